import { isLessonLink } from '../../scenario/lesson/is-link.ts'
import { useApp } from '../../store/app.ts'
import { useCluster } from '../../store/cluster.ts'
import { currentLook, linkOf, type Look, sameRuns } from './current-link.ts'

/** A change that is followed by no other for so long is meant to stay: dragging and typing do not fill the address. */
const SETTLED_MS = 400

/** What the address says; null: nothing yet, or nothing that could be read. */
let said: Look | null = null

/** From now on the address is taken to say what is looked at: a link has just been opened. */
export const addressIsRight = (): void => {
  said = currentLook().look
}

/** Where a scenario is too long for a link, an address that says another would be wrong: it then says none. */
const writeAddress = (fragment: string | null): void => {
  const rest = fragment === null ? '' : `#${fragment}`
  history.replaceState(history.state, '', `${location.pathname}${location.search}${rest}`)
}

/** In a lesson the address says which one, and at which step. */
const isInLesson = (): boolean => useApp.getState().lessons && isLessonLink(location.hash)

const follow = async (): Promise<void> => {
  const { look } = currentLook()
  if (isInLesson() || (said !== null && sameRuns(look, said) && look.momentPs === said.momentPs)) return
  said = look
  const fragment = await linkOf(look).catch(() => null)
  // While it was being packed, something else may have been opened, which then has the address.
  if (said === look && !isInLesson()) writeAddress(fragment)
}

/**
 * Lets the address say what is looked at, so that loading the page anew, and a bookmark, keep it: when it pauses, and
 * when something is changed, but never while the moment only moves on. Nothing is added to what one can go back through.
 */
export const followAddress = (): void => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = (): void => {
    const now = currentLook()
    if (now.playing && said !== null && sameRuns(now.look, said)) return
    if (now.playing && timer !== undefined) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      timer = undefined
      void follow()
    }, SETTLED_MS)
  }
  useApp.subscribe(look)
  useCluster.subscribe(look)
  look()
}
