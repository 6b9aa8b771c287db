import { LABELS } from '../log/schema.ts'
import type { Layout } from './memory/layout.ts'

/**
 * "What would be if this cost nothing?" Causes are named by their label (`stallTransfer`, `switch`), as `ipi`, or as
 * `line:` and a region's name for all waits for its lines. Everything still happens in its order; only that it takes
 * no time.
 */
export class Prices {
  private readonly freeLabel: Uint8Array
  private readonly freeLine: Uint8Array

  constructor(free: readonly string[], { regions, lines }: Layout) {
    this.freeLabel = freeLabels(free)
    this.freeLine = new Uint8Array(lines)
    for (const { name, first, lines: count } of regions) {
      if (free.includes(`line:${name}`)) this.freeLine.fill(1, first, first + count)
    }
  }

  /** What a wait of `ps` for a line comes to, which counts as `label`. */
  of(ps: number, label: number, line: number): number {
    return this.freeLabel[label] === 1 || this.freeLine[line] === 1 ? 0 : ps
  }
}

/** By label: 1 where what counts as it takes no time. */
export const freeLabels = (free: readonly string[]): Uint8Array =>
  Uint8Array.from(LABELS, (name) => (free.includes(name) ? 1 : 0))
