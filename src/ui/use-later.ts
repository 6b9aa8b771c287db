import { useEffect, useState } from 'react'

/** Time for the first frames to be drawn before more code is fetched, in ms. */
const FIRST_FRAMES_MS = 250

/** False until the first picture has been there for a moment: what it does not need is fetched after it. */
export const useLater = (ready: boolean): boolean => {
  const [later, setLater] = useState(false)
  useEffect(() => {
    if (!ready) return
    const timer = setTimeout(() => setLater(true), FIRST_FRAMES_MS)
    return () => clearTimeout(timer)
  }, [ready])
  return later
}
