import { describe, expect, it } from 'vitest'
import type { MoveSpec } from '../card.ts'
import { STOP_AND_COPY } from '../stop-and-copy/index.ts'
import { moveOnce } from '../trial.ts'
import { XEN } from '../xen/index.ts'

const MB = 1_000_000
const move = (over: Partial<MoveSpec>): MoveSpec => ({
  vmBytes: 512 * MB,
  dirtyBytes: 0,
  dirtyRate: 0,
  files: 0,
  fileBlockBytes: 0,
  atExec: false,
  execArgsBytes: 0,
  ...over,
})
const within = (share: number, published: number, got: number): void =>
  expect(Math.abs(got / published - 1), `${got} against ${published}`).toBeLessThanOrEqual(share)

describe('Xen comes out as published (CLARK)', () => {
  it('copies the first round of SPECweb and of Apache at 100 Mbit/s in 54.1 and 62 s', () => {
    const specweb = moveOnce(XEN, move({ vmBytes: 800 * MB, rounds: [676.8 * MB, 126.7 * MB, 39 * MB] })).result
    within(0.01, 54.1, specweb.rounds[0].ms / 1000)
    const apache = moveOnce(XEN, move({ vmBytes: 776 * MB })).result
    within(0.01, 62, apache.rounds[0].ms / 1000)
  })

  it('moves SPECweb in 71 s with 210 ms of standing still, given what each round sent', () => {
    // The sizes between the first and the last are read off the paper's figure [M]; their sum is the published one.
    const rounds = [676.8, 126.7, 39, 28.4, 24.2, 16.7, 14.2, 15.3, 18.2].map((mb) => mb * MB)
    const { result } = moveOnce(XEN, move({ vmBytes: 800 * MB, rounds, minRate: 100_000_000, maxRate: 724_000_000 }))
    within(0.05, 71, result.totalMs / 1000)
    within(0.03, 210, result.freezeMs)
    within(0.01, 960 * MB, result.bytes)
  })

  it('gives up copying ahead of a writer after three rounds, and stands still for 3.5 s', () => {
    const rounds = [255.4, 44, 116, 222.5, 230].map((mb) => mb * MB)
    const { result, cluster } = moveOnce(XEN, move({ rounds }))
    expect(result.rounds).toHaveLength(4)
    expect(cluster.world.log.texts).toContain('no further round: rate limit')
    within(0.05, 3500, result.freezeMs)
    within(0.01, 638 * MB, result.bytes)
  })

  it('stops by the rate of writing alone, without any list', () => {
    const { result, cluster } = moveOnce(XEN, move({ dirtyBytes: 256 * MB, dirtyRate: 80 * MB }))
    expect(cluster.world.log.texts).toContain('no further round: rate limit')
    within(0.02, 256 * MB, result.rounds.at(-1)?.bytes ?? 0)
  })
})

describe('stop and copy', () => {
  it.each([
    [128, 32],
    [256, 16],
    [512, 8],
  ])('takes 512 MB at %i Mbit/s in %i s (CLARK)', (mbit, seconds) => {
    within(0.02, seconds, moveOnce(STOP_AND_COPY, move({ bitsPerSecond: mbit * 1_000_000 })).result.freezeMs / 1000)
  })
})
