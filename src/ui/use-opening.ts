import { useEffect, useState } from 'react'
import { choose, OPENING_MOMENT_PS, useApp } from '../store/app.ts'
import { isEmbedded } from './embedded.ts'

const wantsStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

export const addressIsBare = (): boolean => location.hash.length < 2 && location.search.length < 2

/** Opens the first example. Before anything is drawn, where the address says nothing else: it is drawn once then. */
export const openFirst = (): void =>
  choose({ momentPs: OPENING_MOMENT_PS, playing: !wantsStillness() && !isEmbedded() })

/** What is needed to read a link, fetched where there is one. */
const links = () => import('./links/open-link.ts')

/**
 * Opens what the address says, or the first preset, playing; and again whenever the address is changed. Returns whether
 * that has been decided.
 */
export const useOpening = (): boolean => {
  // Without a link there is nothing to wait for: the first picture is the first example's.
  const [ready, setReady] = useState(addressIsBare)
  useEffect(() => {
    const read = async (): Promise<void> => {
      if (!(await (await links()).openAddress())) openFirst()
      setReady(true)
    }
    if (!addressIsBare()) void read()
    const again = (): void => void links().then(({ openChangedAddress }) => openChangedAddress())
    addEventListener('hashchange', again)
    return () => removeEventListener('hashchange', again)
  }, [])
  return ready
}

/** Lets the address follow what is looked at, from the first pause or change on: what does that is fetched then. */
export const useFollowedAddress = (ready: boolean): void => {
  useEffect(() => {
    if (!ready) return
    const { scenario } = useApp.getState()
    const stop = useApp.subscribe((now) => {
      if (now.playing && now.scenario === scenario) return
      stop()
      void import('./links/follow-address.ts').then(({ followAddress }) => followAddress())
    })
    return stop
  }, [ready])
}
