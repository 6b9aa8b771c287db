import { type RefObject, useEffect, useState } from 'react'
import { useApp } from '../store/app.ts'
import { useTimeForUnseen } from './use-sight.ts'

/** Frames of the moving picture that are drawn before more code is fetched: on a slow machine they take longer. */
const FIRST_FRAMES = 15
/** Frames between one panel and the next: all at once would make the picture stumble. */
const FRAMES_EACH = 4

/**
 * How many of so many panels there is time for: none until the first picture has moved for a while, or stands still
 * because it is to; then one after the other, as long as `end`, below the last of them, is in sight, and at last those
 * that cannot be seen. What the first picture does not need is fetched after it.
 */
export const useLater = (ready: boolean, panels: number, end: RefObject<Element | null>): number => {
  const [count, setCount] = useState(0)
  const unseenToo = useTimeForUnseen(ready)
  useEffect(() => {
    const element = end.current
    if (!ready || count >= panels || element === null) return
    const wait = count === 0 ? FIRST_FRAMES : FRAMES_EACH
    let [frames, handle, seen, isTime] = [0, 0, useApp.getState().momentPs, unseenToo]
    const observer = new IntersectionObserver((entries) => {
      isTime ||= entries.some((entry) => entry.isIntersecting)
    })
    observer.observe(element)
    const tick = (): void => {
      const { playing, momentPs } = useApp.getState()
      // A picture that stands still does not stumble.
      if (!playing) frames += FRAMES_EACH
      else if (momentPs !== seen) frames++
      seen = momentPs
      if (frames >= wait && isTime) setCount(count + 1)
      else handle = requestAnimationFrame(tick)
    }
    handle = requestAnimationFrame(tick)
    return () => {
      observer.disconnect()
      cancelAnimationFrame(handle)
    }
  }, [ready, count, panels, end, unseenToo])
  return count
}
