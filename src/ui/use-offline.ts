import { useEffect } from 'react'

/** When the first picture moves, everything else is fetched, and kept for a visit without a network. */
export const useOffline = (ready: boolean): void => {
  useEffect(() => {
    if (ready) void import('./offline/keep-offline.ts').then(({ keepOffline }) => keepOffline())
  }, [ready])
}
