import type { Region } from '../log/schema.ts'
import type { AccessBatch } from './access-batch.ts'

/** The lines that a piece of a trace touches, numbered so that a line falls into the same set as its address does. */
export interface StageLines {
  /** Line number of each access. */
  lineOf: Int32Array
  regions: Region[]
}

const hex = (block: number, line: number): string => `0x${(block * line).toString(16)}`

/**
 * Numbers the lines of a trace densely enough for arrays: line = k × sets + (block mod sets), k counting the blocks
 * that share a set. Numbers that no block has are named as unused.
 */
export const numberLines = (batch: AccessBatch, lineBytes: number, sets: number, packages: number): StageLines => {
  const numbers = new Map<number, number>()
  const used = new Map<number, number>()
  const blocks: number[] = []
  const lineOf = Int32Array.from({ length: batch.count }, (_, at) => {
    const block = Math.floor(batch.addresses[at] / lineBytes)
    const known = numbers.get(block)
    if (known !== undefined) return known
    const set = block % sets
    const order = used.get(set) ?? 0
    used.set(set, order + 1)
    const number = order * sets + set
    numbers.set(block, number)
    blocks[number] = block
    return number
  })
  const regions: Region[] = []
  for (let number = 0; number < blocks.length; number++) {
    const block = blocks[number]
    const home = block === undefined ? 0 : block % packages
    const base = { kind: 'data' as const, owner: -1, home, first: number, lines: 1 }
    if (block !== undefined)
      regions.push({ ...base, name: hex(block, lineBytes), about: `the line at ${hex(block, lineBytes)}` })
    else if (regions.at(-1)?.name === 'unused') (regions.at(-1) as Region).lines++
    else regions.push({ ...base, name: 'unused', about: 'no access of the trace falls here' })
  }
  return { lineOf, regions }
}
