import { choose, useApp } from '../../store/app.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'

/** How long the stage takes to play to what a question is about. */
const SECONDS = 4

const momentNow = (): number =>
  useApp.getState().cluster === null ? useApp.getState().momentPs : useCluster.getState().momentPs

const seek = (momentPs: number): void => {
  if (useApp.getState().cluster === null) choose({ momentPs, playing: false })
  else chooseCluster({ momentPs, playing: false })
}

/**
 * Plays from the moment that is shown to another one, evenly. It stops where somebody else moves the moment. Returns
 * what gives it up.
 */
export const playTo = (targetPs: number): (() => void) => {
  const fromPs = momentNow()
  if (targetPs <= fromPs || matchMedia('(prefers-reduced-motion: reduce)').matches) {
    seek(targetPs)
    return () => undefined
  }
  let handle = 0
  let begun = -1
  let shown = fromPs
  const frame = (now: number): void => {
    if (momentNow() !== shown) return
    if (begun < 0) begun = now
    const part = Math.min(1, (now - begun) / (SECONDS * 1000))
    shown = part === 1 ? targetPs : fromPs + (targetPs - fromPs) * part
    seek(shown)
    if (part < 1) handle = requestAnimationFrame(frame)
  }
  handle = requestAnimationFrame(frame)
  return () => cancelAnimationFrame(handle)
}
