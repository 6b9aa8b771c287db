import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { decodeClusterLink } from './link.ts'

const corpus = readFileSync(fileURLToPath(new URL('../../../test/links/clusters-v1.txt', import.meta.url)), 'utf8')
const rows = corpus
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('# '))
  .map((line) => line.split('\t'))

describe('a link to a cluster that was shared once', () => {
  it('is one of a collection that is not empty', () => {
    expect(rows.length).toBeGreaterThanOrEqual(30)
  })

  it.each(rows)('still opens to what it showed: %.60s', async (link, meaning) => {
    expect(await decodeClusterLink(`#${link}`)).toMatchObject({ ok: true, shared: JSON.parse(meaning) as object })
  })
})
