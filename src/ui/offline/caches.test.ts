import { describe, expect, it } from 'vitest'
import { superfluous } from './caches.ts'

const SCOPE = 'https://example.org/mastership/'
const named = (version: string, scope = SCOPE): string => `mastership-index-${version}-precache-v2-${scope}`

describe('the caches of past versions', () => {
  it('are thrown away from the oldest on, and the newest three are kept', () => {
    expect(superfluous([], SCOPE)).toEqual([])
    expect(
      superfluous(
        ['a', 'b', 'c'].map((version) => named(version)),
        SCOPE,
      ),
    ).toEqual([])
    expect(
      superfluous(
        ['a', 'b', 'c', 'd', 'e'].map((version) => named(version)),
        SCOPE,
      ),
    ).toEqual([named('a'), named('b')])
  })

  it('are told from those of others, and of the same program elsewhere', () => {
    const others = ['workbox-precache-v2-x', named('a', 'https://example.org/'), named('a', `${SCOPE}old/`), 'notes']
    expect(superfluous([...others, named('a'), named('b'), named('c')], SCOPE)).toEqual([])
    expect(superfluous([named('0'), ...others, named('a'), named('b'), named('c')], SCOPE)).toEqual([named('0')])
  })
})
