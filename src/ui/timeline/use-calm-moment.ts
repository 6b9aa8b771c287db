import { useEffect, useState } from 'react'
import { useApp } from '../../store/app.ts'

/**
 * The moment that is shown; while it plays, every other frame's: the lanes glide past as well at half the rate, and the
 * stage has the time that they do not take. Lanes that are not in sight stand still until it pauses.
 */
export const useCalmMoment = (inSight: boolean): number => {
  const [momentPs, setMoment] = useState(() => useApp.getState().momentPs)
  useEffect(() => {
    let isOdd = false
    return useApp.subscribe((now, before) => {
      if (now.momentPs === before.momentPs && now.playing === before.playing) return
      isOdd = !isOdd
      if (!now.playing || (isOdd && inSight)) setMoment(now.momentPs)
    })
  }, [inSight])
  return momentPs
}
