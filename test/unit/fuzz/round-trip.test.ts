import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeClusterLink, encodeClusterLink } from '../../../src/scenario/cluster/link.ts'
import { decodeLink, encodeLink } from '../../../src/scenario/link.ts'
import { anyClusterShared, anyShared } from './scenarios.ts'

const RUNS = process.env['VERIFY'] === '1' ? 10_000 : 600
/** Of which so many are clusters. */
const CLUSTERS = Math.round(RUNS * 0.3)

describe('any scenario at all', () => {
  it('of a machine comes back from its link exactly as it was', async () => {
    await fc.assert(
      fc.asyncProperty(anyShared, async (shared) => {
        expect(await decodeLink(`#${await encodeLink(shared)}`)).toEqual({ ok: true, shared })
      }),
      { numRuns: RUNS - CLUSTERS },
    )
  }, 900_000)

  it('of a cluster comes back from its link exactly as it was', async () => {
    await fc.assert(
      fc.asyncProperty(anyClusterShared, async (shared) => {
        expect(await decodeClusterLink(`#${await encodeClusterLink(shared)}`)).toEqual({ ok: true, shared })
      }),
      { numRuns: CLUSTERS },
    )
  }, 900_000)
})
