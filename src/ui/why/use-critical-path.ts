import { useEffect, useState } from 'react'
import { type CriticalPath, criticalPathSlices } from '../../playback/critical-path/critical-path.ts'
import type { Run } from '../../playback/run.ts'
import { inSlices } from './in-slices.ts'

/** The critical path of a run that has come to its end; undefined until it has been found, null where there is none. */
export const useCriticalPath = (run: Run): CriticalPath | null | undefined => {
  const [found, setFound] = useState<{ run: Run; path: CriticalPath | null } | null>(null)
  const finished = run.summary !== null
  useEffect(
    () => (finished ? inSlices(criticalPathSlices(run), (path) => setFound({ run, path })) : undefined),
    [run, finished],
  )
  return found?.run === run ? found.path : undefined
}
