import { t } from '../language/t.ts'
import type { SimConfig } from '../sim/config.ts'
import type { GiveUp, GoOn, RunReply, RunRequest } from './messages.ts'
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

const startWorker = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })

/** Where runs go on one at a time anyway, one worker does them all: each other would load and warm up the same code. */
let shared: Worker | undefined
const sharesWorker = (): boolean => navigator.hardwareConcurrency <= 2

let lastId = 0

/** Runs one simulation at a time in a worker, and tells when there is more to see. */
export class RunLoader {
  private worker: Worker | null = null
  private onChange: (loading: Loading) => void = () => undefined
  private id = 0
  private untilPs = 0
  private run: Run | null = null

  /** Starts a run; one that was under way is given up. `onChange` is told when there is more to see. */
  start(config: SimConfig, untilPs: number, onChange: (loading: Loading) => void): void {
    this.giveUp()
    this.onChange = onChange
    this.untilPs = untilPs
    this.run = null
    this.id = ++lastId
    // To load a worker and to run what can be seen first takes a processor as well: that is the first turn.
    this.askForTurn({ id: this.id, config, untilPs })
  }

  close(): void {
    this.giveUp()
    if (this.worker !== shared) this.worker?.terminate()
    this.leaveWorker()
  }

  private leaveWorker(): void {
    this.worker?.removeEventListener('message', this.take)
    this.worker?.removeEventListener('error', this.fail)
    this.worker = null
  }

  private giveUp(): void {
    theTurns().end(this)
    const message: GiveUp = { id: this.id, giveUp: true }
    this.worker?.postMessage(message)
  }

  private readonly take = ({ data: reply }: MessageEvent<RunReply>): void => {
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
    if (reply.type === 'columns' && reply.waits) this.askForTurn({ id: reply.id, goOn: true })
  }

  private readonly fail = (event: ErrorEvent): void => {
    // It will not say any more that its turn is over; whoever runs something next starts another one.
    if (this.worker === shared) shared = undefined
    this.worker?.terminate()
    this.leaveWorker()
    theTurns().end(this)
    // Others may share it whose run is whole: nothing is wrong with that.
    if (this.run?.summary) return
    this.onChange({
      run: this.run,
      error: t('The simulation could not be started: {message}', { message: event.message }),
    })
  }

  private askForTurn(message: RunRequest | GoOn): void {
    if (message.id !== this.id) return
    theTurns().ask(this, () => {
      this.worker ??= this.findWorker()
      this.worker.postMessage(message)
    })
  }

  private findWorker(): Worker {
    const worker = sharesWorker() ? (shared ??= startWorker()) : startWorker()
    worker.addEventListener('message', this.take)
    worker.addEventListener('error', this.fail)
    return worker
  }
}
