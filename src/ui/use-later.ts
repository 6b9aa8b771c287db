import { useEffect, useState } from 'react'
import { useApp } from '../store/app.ts'

/** Frames of the moving picture that are drawn before more code is fetched: on a slow machine they take longer. */
const FIRST_FRAMES = 15
/** Frames between one panel and the next: all at once would make the picture stumble. */
const FRAMES_EACH = 4

/**
 * How many of so many panels there is time for: none until the first picture has moved for a while, or stands still
 * because it is to; then one after the other. What the first picture does not need is fetched after it.
 */
export const useLater = (ready: boolean, panels: number): number => {
  const [count, setCount] = useState(0)
  useEffect(() => {
    if (!ready || count >= panels) return
    const wait = count === 0 ? FIRST_FRAMES : FRAMES_EACH
    let [frames, handle, seen] = [0, 0, useApp.getState().momentPs]
    const tick = (): void => {
      const { playing, momentPs } = useApp.getState()
      // A picture that stands still does not stumble.
      if (!playing) frames += FRAMES_EACH
      else if (momentPs !== seen) frames++
      seen = momentPs
      if (frames < wait) handle = requestAnimationFrame(tick)
      else setCount(count + 1)
    }
    handle = requestAnimationFrame(tick)
    return () => cancelAnimationFrame(handle)
  }, [ready, count, panels])
  return count
}
