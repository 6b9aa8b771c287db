import { useEffect } from 'react'

/** The first seconds belong to the picture; then comes the rest of the site, for a visit without a network. */
const CALM_MS = 6000

/** Some time after the first picture is there, everything else is fetched, and kept for a visit without a network. */
export const useOffline = (ready: boolean): void => {
  useEffect(() => {
    if (!ready) return
    const timer = setTimeout(
      () => void import('./offline/keep-offline.ts').then(({ keepOffline }) => keepOffline()),
      CALM_MS,
    )
    return () => clearTimeout(timer)
  }, [ready])
}
