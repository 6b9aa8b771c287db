import type { Loading } from './loader.ts'
import { Run } from './run.ts'
import type { TraceReply, TraceRequest } from './trace-messages.ts'

/** How far the reading of a user's trace has come. */
export interface TraceProgress {
  state: 'nothing' | 'reading' | 'read' | 'failed'
  format: string
  bytes: number
  /** Bytes in all; 0 when that is not known. */
  size: number
  accesses: number
  message: string
  counts: Extract<TraceReply, { type: 'counts' }> | null
  loading: Loading
}

export const NO_TRACE: TraceProgress = {
  state: 'nothing',
  format: '',
  bytes: 0,
  size: 0,
  accesses: 0,
  message: '',
  counts: null,
  loading: { run: null, error: null },
}

/** Reads a user's memory trace in a worker, and tells how far it is. */
export class TraceLoader {
  private worker: Worker | null = null
  private progress: TraceProgress = NO_TRACE
  private readonly onChange: (progress: TraceProgress) => void

  constructor(onChange: (progress: TraceProgress) => void) {
    this.onChange = onChange
  }

  start(request: TraceRequest): void {
    this.close()
    this.worker = new Worker(new URL('./trace-worker.ts', import.meta.url), { type: 'module' })
    this.worker.addEventListener('message', ({ data }: MessageEvent<TraceReply>) => this.take(data))
    this.update({ ...NO_TRACE, state: 'reading', size: request.files.reduce((sum, file) => sum + file.size, 0) })
    this.worker.postMessage(request)
  }

  /** Stops reading; what has been read so far is counted and shown. */
  stop(): void {
    this.worker?.postMessage({ type: 'stop' })
  }

  close(): void {
    this.worker?.terminate()
    this.worker = null
  }

  private update(change: Partial<TraceProgress>): void {
    this.progress = { ...this.progress, ...change }
    this.onChange(this.progress)
  }

  private take(reply: TraceReply): void {
    switch (reply.type) {
      case 'progress':
        return this.update({ format: reply.format, bytes: reply.bytes, size: reply.size, accesses: reply.accesses })
      case 'counts':
        return this.update({ state: 'read', counts: reply, accesses: reply.counts.accesses })
      case 'failed':
        return this.update({ state: 'failed', message: reply.message })
      case 'run':
        return this.takeRun(reply)
    }
  }

  private takeRun({ reply, untilPs }: Extract<TraceReply, { type: 'run' }>): void {
    if (reply.type === 'info') this.update({ loading: { run: new Run(reply.info, untilPs), error: null } })
    else if (reply.type === 'columns') this.progress.loading.run?.append(reply.columns, reply.reachedPs)
    else if (reply.type === 'done') {
      this.progress.loading.run?.finish(reply.summary)
      this.update({ loading: { ...this.progress.loading } })
    }
  }
}
