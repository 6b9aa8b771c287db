import { useEffect, useState } from 'react'
import { t } from '../language/t.ts'
import type { Shared } from '../scenario/link.ts'
import { choose, OPENING_MOMENT_PS } from '../store/app.ts'

const wantsStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

const open = (shared: Shared, engine: number): void =>
  choose({
    scenario: shared.scenario,
    view: shared.view,
    pair: shared.pair,
    sides: shared.sides,
    past: [],
    future: [],
    bookmarks: [],
    cluster: null,
    momentPs: shared.momentPs,
    expectedDigest: shared.digest,
    playing: false,
    notice:
      shared.engine > engine
        ? t('This link was made by a newer version of the program: its run may differ from what was shared.')
        : null,
  })

/** What the address has behind its path, or nothing. */
const linkText = (): string => [location.hash, location.search].find((text) => text.length > 1) ?? ''

/** Opens what a link says, if it can be read; what is needed to read one is only fetched where there is one. */
const openLink = async (text: string): Promise<boolean> => {
  const { isClusterLink } = await import('../scenario/cluster/is-link.ts')
  if (isClusterLink(text)) {
    choose({ cluster: text })
    return true
  }
  const { decodeLink, ENGINE_VERSION } = await import('../scenario/link.ts')
  const decoded = await decodeLink(text)
  if (decoded.ok === true) open(decoded.shared, ENGINE_VERSION)
  else if (decoded.ok === false) {
    choose({ notice: t('{message} What you see instead is the first example.', { message: decoded.message }) })
  }
  return decoded.ok === true
}

/** Opens what the address says, or the first preset, playing. Returns whether that has been decided. */
export const useOpening = (): boolean => {
  // Without a link there is nothing to wait for: the first picture is the first example's.
  const [ready, setReady] = useState(() => linkText() === '')
  useEffect(() => {
    const read = async (first: boolean): Promise<void> => {
      const text = linkText()
      const opened = text !== '' && (await openLink(text))
      if (first && !opened) choose({ momentPs: OPENING_MOMENT_PS, playing: !wantsStillness() })
      setReady(true)
    }
    void read(true)
    const again = (): void => void read(false)
    addEventListener('hashchange', again)
    return () => removeEventListener('hashchange', again)
  }, [])
  return ready
}
