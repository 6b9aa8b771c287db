import { useEffect, useState } from 'react'
import { type CriticalPath, criticalPathSlices } from '../../playback/critical-path/critical-path.ts'
import type { Run } from '../../playback/run.ts'

/** Milliseconds of each slice: the page stays quick meanwhile. */
const SLICE_MS = 12

/** The critical path of a run that has come to its end; undefined until it has been found, null where there is none. */
export const useCriticalPath = (run: Run): CriticalPath | null | undefined => {
  const [found, setFound] = useState<{ run: Run; path: CriticalPath | null } | null>(null)
  const finished = run.summary !== null
  useEffect(() => {
    if (!finished) return undefined
    const slices = criticalPathSlices(run)
    let timer = 0
    const work = (): void => {
      const end = performance.now() + SLICE_MS
      for (;;) {
        const { done, value } = slices.next()
        if (done === true) {
          setFound({ run, path: value })
          return
        }
        if (performance.now() > end) break
      }
      timer = window.setTimeout(work)
    }
    timer = window.setTimeout(work)
    return () => window.clearTimeout(timer)
  }, [run, finished])
  return found?.run === run ? found.path : undefined
}
