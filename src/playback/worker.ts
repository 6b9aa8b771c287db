import { loadSimulation } from '../sim/load.ts'
import type { Simulation } from '../sim/run.ts'
import { LOG_EVENTS_MAX } from './columns.ts'
import type { GoOn, RunReply, RunRequest } from './messages.ts'

/** The first slice is small, so that there is something to see at once, and long enough to begin to move. */
const FIRST_SLICE = 5_000
const SLICE = 20_000
/** More events than a slice has: so many are left over when a run is cut short. */
const SLICE_EVENTS_MAX = 400_000
/** How long a turn lasts, once it has been given: others wait for theirs meanwhile. */
const TURN_MS = 60

let current = 0
let goOn: () => void = () => undefined

const reply = (message: RunReply, transfer: Transferable[] = []): void => self.postMessage(message, { transfer })

const sendNew = (id: number, sim: Simulation, from: number, waits: boolean): number => {
  const columns = sim.log.slice(from, sim.log.length)
  const buffers = Object.values(columns).map((column) => column.buffer as ArrayBuffer)
  reply({ id, type: 'columns', columns, reachedPs: sim.now, waits }, buffers)
  return sim.log.length
}

const fail = (id: number, error: unknown): void =>
  reply({ id, type: 'failed', message: error instanceof Error ? error.message : String(error) })

/** One slice after another until the turn ends; between them a newer request can end this one. */
const advance = (request: RunRequest, sim: Simulation, sent: number, turnEnds: number): void => {
  if (request.id !== current) return
  try {
    const finished = sim.runUntil(request.untilPs, sent === 0 ? FIRST_SLICE : SLICE)
    const isLast = finished || sim.log.length >= LOG_EVENTS_MAX - SLICE_EVENTS_MAX
    const waits = !isLast && performance.now() >= turnEnds
    const now = sendNew(request.id, sim, sent, waits)
    if (isLast) reply({ id: request.id, type: 'done', summary: sim.summary() })
    else if (waits) goOn = () => advance(request, sim, now, performance.now() + TURN_MS)
    else setTimeout(() => advance(request, sim, now, turnEnds), 0)
  } catch (error) {
    fail(request.id, error)
  }
}

const start = async (request: RunRequest): Promise<void> => {
  current = request.id
  try {
    const sim = await loadSimulation(request.config)
    if (request.id !== current) return
    reply({ id: request.id, type: 'info', info: sim.info })
    // This turn is over when there is something to see: others are to show something as well.
    advance(request, sim, 0, 0)
  } catch (error) {
    fail(request.id, error)
  }
}

self.addEventListener('message', ({ data }: MessageEvent<RunRequest | GoOn>) => {
  if (!('goOn' in data)) void start(data)
  else if (data.id === current) goOn()
})
