import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { decodeClusterLink } from './cluster/link.ts'
import { decodeLink } from './link.ts'

const FOLDER = new URL('../../test/links/', import.meta.url)

/** Links of files whose names begin so, each with what it must open to. */
const rowsOf = (name: RegExp): string[][] =>
  readdirSync(fileURLToPath(FOLDER))
    .filter((file) => name.test(file))
    .flatMap((file) => readFileSync(fileURLToPath(new URL(file, FOLDER)), 'utf8').split('\n'))
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line) => line.split('\t'))

const MACHINES = rowsOf(/^v\d+\.txt$/)
const CLUSTERS = rowsOf(/^clusters-v\d+\.txt$/)

describe('a link that was shared once', () => {
  it('is one of a collection that only grows', () => {
    expect(MACHINES.length).toBeGreaterThanOrEqual(64)
    expect(CLUSTERS.length).toBeGreaterThanOrEqual(72)
  })

  it.each(MACHINES)('still opens to what it showed: %.60s', async (link, meaning) => {
    expect(await decodeLink(link)).toMatchObject({ ok: true, shared: JSON.parse(meaning) as object })
  })

  it.each(CLUSTERS)('to a cluster still opens to what it showed: %.60s', async (link, meaning) => {
    expect(await decodeClusterLink(`#${link}`)).toMatchObject({ ok: true, shared: JSON.parse(meaning) as object })
  })
})
