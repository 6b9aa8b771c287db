import { describe, expect, it } from 'vitest'
import { checkedDigests, differingRuns, digestsText } from './digests.ts'

const A = 'a'.repeat(16)
const B = 'b'.repeat(16)
const side = (id: string, digest?: string) => ({ title: id.toUpperCase(), id, digest })

describe('the digests of a link', () => {
  it('name every side, and say where one was not known', () => {
    expect(digestsText([A, undefined])).toBe(`${A}.-`)
    expect(digestsText([undefined, undefined])).toBe('')
    for (const text of [A, `${A}.-`, `-.${B}`, [A, A, B, B].join('.')]) expect(checkedDigests(text)).toBe(text)
    for (const text of [`${A}.`, 'A'.repeat(16), [A, A, A, A, A].join('.'), 5, null, {}]) {
      expect(checkedDigests(text)).toBe('')
    }
  })

  it('find the one side that differs, and it alone', () => {
    const sides = [side('dragonfly', A), side('freebsd5', A)]
    expect(differingRuns(`${A}.${B}`, sides, 'dragonfly')).toEqual([{ title: 'FREEBSD5', digest: A, expected: B }])
    expect(differingRuns(`${B}.${A}`, sides, 'dragonfly')).toEqual([{ title: 'DRAGONFLY', digest: A, expected: B }])
    expect(differingRuns(`${A}.${A}`, sides, 'dragonfly')).toEqual([])
  })

  it('say nothing of what is not known, here or there', () => {
    expect(differingRuns(`${B}.-`, [side('dragonfly'), side('freebsd5', A)], 'dragonfly')).toEqual([])
    expect(differingRuns('', [side('dragonfly', A)], 'dragonfly')).toEqual([])
  })

  it('are those of the scenario’s own kernel where there is only one', () => {
    const sides = [side('dragonfly', A), side('freebsd5', A)]
    expect(differingRuns(B, sides, 'freebsd5')).toEqual([{ title: 'FREEBSD5', digest: A, expected: B }])
    expect(differingRuns(A, sides, 'freebsd5')).toEqual([])
  })
})
