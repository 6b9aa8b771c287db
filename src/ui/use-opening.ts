import { useEffect, useState } from 'react'
import { decodeLink, ENGINE_VERSION, type Shared } from '../scenario/link.ts'
import { choose, OPENING_MOMENT_PS } from '../store/app.ts'

const wantsStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

const open = (shared: Shared): void =>
  choose({
    scenario: shared.scenario,
    view: shared.view,
    pair: shared.pair,
    momentPs: shared.momentPs,
    expectedDigest: shared.digest,
    playing: false,
    notice:
      shared.engine > ENGINE_VERSION
        ? 'This link was made by a newer version of the program: its run may differ from what was shared.'
        : null,
  })

/** Opens what the address says, or the first preset, playing. Returns whether that has been decided. */
export const useOpening = (): boolean => {
  const [ready, setReady] = useState(false)
  useEffect(() => {
    const read = async (first: boolean): Promise<void> => {
      const text = location.hash.length > 1 ? location.hash : location.search
      const decoded = await decodeLink(text)
      if (decoded.ok === true) open(decoded.shared)
      else if (decoded.ok === false) {
        choose({ notice: `${decoded.message} What you see instead is the first example.` })
      }
      if (first && decoded.ok !== true) choose({ momentPs: OPENING_MOMENT_PS, playing: !wantsStillness() })
      setReady(true)
    }
    void read(true)
    const again = (): void => void read(false)
    addEventListener('hashchange', again)
    return () => removeEventListener('hashchange', again)
  }, [])
  return ready
}
