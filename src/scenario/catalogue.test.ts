import { describe, expect, it } from 'vitest'
import { CATALOGUE, matchesSearch, textsOf, THEMES } from './catalogue.ts'
import { CLUSTER_PRESETS } from './cluster/presets.ts'
import { PRESETS } from './presets/index.ts'

const found = (search: string): string[] =>
  CATALOGUE.filter((entry) => matchesSearch(search, textsOf(entry))).map(({ key }) => key)

describe('the catalogue', () => {
  it('has everything that comes with the program, each with a sentence, tags and a theme', () => {
    expect(CATALOGUE).toHaveLength(PRESETS.length + CLUSTER_PRESETS.length)
    expect(new Set(CATALOGUE.map(({ key }) => key)).size).toBe(CATALOGUE.length)
    for (const { key, sentence, tags, themes } of CATALOGUE) {
      expect(sentence.length, key).toBeGreaterThan(20)
      expect(sentence.length, key).toBeLessThan(330)
      expect(tags.length, key).toBeGreaterThan(2)
      expect(themes.length, key).toBeGreaterThan(0)
    }
  })

  it('has something for every theme', () => {
    for (const { id } of THEMES)
      expect(
        CATALOGUE.some(({ themes }) => themes.includes(id)),
        id,
      ).toBe(true)
  })

  it('is searched by every word, wherever it stands and however it is written', () => {
    expect(found('')).toHaveLength(CATALOGUE.length)
    expect(found('GIANT network')).toEqual(['giant-network', 'giant-network-eight'])
    expect(found('quorum lost')).toContain('cluster:lost-quorum')
    expect(found('who waits for whom')).toContain('lock-order')
    expect(found('opteron 8 cpus convoy')).toEqual([])
    expect(found('xyzzy')).toEqual([])
    expect(matchesSearch('ete', ['Été'])).toBe(true)
  })
})
