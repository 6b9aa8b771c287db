import { readTrace } from '../interchange/read-trace.ts'
import { openTraceFiles, type TraceSource } from '../interchange/trace-files.ts'
import { compileProtocol } from '../sim/machine/protocol/compile.ts'
import { keepCpus } from '../sim/machine/topology/build.ts'
import { type AccessBatch, emptyBatch } from '../sim/trace/access-batch.ts'
import { REPLAY_LIMITS, Replayer } from '../sim/trace/replay.ts'
import { StageRun } from '../sim/trace/stage-run.ts'
import type { RunReply } from './messages.ts'
import type { TraceReply, TraceRequest, TraceStop } from './trace-messages.ts'

/** Accesses at the beginning of a trace that are played on the stage. */
const SHOWN = 20_000
const PROGRESS_EVERY_BYTES = 1 << 21

let stopped = false

const send = (reply: TraceReply, transfer: Transferable[] = []): void => self.postMessage(reply, { transfer })

const keepBeginning = (shown: AccessBatch, batch: AccessBatch): void => {
  const take = Math.min(batch.count, SHOWN - shown.count)
  if (take <= 0) return
  shown.cpus.set(batch.cpus.subarray(0, take), shown.count)
  shown.ops.set(batch.ops.subarray(0, take), shown.count)
  shown.addresses.set(batch.addresses.subarray(0, take), shown.count)
  shown.count += take
}

/** Reads everything; a processor's cache that no access touches stays empty, so there may be as many as can be. */
const count = async (request: TraceRequest, sources: TraceSource[], shown: AccessBatch): Promise<Replayer> => {
  const line = request.machine.lineBytes
  const replayer = new Replayer(compileProtocol(request.protocol), {
    caches: REPLAY_LIMITS.caches,
    size: request.size,
    ways: request.ways,
    line,
  })
  const size = sources.reduce((sum, source) => sum + source.size, 0)
  let told = 0
  const { complete } = await readTrace(
    sources,
    (batch) => {
      keepBeginning(shown, batch)
      replayer.replay(batch)
    },
    {
      onProgress: async (format, bytes) => {
        if (bytes - told < PROGRESS_EVERY_BYTES) return true
        told = bytes
        send({ type: 'progress', format, bytes, size, accesses: replayer.accesses })
        // A turn for messages: the page may have asked to stop.
        await new Promise((resume) => setTimeout(resume))
        return !stopped
      },
    },
  )
  send({ type: 'counts', counts: replayer.counts(), complete, shown: shown.count })
  return replayer
}

/** The machine with one CPU for each processor of the trace, each with the caches that were asked for. */
const machineFor = (request: TraceRequest, shown: AccessBatch) => {
  const { machine, size, ways } = request
  const processors = Math.max(...shown.cpus.subarray(0, shown.count)) + 1
  const line = machine.lineBytes
  const places =
    processors <= machine.cpus.length
      ? keepCpus(machine, firstOfEachCore(request, processors))
      : {
          ...machine,
          cpus: Array.from({ length: processors }, (_, core) => ({ package: 0, cluster: 0, core })),
          hops: [0],
          transfer: {
            kind: 'classes' as const,
            siblingPs: 0,
            clusterPs: flatLatency(machine),
            packagePs: 0,
            hopPs: [],
          },
        }
  const l1Ways = Math.min(ways, 2)
  return {
    ...places,
    l1: { ...machine.l1, bytes: Math.max(line * l1Ways, Math.min(machine.l1.bytes, size / 4)), ways: l1Ways },
    l2: { ...machine.l2, bytes: size, ways },
    l3: null,
  }
}

/** Other cores before second hardware threads: a processor of a trace has a cache of its own. */
const firstOfEachCore = ({ machine }: TraceRequest, processors: number): number[] => {
  const order = machine.cpus.map((_, cpu) => cpu)
  const isSecond = (cpu: number): number =>
    machine.cpus.findIndex(({ core }) => core === machine.cpus[cpu].core) < cpu ? 1 : 0
  return order.toSorted((a, b) => isSecond(a) - isSecond(b) || a - b).slice(0, processors)
}

const flatLatency = ({ transfer }: TraceRequest['machine']): number =>
  transfer.kind === 'classes'
    ? Math.max(transfer.clusterPs, transfer.packagePs, ...transfer.hopPs)
    : Math.max(...transfer.ps)

const show = (request: TraceRequest, shown: AccessBatch): void => {
  if (shown.count === 0) return
  const stage = new StageRun(machineFor(request, shown), request.protocol, shown)
  stage.play()
  const untilPs = stage.now
  const run = (reply: RunReply, transfer: Transferable[] = []): void => send({ type: 'run', reply, untilPs }, transfer)
  run({ id: 0, type: 'info', info: stage.info })
  const columns = stage.log.slice(0, stage.log.length)
  run(
    { id: 0, type: 'columns', columns, reachedPs: untilPs, waits: false },
    Object.values(columns).map((column) => column.buffer as ArrayBuffer),
  )
  run({ id: 0, type: 'done', summary: stage.summary() })
}

const read = async (request: TraceRequest): Promise<void> => {
  stopped = false
  try {
    const shown = emptyBatch(SHOWN)
    await count(request, await openTraceFiles(request.files.map((file) => ({ name: file.name, blob: file }))), shown)
    show(request, shown)
  } catch (error) {
    send({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}

self.addEventListener('message', ({ data }: MessageEvent<TraceRequest | TraceStop>) => {
  if (data.type === 'stop') stopped = true
  else void read(data)
})
