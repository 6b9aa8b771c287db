import type { Rerun } from '../../sim/trace/sched/rerun.ts'
import type { Loading } from '../loader.ts'
import { Run } from '../run.ts'
import type { SchedFound, SchedPlace, SchedPlayed, SchedReply, SchedRequest } from './sched-messages.ts'

/** How far the reading and the playing of a user's scheduler trace has come. */
export interface SchedProgress {
  state: 'nothing' | 'reading' | 'read' | 'playing' | 'played' | 'failed'
  /** What the trace is called: its file. */
  name: string
  bytes: number
  /** Bytes in all; 0 when that is not known. */
  size: number
  /** Events read, or costed. */
  events: number
  message: string
  found: SchedFound | null
  played: SchedPlayed | null
  rerun: Rerun | null
  loading: Loading
}

const NOTHING: SchedProgress = {
  state: 'nothing',
  name: '',
  bytes: 0,
  size: 0,
  events: 0,
  message: '',
  found: null,
  played: null,
  rerun: null,
  loading: { run: null, error: null },
}

/** Reads a user's scheduler trace in a worker, which keeps it; tells everybody who listens how far it is. */
class SchedLoader {
  private worker: Worker | null = null
  private progress: SchedProgress = NOTHING
  private readonly listeners = new Set<() => void>()

  /** In the form in which React takes a store. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  readonly now = (): SchedProgress => this.progress

  read(files: File[]): void {
    this.worker?.terminate()
    this.worker = new Worker(new URL('./sched-worker.ts', import.meta.url), { type: 'module' })
    this.worker.addEventListener('message', ({ data }: MessageEvent<SchedReply>) => this.take(data))
    this.worker.addEventListener('error', ({ message }) => this.update({ state: 'failed', message }))
    const size = files.reduce((sum, file) => sum + file.size, 0)
    this.update({ ...NOTHING, state: 'reading', name: files.map(({ name }) => name).join(', '), size })
    this.ask({ type: 'read', files })
  }

  /** Stops reading; what has been read so far is counted, and can be played. */
  stop(): void {
    this.ask({ type: 'stop' })
  }

  play(place: SchedPlace): void {
    this.update({ state: 'playing', events: 0, played: null })
    this.ask({ type: 'play', place })
  }

  private ask(request: SchedRequest): void {
    this.worker?.postMessage(request)
  }

  private update(change: Partial<SchedProgress>): void {
    this.progress = { ...this.progress, ...change }
    for (const listener of this.listeners) listener()
  }

  private take(reply: SchedReply): void {
    switch (reply.type) {
      case 'progress':
        return this.update({ bytes: reply.bytes, size: reply.size, events: reply.events })
      case 'found':
        this.update({ state: 'read', found: reply.found, events: reply.found.counts.events })
        return this.ask({ type: 'rerun' })
      case 'costing':
        return this.update({ events: reply.events })
      case 'played':
        return this.update({ state: 'played', played: reply.played })
      case 'rerun':
        return this.update({ rerun: reply.rerun })
      case 'failed':
        return this.update({ state: 'failed', message: reply.message })
      case 'run':
        return this.takeRun(reply)
    }
  }

  private takeRun({ reply, untilPs }: Extract<SchedReply, { type: 'run' }>): void {
    if (reply.type === 'info') this.update({ loading: { run: new Run(reply.info, untilPs), error: null } })
    else if (reply.type === 'columns') this.progress.loading.run?.append(reply.columns, reply.reachedPs)
    else if (reply.type === 'done') this.progress.loading.run?.finish(reply.summary)
  }
}

/** The one trace of a scheduler that a page has; it stays when the dialog is closed. */
export const SCHED_LOADER = new SchedLoader()
