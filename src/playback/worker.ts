import { fetchAhead, loadSimulation } from '../sim/load.ts'
import type { Simulation } from '../sim/run.ts'
import { LOG_EVENTS_MAX } from './columns.ts'
import type { RunReply, RunRequest } from './messages.ts'

/** The first slice is small, so that there is something to see at once, and long enough to begin to move. */
const FIRST_SLICE = 5_000
const SLICE = 60_000
/** More events than a slice has: so many are left over when a run is cut short. */
const SLICE_EVENTS_MAX = 400_000
/** After it the page has the processor for itself, to draw the first frames. */
const FIRST_PAUSE_MS = 250

let current = 0

const reply = (message: RunReply, transfer: Transferable[] = []): void => self.postMessage(message, { transfer })

const sendNew = (id: number, sim: Simulation, from: number): number => {
  const columns = sim.log.slice(from, sim.log.length)
  const buffers = Object.values(columns).map((column) => column.buffer as ArrayBuffer)
  reply({ id, type: 'columns', columns, reachedPs: sim.now }, buffers)
  return sim.log.length
}

const fail = (id: number, error: unknown): void =>
  reply({ id, type: 'failed', message: error instanceof Error ? error.message : String(error) })

/** One slice, then a turn for messages: a newer request must be able to end this one. */
const advance = (request: RunRequest, sim: Simulation, sent: number): void => {
  if (request.id !== current) return
  try {
    const finished = sim.runUntil(request.untilPs, sent === 0 ? FIRST_SLICE : SLICE)
    const now = sendNew(request.id, sim, sent)
    if (finished || sim.log.length >= LOG_EVENTS_MAX - SLICE_EVENTS_MAX)
      reply({ id: request.id, type: 'done', summary: sim.summary() })
    else setTimeout(() => advance(request, sim, now), sent === 0 ? FIRST_PAUSE_MS : 0)
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
    advance(request, sim, 0)
  } catch (error) {
    fail(request.id, error)
  }
}

if (self.name !== '') fetchAhead(self.name)
self.addEventListener('message', ({ data }: MessageEvent<RunRequest>) => void start(data))
