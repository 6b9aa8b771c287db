import { useEffect, useRef, useState } from 'react'
import { NO_TRACE, TraceLoader, type TraceProgress } from '../playback/trace-loader.ts'
import type { TraceRequest } from '../playback/trace-messages.ts'

export interface TraceControl {
  progress: TraceProgress
  start: (request: TraceRequest) => void
  stop: () => void
}

/** The user's own memory trace, as far as it has been read. */
export const useTrace = (): TraceControl => {
  const [progress, setProgress] = useState<TraceProgress>(NO_TRACE)
  const loader = useRef<TraceLoader | null>(null)
  useEffect(() => {
    const fresh = new TraceLoader(setProgress)
    loader.current = fresh
    return () => fresh.close()
  }, [])
  return {
    progress,
    start: (request) => loader.current?.start(request),
    stop: () => loader.current?.stop(),
  }
}
