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

/** The moment that is shown; what cannot be seen is not drawn anew for every frame that plays. */
export const useSeenMoment = (box: RefObject<Element | null>): number => {
  const inSight = useSight(box)
  const held = useRef(-1)
  const momentPs = useApp((state) => (state.playing && !inSight && held.current >= 0 ? held.current : state.momentPs))
  useLayoutEffect(() => {
    held.current = momentPs
  })
  return momentPs
}
