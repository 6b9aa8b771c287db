import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useApp } from '../store/app.ts'

/** What is nearer than this to what can be seen is drawn already, so that scrolling finds it there. */
const MARGIN = '120px'

/** Whether an element can be seen, or nearly; true until that is known. */
export const useSight = (box: RefObject<Element | null>): boolean => {
  const [inSight, setInSight] = useState(true)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new IntersectionObserver((entries) => setInSight(entries.some((entry) => entry.isIntersecting)), {
      rootMargin: MARGIN,
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return inSight
}

/** What nobody has come to is made ready after so long: the first seconds belong to what can be seen. */
const LONG_MS = 5000

const SIGNS_OF_USE = ['scroll', 'wheel', 'pointerdown', 'keydown', 'focusin'] as const

/**
 * Whether it is time to make ready what cannot be seen: the page is being used, or stands still, and then cannot
 * stumble, or there has been something to make, `ready`, for long.
 */
export const useTimeForUnseen = (ready: boolean): boolean => {
  const [isTime, setTime] = useState(false)
  const playing = useApp((state) => state.playing)
  useEffect(() => {
    if (!ready || isTime) return
    const now = (): void => setTime(true)
    for (const sign of SIGNS_OF_USE) addEventListener(sign, now, { passive: true })
    const timer = setTimeout(now, playing ? LONG_MS : 0)
    return () => {
      for (const sign of SIGNS_OF_USE) removeEventListener(sign, now)
      clearTimeout(timer)
    }
  }, [ready, isTime, playing])
  return isTime
}

/** Whether an element has ever been in sight, which is not known before it has been laid out. */
export const useOnceSeen = (box: RefObject<Element | null>): boolean => {
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    const element = box.current
    if (element === null || seen) return
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [box, seen])
  return seen
}

/** What cannot be seen is brought up to date so often, for those who have it read to them. */
const UNSEEN_MS = 2000

/** The moment that is shown; what cannot be seen is not drawn anew for every frame that plays, but now and then. */
export const useSeenMoment = (box: RefObject<Element | null>): number => {
  const inSight = useSight(box)
  const held = useRef(-1)
  const playing = useApp((state) => state.playing)
  const momentPs = useApp((state) => (state.playing && !inSight && held.current >= 0 ? held.current : state.momentPs))
  useLayoutEffect(() => {
    held.current = momentPs
  })
  useEffect(() => {
    if (inSight || !playing) return
    const timer = setInterval(() => void (held.current = -1), UNSEEN_MS)
    return () => clearInterval(timer)
  }, [inSight, playing])
  return momentPs
}
