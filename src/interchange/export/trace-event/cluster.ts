import {
  CLUSTER_EVENTS,
  CLUSTER_KIND,
  type ClusterEvent,
  type ClusterRows,
  rowAt,
} from '../../../sim/cluster/core/log.ts'
import type { TracePart } from './part.ts'
import type { Args, Place, TraceSink } from './sink.ts'

/** The log of one system's run of a cluster, and what to call it. */
export interface ClusterSource {
  title: string
  nodes: readonly string[]
  cpusPerNode: number
  rows: ClusterRows
  texts: readonly string[]
}

/** Processes of the trace that a system may have: one to a node, and the last for its processes. */
const PIDS = 1000
const PROCESSES = PIDS - 1
const IDS = 0x100000000
/** The track of a node's messages, after those of its CPUs. */
const MESSAGES_TID = 900

/** Events that are marked on the node that they happen at. */
const OF_NODE = new Set<number>(
  (['crash', 'restart', 'cut', 'heal', 'slow', 'peerLost', 'hung'] as const).map((name) => CLUSTER_KIND[name]),
)
/** Events that are marked on the process that they are about. */
const OF_PROCESS = new Set<number>(
  (['spawn', 'migrate', 'commit', 'abort', 'migrated', 'exit', 'kill'] as const).map((name) => CLUSTER_KIND[name]),
)

interface Doing {
  /** What it does now, and for what or where; null before it is born and after its end. */
  state: 'runs' | 'frozen' | 'blocked' | null
  words: string
  written: boolean
}

/** What a CPU of a node is busy with: a process, or kernel work (a text); −1 for neither. */
interface Turn {
  pid: number
  work: number
}

/** A system's run as processes of a trace: one for each node, and one with a track for each process. */
export class ClusterTrace implements TracePart {
  readonly rows: number
  private readonly source: ClusterSource
  private readonly first: number
  private readonly sink: TraceSink
  private readonly cpus: Turn[][]
  private readonly processes = new Map<number, Doing>()
  private readonly names = new Map<number, string>()
  /** Messages whose sending has been written, and that have not arrived. */
  private readonly sent = new Set<number>()
  private live = false

  /** `order`: which of the systems it is, from 0. */
  constructor(source: ClusterSource, order: number, sink: TraceSink) {
    this.source = source
    this.rows = source.rows.rows
    this.first = 1 + order * PIDS
    this.sink = sink
    this.cpus = source.nodes.map(() => Array.from({ length: source.cpusPerNode }, () => ({ pid: -1, work: -1 })))
  }

  timeOf(row: number): number {
    return rowAt(this.source.rows, row).time
  }

  describe(): void {
    const { title, nodes, cpusPerNode } = this.source
    nodes.forEach((name, node) => {
      this.sink.process(this.first + node, `${title}: ${name}`, this.first + node, title)
      for (let cpu = 0; cpu < cpusPerNode; cpu++) this.sink.track(this.cpuAt(node, cpu), `CPU ${cpu}`, cpu)
      this.sink.track(this.messagesAt(node), 'messages', MESSAGES_TID)
    })
    this.sink.process(this.first + PROCESSES, `${title}: processes`, this.first + PROCESSES, title)
  }

  open(ps: number): void {
    this.live = true
    this.cpus.forEach((cpus, node) => cpus.forEach((turn, cpu) => this.beginTurn(node, cpu, turn, ps)))
    for (const [pid, doing] of this.processes) {
      this.nameTrack(pid)
      this.beginDoing(pid, doing, ps)
    }
  }

  close(ps: number): void {
    this.cpus.forEach((cpus, node) => cpus.forEach((_, cpu) => this.turn(node, cpu, { pid: -1, work: -1 }, ps)))
    for (const pid of this.processes.keys()) this.does(pid, null, '', ps)
  }

  apply(row: number): void {
    const event = rowAt(this.source.rows, row)
    const { kind, node, a, b, c, time } = event
    switch (kind) {
      case CLUSTER_KIND.cpu:
        this.turn(node, a, { pid: b, work: c }, time)
        break
      case CLUSTER_KIND.crash:
        this.cpus[node].forEach((_, cpu) => this.turn(node, cpu, { pid: -1, work: -1 }, time))
        break
      case CLUSTER_KIND.send:
        this.send(event)
        break
      case CLUSTER_KIND.arrive:
      case CLUSTER_KIND.lost:
        this.endOfMessage(event)
        break
      case CLUSTER_KIND.load:
        if (this.live) this.sink.counter(this.messagesAt(node), time, 'load', { processes: a / 1000 })
        break
      default:
        this.process(event)
    }
    if (this.live && OF_NODE.has(kind)) {
      const at = { pid: this.first + node, tid: 0 }
      this.sink.instant(at, time, CLUSTER_EVENTS[kind], CLUSTER_EVENTS[kind], 'p', this.aboutNode(event))
    }
    if (this.live && OF_PROCESS.has(kind)) {
      const args = { node: this.source.nodes[node] }
      this.sink.instant(this.processAt(a), time, CLUSTER_EVENTS[kind], CLUSTER_EVENTS[kind], 't', args)
    }
  }

  private aboutNode({ kind, a, b }: ClusterEvent): Args {
    if (kind === CLUSTER_KIND.hung) return { for: this.text(b) }
    const other: string | undefined = this.source.nodes[a]
    return other === undefined || kind === CLUSTER_KIND.crash || kind === CLUSTER_KIND.restart ? {} : { other }
  }

  private cpuAt(node: number, cpu: number): Place {
    return { pid: this.first + node, tid: 1 + cpu }
  }

  private messagesAt(node: number): Place {
    return { pid: this.first + node, tid: MESSAGES_TID }
  }

  private processAt(pid: number): Place {
    return { pid: this.first + PROCESSES, tid: 1 + pid }
  }

  private text(number: number): string {
    return this.source.texts[number] ?? ''
  }

  private turn(node: number, cpu: number, next: Turn, ps: number): void {
    const before = this.cpus[node][cpu]
    if (this.live && (before.pid >= 0 || before.work >= 0)) this.sink.end(this.cpuAt(node, cpu), ps)
    this.cpus[node][cpu] = next
    if (this.live) this.beginTurn(node, cpu, next, ps)
  }

  private beginTurn(node: number, cpu: number, { pid, work }: Turn, ps: number): void {
    if (pid >= 0) this.sink.begin(this.cpuAt(node, cpu), ps, this.nameOf(pid), 'process', { process: pid })
    else if (work >= 0) this.sink.begin(this.cpuAt(node, cpu), ps, this.text(work), 'kernel')
  }

  private send({ a: message, b: to, c: kind, d: bytes, e: messages, node, time }: ClusterEvent): void {
    if (!this.live || node === to) return
    const at = this.messagesAt(node)
    const name = this.text(kind)
    // A stretch of no length, so that there is something from which the arrow can begin.
    this.sink.complete(at, time, 0, name, 'message,sent', { to: this.source.nodes[to], bytes, messages })
    this.sink.flowFrom(at, time, 'message', 'message', this.first * IDS + message)
    this.sent.add(message)
  }

  private endOfMessage({ kind, a: message, b: other, c, d, node, time }: ClusterEvent): void {
    if (!this.sent.delete(message)) return
    const at = this.messagesAt(node)
    if (kind === CLUSTER_KIND.lost) {
      this.sink.instant(at, time, this.text(c), 'message,lost', 't', { why: this.text(d) })
      return
    }
    this.sink.complete(at, time, 0, this.text(c), 'message,arrived', { from: this.source.nodes[other] })
    this.sink.flowTo(at, time, 'message', 'message', this.first * IDS + message)
  }

  private process({ kind, a: pid, b, c, node, time }: ClusterEvent): void {
    const here = this.source.nodes[node]
    if (kind === CLUSTER_KIND.spawn) {
      this.names.set(pid, this.text(b))
      this.processes.set(pid, { state: null, words: '', written: false })
      if (this.live) this.nameTrack(pid)
    } else if (!this.processes.has(pid)) return
    else if (kind === CLUSTER_KIND.place) this.does(pid, 'runs', `at ${this.source.nodes[c]}`, time)
    else if (kind === CLUSTER_KIND.freeze) this.does(pid, 'frozen', 'frozen', time)
    else if (kind === CLUSTER_KIND.thaw || kind === CLUSTER_KIND.proceed) this.does(pid, 'runs', `at ${here}`, time)
    else if (kind === CLUSTER_KIND.block) this.does(pid, 'blocked', `waits for ${this.text(b)}`, time)
    else if (kind === CLUSTER_KIND.exit || kind === CLUSTER_KIND.kill) {
      this.does(pid, null, '', time)
      this.processes.delete(pid)
    }
  }

  private does(pid: number, state: Doing['state'], words: string, ps: number): void {
    const doing = this.processes.get(pid)
    if (doing === undefined || (doing.state === state && doing.words === words)) return
    if (doing.written) this.sink.end(this.processAt(pid), ps)
    const next = { state, words, written: false }
    this.processes.set(pid, next)
    if (this.live) this.beginDoing(pid, next, ps)
  }

  private beginDoing(pid: number, doing: Doing, ps: number): void {
    if (doing.state === null) return
    this.sink.begin(this.processAt(pid), ps, doing.words, doing.state)
    doing.written = true
  }

  private nameOf(pid: number): string {
    return this.names.get(pid) ?? `process ${pid}`
  }

  private nameTrack(pid: number): void {
    this.sink.track(this.processAt(pid), `${this.nameOf(pid)} (${pid})`, pid)
  }
}
