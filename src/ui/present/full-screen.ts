/** How long after a window was opened the browser may leave full screen on account of it, in ms. */
const OPENING_MS = 2000
let openedAtMs = -Infinity

/** Takes the whole screen, where the browser lets the page: only shortly after a key or a click, and not everywhere. */
export const enterFullScreen = async (): Promise<void> => {
  if (document.fullscreenElement !== null || !document.fullscreenEnabled) return
  // Presenting goes on in the window if it is refused.
  await document.documentElement.requestFullscreen().catch(() => undefined)
}

export const leaveFullScreen = async (): Promise<void> => {
  if (document.fullscreenElement !== null) await document.exitFullscreen().catch(() => undefined)
}

/** A window is about to be opened: browsers leave full screen then, which does not mean that presenting is over. */
export const expectWindow = (): void => {
  openedAtMs = performance.now()
}

/** Calls `left` when the user has left full screen: Escape is the browser's own key there, and the page never sees it. */
export const onFullScreenLeft = (left: () => void): (() => void) => {
  const onChange = (): void => {
    if (document.fullscreenElement === null && performance.now() - openedAtMs > OPENING_MS) left()
  }
  document.addEventListener('fullscreenchange', onChange)
  return () => document.removeEventListener('fullscreenchange', onChange)
}
