import { t } from '../../language/t.ts'
import type { ClusterSimConfig } from '../../sim/cluster/run.ts'
import type { ClusterReply, ClusterRequest } from './messages.ts'
import { ClusterRun } from './run.ts'

/** What a side of the page shows: a run, as far as it has come, or what went wrong. */
export interface ClusterLoading {
  run: ClusterRun | null
  error: string | null
}

/** Runs one cluster at a time in a worker of its own, and tells when there is more to see. */
export class ClusterLoader {
  private readonly worker: Worker
  private readonly onChange: (loading: ClusterLoading) => void
  private id = 0
  private untilPs = 0
  private run: ClusterRun | null = null

  constructor(onChange: (loading: ClusterLoading) => void) {
    this.onChange = onChange
    this.worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    this.worker.addEventListener('message', ({ data }: MessageEvent<ClusterReply>) => this.take(data))
    this.worker.addEventListener('error', (event) =>
      this.onChange({
        run: this.run,
        error: t('The simulation could not be started: {message}', { message: event.message }),
      }),
    )
  }

  /** Starts a run; one that was under way is given up. */
  start(config: ClusterSimConfig, untilPs: number): void {
    this.untilPs = untilPs
    const request: ClusterRequest = { id: ++this.id, config, untilPs }
    this.worker.postMessage(request)
  }

  close(): void {
    this.worker.terminate()
  }

  private take(reply: ClusterReply): void {
    if (reply.id !== this.id) return
    if (reply.type === 'info') this.run = new ClusterRun(reply.info, this.untilPs)
    else if (reply.type === 'failed') this.onChange({ run: null, error: reply.message })
    else {
      if (reply.type === 'rows') this.run?.append(reply.values, reply.rows, reply.texts, reply.reachedPs)
      else this.run?.finish(reply.digest, reply.reachedPs, reply.whole)
      this.onChange({ run: this.run, error: null })
    }
  }
}
