import { useEffect, useState } from 'react'

/** Frames that are drawn before more code is fetched: on a slow machine that takes longer, and it should. */
const FIRST_FRAMES = 30

/** False until the first picture has been drawn for a while: what it does not need is fetched after it. */
export const useLater = (ready: boolean): boolean => {
  const [later, setLater] = useState(false)
  useEffect(() => {
    if (!ready) return
    let [frames, handle] = [0, 0]
    const count = (): void => {
      frames++
      if (frames < FIRST_FRAMES) handle = requestAnimationFrame(count)
      else setLater(true)
    }
    handle = requestAnimationFrame(count)
    return () => cancelAnimationFrame(handle)
  }, [ready])
  return later
}
