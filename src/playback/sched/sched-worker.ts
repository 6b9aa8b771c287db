import { readSched } from '../../interchange/sched/read-sched.ts'
import { openTraceFiles } from '../../interchange/trace-files.ts'
import { rerunOf } from '../../sim/trace/sched/rerun.ts'
import { type SchedCosts, SchedRun } from '../../sim/trace/sched/sched-run.ts'
import type { SchedTrace } from '../../sim/trace/sched/sched-trace.ts'
import type { RunReply } from '../messages.ts'
import type { SchedPlace, SchedReply, SchedRequest } from './sched-messages.ts'

const PROGRESS_EVERY_BYTES = 1 << 20
/** Events of the trace between two turns for messages. */
const SLICE = 20_000
/** Events of the log that are played at most; what goes beyond is counted, and costed, but not shown. */
const LOG_EVENTS = 1_500_000

let trace: SchedTrace | null = null
let stopped = false

const send = (reply: SchedReply, transfer: Transferable[] = []): void => self.postMessage(reply, { transfer })

/** A turn for messages: the page may have asked to stop. */
const turn = async (): Promise<void> => new Promise((resume) => setTimeout(resume))

const read = async (files: File[]): Promise<void> => {
  trace = null
  stopped = false
  const sources = await openTraceFiles(files.map((file) => ({ name: file.name, blob: file })))
  const size = sources.reduce((sum, source) => sum + source.size, 0)
  let told = 0
  const { trace: fresh, ...found } = await readSched(sources, async (bytes, events) => {
    if (bytes - told < PROGRESS_EVERY_BYTES) return true
    told = bytes
    send({ type: 'progress', bytes, size, events })
    await turn()
    return !stopped
  })
  trace = fresh
  send({ type: 'found', found })
}

/** The whole trace, as long as it took, for its costs. */
const costsOf = async (whole: SchedTrace, place: SchedPlace): Promise<SchedCosts> => {
  const { machine, protocol, lines } = place
  const run = new SchedRun(machine, protocol, whole, { lines, longestGapNs: 0, keepLog: false })
  while (run.advance(SLICE)) {
    send({ type: 'costing', events: run.played, all: whole.count })
    await turn()
  }
  run.end()
  return run.costs
}

const play = async (place: SchedPlace): Promise<void> => {
  if (trace === null) return
  const costs = await costsOf(trace, place)
  const run = new SchedRun(place.machine, place.protocol, trace, place)
  run.play(LOG_EVENTS)
  const untilPs = run.now
  const tell = (reply: RunReply, transfer: Transferable[] = []): void => send({ type: 'run', reply, untilPs }, transfer)
  tell({ id: 0, type: 'info', info: run.info })
  const columns = run.log.slice(0, run.log.length)
  tell(
    { id: 0, type: 'columns', columns, reachedPs: untilPs, waits: false },
    Object.values(columns).map((column) => column.buffer as ArrayBuffer),
  )
  tell({ id: 0, type: 'done', summary: run.summary() })
  const { leftOutNs } = run.costs
  send({ type: 'played', played: { place, costs, shown: run.played, events: trace.count, leftOutNs } })
}

const answer = async (request: SchedRequest): Promise<void> => {
  try {
    if (request.type === 'stop') stopped = true
    else if (request.type === 'read') await read(request.files)
    else if (request.type === 'play') await play(request.place)
    else if (trace !== null) send({ type: 'rerun', rerun: rerunOf(trace) })
  } catch (error) {
    send({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}

self.addEventListener('message', ({ data }: MessageEvent<SchedRequest>) => void answer(data))
