import { createSimulation, type Simulation } from '../sim/simulation.ts'
import type { RunReply, RunRequest } from './messages.ts'

/** The first slice is small, so that there is something to see at once, and long enough to begin to move. */
const FIRST_SLICE = 5_000
const SLICE = 60_000

let current = 0

const reply = (message: RunReply, transfer: Transferable[] = []): void => self.postMessage(message, { transfer })

const sendNew = (id: number, sim: Simulation, from: number): number => {
  const columns = sim.log.slice(from, sim.log.length)
  const buffers = Object.values(columns).map((column) => column.buffer as ArrayBuffer)
  reply({ id, type: 'columns', columns, reachedPs: sim.now }, buffers)
  return sim.log.length
}

/** One slice, then a turn for messages: a newer request must be able to end this one. */
const advance = (request: RunRequest, sim: Simulation, sent: number): void => {
  if (request.id !== current) return
  try {
    const finished = sim.runUntil(request.untilPs, sent === 0 ? FIRST_SLICE : SLICE)
    const now = sendNew(request.id, sim, sent)
    if (finished) reply({ id: request.id, type: 'done', summary: sim.summary() })
    else setTimeout(() => advance(request, sim, now), 0)
  } catch (error) {
    reply({ id: request.id, type: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}

self.addEventListener('message', ({ data }: MessageEvent<RunRequest>) => {
  current = data.id
  try {
    const sim = createSimulation(data.config)
    reply({ id: data.id, type: 'info', info: sim.info })
    advance(data, sim, 0)
  } catch (error) {
    reply({ id: data.id, type: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
})
