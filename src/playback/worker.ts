import { loadSimulation } from '../sim/load.ts'
import type { Simulation } from '../sim/run.ts'
import { LOG_EVENTS_MAX } from './columns.ts'
import type { GiveUp, GoOn, RunReply, RunRequest } from './messages.ts'

/** The first slice is small, so that there is something to see at once, and long enough to begin to move. */
const FIRST_SLICE = 5_000
const SLICE = 20_000
/** More events than a slice has: so many are left over when a run is cut short. */
const SLICE_EVENTS_MAX = 400_000
/** How long a turn lasts, once it has been given: others wait for theirs meanwhile. */
const TURN_MS = 60

/** The runs that are wanted, and how each goes on when it is its turn. */
const wanted = new Map<number, () => void>()

const reply = (message: RunReply, transfer: Transferable[] = []): void => self.postMessage(message, { transfer })

const sendNew = (id: number, sim: Simulation, from: number, waits: boolean): number => {
  const columns = sim.log.slice(from, sim.log.length)
  const buffers = Object.values(columns).map((column) => column.buffer as ArrayBuffer)
  reply({ id, type: 'columns', columns, reachedPs: sim.now, waits }, buffers)
  return sim.log.length
}

const fail = (id: number, error: unknown): void => {
  wanted.delete(id)
  reply({ id, type: 'failed', message: error instanceof Error ? error.message : String(error) })
}

const finish = (id: number, sim: Simulation): void => {
  wanted.delete(id)
  reply({ id, type: 'done', summary: sim.summary() })
}

/** One slice after another until the turn ends; between them the run can be given up. */
const advance = (request: RunRequest, sim: Simulation, sent: number, turnEnds: number): void => {
  if (!wanted.has(request.id)) return
  try {
    const finished = sim.runUntil(request.untilPs, sent === 0 ? FIRST_SLICE : SLICE)
    const isLast = finished || sim.log.length >= LOG_EVENTS_MAX - SLICE_EVENTS_MAX
    const waits = !isLast && performance.now() >= turnEnds
    const now = sendNew(request.id, sim, sent, waits)
    if (isLast) finish(request.id, sim)
    else if (waits) wanted.set(request.id, () => advance(request, sim, now, performance.now() + TURN_MS))
    else setTimeout(() => advance(request, sim, now, turnEnds), 0)
  } catch (error) {
    fail(request.id, error)
  }
}

const start = async (request: RunRequest): Promise<void> => {
  wanted.set(request.id, () => undefined)
  try {
    const sim = await loadSimulation(request.config)
    if (!wanted.has(request.id)) return
    reply({ id: request.id, type: 'info', info: sim.info })
    // This turn is over when there is something to see: others are to show something as well.
    advance(request, sim, 0, 0)
  } catch (error) {
    fail(request.id, error)
  }
}

self.addEventListener('message', ({ data }: MessageEvent<RunRequest | GoOn | GiveUp>) => {
  if ('goOn' in data) wanted.get(data.id)?.()
  else if ('giveUp' in data) wanted.delete(data.id)
  else void start(data)
})
