import { choose, useApp } from './app.ts'

const MOST = 50

/** Keeps the moment that is shown, to come back to. */
export const bookmark = (): void => {
  const { bookmarks, momentPs } = useApp.getState()
  const moment = Math.round(momentPs)
  if (bookmarks.includes(moment)) return
  choose({ bookmarks: [...bookmarks, moment].toSorted((one, other) => one - other).slice(-MOST) })
}

/** Forgets a moment. */
export const forgetBookmark = (momentPs: number): void =>
  choose({ bookmarks: useApp.getState().bookmarks.filter((moment) => moment !== momentPs) })
