import { useEffect, useState } from 'react'
import { useApp } from '../store/app.ts'

/** Frames of the moving picture that are drawn before more code is fetched: on a slow machine they take longer. */
const FIRST_FRAMES = 15

/**
 * False until the first picture has moved for a while, or stands still because it is to: what it does not need is
 * fetched after it.
 */
export const useLater = (ready: boolean): boolean => {
  const [later, setLater] = useState(false)
  useEffect(() => {
    if (!ready) return
    let [frames, handle, seen] = [0, 0, useApp.getState().momentPs]
    const count = (): void => {
      const { playing, momentPs } = useApp.getState()
      if (!playing || momentPs !== seen) frames++
      seen = momentPs
      if (frames < FIRST_FRAMES) handle = requestAnimationFrame(count)
      else setLater(true)
    }
    handle = requestAnimationFrame(count)
    return () => cancelAnimationFrame(handle)
  }, [ready])
  return later
}
