import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BlockNumbers } from './block-numbers.ts'

/** Few enough to meet again, and spread over all of 2^47: neighbours, and blocks that differ only in their upper bits. */
const anyBlock = fc
  .tuple(fc.nat(60), fc.constantFrom(0, 2 ** 31, 2 ** 32, 3 * 2 ** 32, 2 ** 46))
  .map(([low, high]) => low + high)

const blockAt = (index: number): number => index * 64 + (index % 3) * 2 ** 40

describe('the numbers of blocks', () => {
  it('are given in the order of first appearance, and stay', () => {
    fc.assert(
      fc.property(fc.array(anyBlock, { maxLength: 200 }), (blocks) => {
        const numbers = new BlockNumbers()
        const plain = new Map<number, number>()
        for (const block of blocks) {
          expect(numbers.find(block)).toBe(plain.get(block) ?? -1)
          if (!plain.has(block)) plain.set(block, plain.size)
          expect(numbers.of(block)).toBe(plain.get(block))
          expect(numbers.count).toBe(plain.size)
        }
      }),
    )
  })

  it('outlive the growth of the table', () => {
    const numbers = new BlockNumbers()
    for (let index = 0; index < 50_000; index++) numbers.of(blockAt(index))
    for (let index = 0; index < 50_000; index += 7) expect(numbers.find(blockAt(index))).toBe(index)
    expect(numbers.count).toBe(50_000)
  })
})
