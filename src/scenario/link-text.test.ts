import { describe, expect, it } from 'vitest'
import { isClusterLink } from './cluster/is-link.ts'
import { decodeClusterLink } from './cluster/link.ts'
import { pack } from './codec.ts'
import { decodeLink, encodeLink } from './link.ts'
import { bareLink, packedParts, readablePart, slugOf } from './link-text.ts'
import { PRESETS } from './presets/index.ts'

const [{ scenario }] = PRESETS
const LINK = 's=packets&m=one&seed=11&t=5&e=3'

describe('what happens to a link on its way', () => {
  it.each([
    ['a # that became %23', `%23${LINK}`],
    ['or was escaped twice', `%2523${LINK}`],
    ['a ? in its place', `?${LINK}`],
    ['both', `#?${LINK}`],
    ['an & that became &amp;', `#${LINK.replaceAll('&', '&amp;')}`],
    ['or %26', `#${LINK.replaceAll('&', '%26')}`],
    ['everything escaped once more', `#${encodeURIComponent(LINK)}`],
    ['and again', `#${encodeURIComponent(encodeURIComponent(LINK))}`],
    ['the end of a sentence', `#${LINK}.`],
    ['brackets', `#${LINK}).`],
    ['quotes and a comma', `#${LINK}”,`],
    ['the > of an address in a mail', `#${LINK}%3E`],
    ['the end of a line', `#${LINK}\r\n`],
    ['what counts clicks', `?${LINK}&utm_source=mail&fbclid=xyz`],
    ['the same in front', `?utm_source=mail&${LINK}`],
  ])('%s does no harm', async (_, text) => {
    expect(bareLink(text)).toBe(LINK)
    expect(await decodeLink(text)).toMatchObject({ ok: true, shared: { view: 'one', momentPs: 5 } })
  })

  it('is taken off packed links as well, of machines and of clusters', async () => {
    const link = `z1.${await pack({ scenario })}`
    for (const text of [`#${link}.`, `%23${link})`, `#<${link}>`.replace('<', ''), `#z1%2E${link.slice(3)}`]) {
      expect(await decodeLink(text)).toMatchObject({ ok: true, shared: { scenario } })
    }
    for (const text of ['%23c=build&seed=3.', `#${encodeURIComponent('c=build&seed=3')}`, '?c=build&amp;seed=3)']) {
      expect(isClusterLink(text)).toBe(true)
      expect(await decodeClusterLink(text)).toMatchObject({ ok: true, shared: { scenario: { seed: 3 } } })
    }
  })

  it('leaves what belongs to a name alone', async () => {
    const interventions = [{ atPs: 5, kind: 'kill' as const, thread: 'a&b%26c=d (e).' }]
    const shared = {
      scenario: { ...scenario, interventions },
      momentPs: 0,
      view: 'split',
      digest: '',
      engine: 3,
    } as const
    expect(await decodeLink(`#${await encodeLink(shared)}`)).toMatchObject({ ok: true, shared })
  })

  it('takes no longer for what was made to take long', async () => {
    const started = performance.now()
    for (const part of ['.', '%20', '%26', '&utm_', '&amp;', '#', '%23', 'a.', 'c=&', '(']) {
      const text = `#${part.repeat(Math.floor(69_000 / part.length))}x`
      isClusterLink(text)
      expect((await decodeLink(text)).ok).toBe(false)
    }
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('the part of a packed link that is there for people', () => {
  it('says what it is and who runs it', async () => {
    const shared = { scenario: { ...scenario, title: 'My Packets, again!' }, momentPs: 0, digest: '', engine: 3 }
    expect(await encodeLink({ ...shared, view: 'split' })).toMatch(/^my-packets-again\.dragonfly-freebsd5\.z1\.[\w-]+$/)
    expect(await encodeLink({ ...shared, view: 'one' })).toMatch(/^my-packets-again\.dragonfly\.z1\.[\w-]+$/)
  })

  it('means nothing: a link opens the same with another one, and with none', async () => {
    const link = `z1.${await pack({ scenario })}`
    for (const start of ['', 'something-else.', 'z1.y1.', 'packets.amiga.', 'y1.']) {
      expect(await decodeLink(`#${start}${link}`)).toMatchObject({ ok: true, shared: { scenario } })
      expect(isClusterLink(`#${start}${link}`)).toBe(false)
    }
    expect(packedParts('a.b.c.z1.AAAA', 'z')).toBeUndefined()
  })

  it('is left out where no letter of a title can stand in an address', () => {
    expect(slugOf('Où va le fil ?')).toBe('ou-va-le-fil')
    expect(readablePart('缓存', ['sprite', 'sprite'])).toBe('sprite.')
    expect(readablePart('x'.repeat(120), ['xen', 'v'])).toBe(`${'x'.repeat(48)}.xen-v.`)
  })

  it('opens to what it was, whatever the title', async () => {
    for (const title of ['z1.', '=&?#', 's=packets', '%23', '', '<script>', 'c=build']) {
      const shared = { scenario: { ...scenario, title }, momentPs: 0, view: 'split', digest: '', engine: 3 } as const
      expect(await decodeLink(`#${await encodeLink(shared)}`)).toMatchObject({ ok: true, shared })
      const named = await encodeLink({ ...shared, presetTitle: scenario.title })
      expect(named).toMatch(/^s=packets/)
      expect(await decodeLink(`#${named}`)).toMatchObject({ ok: true, shared })
    }
  })
})

describe('a link of a newer program', () => {
  it('says so, in every form, and that the page is to be reloaded', async () => {
    const newer = { ok: false, newer: true, message: expect.stringMatching(/newer version.*reload the page/) as string }
    for (const link of [
      'z2.AAAA',
      'a.b.z9.!x',
      's=packets&v=2',
      `z1.${await pack({ scenario: { ...scenario, v: 99 } })}`,
    ])
      expect(await decodeLink(`#${link}`)).toEqual(newer)
    for (const link of ['y2.AAAA', 'c=build&v=7', `y1.${await pack({ scenario: { v: 99, kind: 'cluster' } })}`])
      expect(await decodeClusterLink(`#${link}`)).toEqual(newer)
    expect(await decodeLink('#s=packets&v=0')).toMatchObject({ ok: false, newer: false })
  })
})
