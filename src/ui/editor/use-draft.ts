import { useEffect, useState } from 'react'
import { KEEPER } from '../../keeping/own.ts'
import { ownTab } from '../../keeping/tabs.ts'
import { isUnsaved, useEditing, type Work } from '../../store/editing.ts'

/** So soon after an edit it is kept, in ms. */
const SOON_MS = 300

const keep = async (work: Work): Promise<void> => {
  const tab = await ownTab()
  const { text, pair, name, of } = work
  if (isUnsaved(work)) await KEEPER.keepDraft(tab, { text, pair, name, of })
  else await KEEPER.dropDraft(tab)
}

/** Keeps what is written while it is written, so that neither a crash nor a closed page loses it. Returns what went wrong. */
export const useDraft = (): string => {
  const [problem, setProblem] = useState('')
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined
    const now = (): void => {
      clearTimeout(waiting)
      waiting = undefined
      const { work } = useEditing.getState()
      if (work === null) return
      keep(work).then(
        () => setProblem(''),
        (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
      )
    }
    const soon = (): void => {
      clearTimeout(waiting)
      waiting = setTimeout(now, SOON_MS)
    }
    const atOnce = (): void => {
      if (waiting !== undefined) now()
    }
    const stop = useEditing.subscribe(soon)
    addEventListener('pagehide', atOnce)
    document.addEventListener('visibilitychange', atOnce)
    return () => {
      stop()
      atOnce()
      removeEventListener('pagehide', atOnce)
      document.removeEventListener('visibilitychange', atOnce)
    }
  }, [])
  return problem
}
