import { KIND } from '../../sim/log/schema.ts'
import type { Run } from '../run.ts'

/** A core's copy of the line was in a state for so long, in ps. */
export interface Stretch {
  core: number
  state: number
  fromPs: number
  /** End of it; the end of the log for the last. */
  toPs: number
}

/** The line went out of one core's cache, or of memory (−1, or −2−k for shared cache k), to a CPU. */
export interface LineMove {
  event: number
  source: number
  cpu: number
  startPs: number
  durationPs: number
}

/** What became of one line over a run. */
export interface LineLife {
  line: number
  stretches: Stretch[]
  moves: LineMove[]
}

const lives = new WeakMap<Run, { line: number; length: number; life: LineLife }>()

/** The life of a line, as far as the run has come; the last one asked for is kept. */
export const lifeOf = (run: Run, line: number): LineLife => {
  const kept = lives.get(run)
  const { columns, length } = run.log
  if (kept !== undefined && kept.line === line && kept.length === length) return kept.life
  const open = Array.from({ length: run.info.coreCount }, () => ({ state: 0, sincePs: 0 }))
  const life: LineLife = { line, stretches: [], moves: [] }
  const close = (core: number, timePs: number): void => {
    const { state, sincePs } = open[core]
    if (state !== 0) life.stretches.push({ core, state, fromPs: sincePs, toPs: timePs })
  }
  for (let at = 0; at < length; at++) {
    if (columns.a[at] !== line) continue
    if (columns.kind[at] === KIND.line) {
      const core = columns.b[at]
      close(core, columns.time[at])
      open[core] = { state: columns.c[at], sincePs: columns.time[at] }
    } else if (columns.kind[at] === KIND.transfer) {
      life.moves.push({
        event: at,
        source: columns.b[at],
        cpu: columns.cpu[at],
        startPs: columns.time[at],
        durationPs: columns.c[at],
      })
    }
  }
  for (let core = 0; core < open.length; core++) close(core, run.reachedPs)
  lives.set(run, { line, length, life })
  return life
}

/** The time in which the line makes so many moves around a moment, in ps: a window that can be read. */
export const windowAround = ({ moves }: LineLife, momentPs: number, count: number, endPs: number): [number, number] => {
  if (moves.length === 0) return [0, endPs]
  const next = moves.findIndex(({ startPs }) => startPs > momentPs)
  const middle = next < 0 ? moves.length : next
  const first = Math.max(0, Math.min(middle - Math.ceil(count / 2), moves.length - count))
  const last = Math.min(moves.length - 1, first + count - 1)
  const end = moves[last].startPs + moves[last].durationPs
  const pad = Math.max(1, (end - moves[first].startPs) * 0.04)
  return [Math.min(moves[first].startPs - pad, momentPs), Math.max(end + pad, Math.min(momentPs, endPs))]
}
