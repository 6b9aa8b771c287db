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

/** The page keeps a processor for itself: where there are two, runs take turns, and the picture does not stumble. */
let turns: Turns<RunLoader> | undefined
const theTurns = (): Turns<RunLoader> => (turns ??= new Turns(Math.max(1, navigator.hardwareConcurrency - 1)))

/** Runs one simulation at a time in a worker of its own, and tells when there is more to see. */
export class RunLoader {
  private worker: Worker | null = null
  private onChange: (loading: Loading) => void = () => undefined
  private id = 0
  private untilPs = 0
  private run: Run | null = null

  /** Starts a run; one that was under way is given up. `onChange` is told when there is more to see. */
  start(config: SimConfig, untilPs: number, onChange: (loading: Loading) => void): void {
    this.onChange = onChange
    this.untilPs = untilPs
    this.run = null
    theTurns().end(this)
    // To load a worker and to run what can be seen first takes a processor as well: that is the first turn.
    this.askForTurn({ id: ++this.id, config, untilPs })
  }

  close(): void {
    theTurns().end(this)
    this.worker?.terminate()
  }

  private take(reply: RunReply): void {
    if (reply.id !== this.id) return
    if (reply.type === 'info') {
      this.run = new Run(reply.info, this.untilPs)
      return
    }
    if (reply.type !== 'columns' || reply.waits) theTurns().end(this)
    if (reply.type === 'failed') {
      this.onChange({ run: null, error: reply.message })
      return
    }
    if (reply.type === 'columns') this.run?.append(reply.columns, reply.reachedPs)
    else this.run?.finish(reply.summary)
    this.onChange({ run: this.run, error: null })
    if (reply.type !== 'columns' || !reply.waits) return
    this.askForTurn({ id: reply.id, goOn: true })
  }

  private askForTurn(message: RunRequest | GoOn): void {
    if (message.id !== this.id) return
    theTurns().ask(this, () => {
      this.worker ??= this.startWorker()
      this.worker.postMessage(message)
    })
  }

  private startWorker(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<RunReply>) => this.take(data))
    worker.addEventListener('error', (event) => {
      // It will not say any more that its turn is over.
      theTurns().end(this)
      this.onChange({
        run: this.run,
        error: t('The simulation could not be started: {message}', { message: event.message }),
      })
    })
    return worker
  }
}
