import { useEffect, useRef, useState } from 'react'
import { t } from '../../language/t.ts'
import type { Work } from './subject.ts'

/** What a work has come to: `share` while it goes on, or the sentence that it ended with. */
export interface WorkState {
  share: number | null
  said: string
  failed: boolean
}

const NOTHING: WorkState = { share: null, said: '', failed: false }

/** One work at a time, with its progress; it can be stopped, and is when its dialog closes. */
export const useWork = (): WorkState & { start: (work: (work: Work) => Promise<string>) => void; stop: () => void } => {
  const [state, setState] = useState(NOTHING)
  const running = useRef<AbortController | null>(null)
  const stop = (): void => running.current?.abort()
  useEffect(() => () => running.current?.abort(), [])
  const start = (work: (work: Work) => Promise<string>): void => {
    stop()
    const controller = new AbortController()
    running.current = controller
    const { signal } = controller
    const tell = (next: WorkState): void => {
      if (running.current === controller) setState(next)
    }
    tell({ share: 0, said: '', failed: false })
    work({ signal, progress: (share) => tell({ share, said: '', failed: false }) })
      .then((said) => tell({ share: null, said, failed: false }))
      .catch((error: unknown) =>
        tell(
          signal.aborted
            ? { share: null, said: t('Stopped. Nothing was saved.'), failed: false }
            : { share: null, said: error instanceof Error ? error.message : String(error), failed: true },
        ),
      )
  }
  return { ...state, start, stop }
}
