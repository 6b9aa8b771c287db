import { t } from '../language/t.ts'
import type { SimConfig } from '../sim/config.ts'
import type { GoOn, RunReply, RunRequest } from './messages.ts'
import { Run } from './run.ts'
import { Turns } from './turns.ts'

/** What a side of the page shows: a run, as far as it has come, or what went wrong. */
export interface Loading {
  run: Run | null
  error: string | null
}

/** `kernel`: the one whose code the worker fetches before it is asked to run anything; empty for none. */
const startWorker = (kernel: string): Worker =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: kernel })

/** Workers that were started before anybody needed them: the page loads while they do. */
const waiting: Worker[] = []

/** Starts workers ahead of the first runs, each of them with the kernel that it is likely to run first. */
export const startWorkersEarly = (kernels: readonly string[]): void => {
  waiting.push(...kernels.map(startWorker))
}

/** After the first events of a run the page has the processor for itself, to draw the first frames. */
const FIRST_PAUSE_MS = 250

/** The page keeps a processor for itself: where there are two, runs take turns, and the picture does not stumble. */
let turns: Turns<RunLoader> | undefined
const theTurns = (): Turns<RunLoader> => (turns ??= new Turns(Math.max(1, navigator.hardwareConcurrency - 1)))

/** Runs one simulation at a time in a worker of its own, and tells when there is more to see. */
export class RunLoader {
  private readonly worker: Worker
  private onChange: (loading: Loading) => void = () => undefined
  private id = 0
  private untilPs = 0
  private run: Run | null = null

  constructor() {
    this.worker = waiting.shift() ?? startWorker('')
    this.worker.addEventListener('message', ({ data }: MessageEvent<RunReply>) => this.take(data))
    this.worker.addEventListener('error', (event) => {
      // It will not say any more that its turn is over.
      theTurns().end(this)
      this.onChange({
        run: this.run,
        error: t('The simulation could not be started: {message}', { message: event.message }),
      })
    })
  }

  /** Starts a run; one that was under way is given up. `onChange` is told when there is more to see. */
  start(config: SimConfig, untilPs: number, onChange: (loading: Loading) => void): void {
    this.onChange = onChange
    this.untilPs = untilPs
    this.run = null
    theTurns().end(this)
    const request: RunRequest = { id: ++this.id, config, untilPs }
    this.worker.postMessage(request)
  }

  close(): void {
    theTurns().end(this)
    this.worker.terminate()
  }

  private take(reply: RunReply): void {
    if (reply.id !== this.id) return
    if (reply.type === 'info') {
      this.run = new Run(reply.info, this.untilPs)
      return
    }
    const isFirst = this.run !== null && this.run.log.length === 0
    if (reply.type !== 'columns' || reply.waits) theTurns().end(this)
    if (reply.type === 'failed') {
      this.onChange({ run: null, error: reply.message })
      return
    }
    if (reply.type === 'columns') this.run?.append(reply.columns, reply.reachedPs)
    else this.run?.finish(reply.summary)
    this.onChange({ run: this.run, error: null })
    if (reply.type !== 'columns' || !reply.waits) return
    // Without a timer where none is needed: in a page that is not looked at, timers wait for a second.
    if (isFirst) setTimeout(() => this.askForTurn(reply.id), FIRST_PAUSE_MS)
    else this.askForTurn(reply.id)
  }

  private askForTurn(id: number): void {
    const message: GoOn = { id, goOn: true }
    if (id === this.id) theTurns().ask(this, () => this.worker.postMessage(message))
  }
}
