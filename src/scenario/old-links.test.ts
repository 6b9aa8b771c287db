import { describe, expect, it } from 'vitest'
import { decodeClusterLink } from './cluster/link.ts'
import { decodeLink } from './link.ts'
import { OLD_CLUSTERS, OLD_MACHINES } from '../../test/support/old-links.ts'

describe('a link that was shared once', () => {
  it('is one of a collection that only grows', () => {
    expect(OLD_MACHINES.length).toBeGreaterThanOrEqual(64)
    expect(OLD_CLUSTERS.length).toBeGreaterThanOrEqual(72)
  })

  it.each(OLD_MACHINES)('still opens to what it showed: %.60s', async (link, meaning) => {
    expect(await decodeLink(link)).toMatchObject({ ok: true, shared: JSON.parse(meaning) as object })
  })

  it.each(OLD_CLUSTERS)('to a cluster still opens to what it showed: %.60s', async (link, meaning) => {
    expect(await decodeClusterLink(`#${link}`)).toMatchObject({ ok: true, shared: JSON.parse(meaning) as object })
  })
})
