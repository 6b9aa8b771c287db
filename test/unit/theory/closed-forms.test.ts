import { describe, expect, it } from 'vitest'
import { oneLockThroughput, oneQueueWait, ownQueueWait } from '../../../src/scenario/closed-forms.ts'

describe('the closed forms', () => {
  it('give the numbers of the literature', () => {
    const throughputs = (z: number) => [1, 2, 4, 8, 16].map((n) => Number(oneLockThroughput(z, 1, n).toFixed(4)))
    expect(throughputs(9)).toEqual([0.1, 0.198, 0.3862, 0.7108, 0.9889])
    expect(throughputs(3)).toEqual([0.25, 0.4706, 0.7939, 0.9919, 1])
    expect(throughputs(19)).toEqual([0.05, 0.0998, 0.1984, 0.3907, 0.7355])
    const waits = [
      [4, 0.8],
      [4, 0.9],
      [8, 0.9],
      [2, 0.8],
      [1, 0.9],
    ].map(([servers, load]) => Number(oneQueueWait(servers, load).toFixed(4)))
    expect(waits).toEqual([0.7455, 1.9694, 0.8769, 1.7778, 9])
    expect([0.5, 0.8, 0.9].map((load) => Number(ownQueueWait(load, true).toFixed(4)))).toEqual([0.5, 2, 4.5])
  })
})
