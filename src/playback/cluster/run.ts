import {
  CLUSTER_EVENTS,
  CLUSTER_KIND,
  type ClusterEvent,
  type ClusterEventName,
  type ClusterRows,
  rowAt,
} from '../../sim/cluster/core/log.ts'
import { CpuHistory } from './cpu-history.ts'
import { Lanes } from './lanes.ts'
import type { ClusterInfo } from './messages.ts'
import { applyRow, type ClusterState, emptyState } from './state.ts'

const WIDTH = 10
/** Rows between two kept states: the most that a jump has to fold. */
const KEYFRAME_ROWS = 4096
/** Kept states at most; beyond that they are kept farther apart. */
const KEYFRAMES_MAX = 160

/** Kinds of rows whose first column is a process. */
const PROCESS_FIRST: ReadonlySet<ClusterEventName> = new Set([
  'spawn',
  'freeze',
  'thaw',
  'place',
  'block',
  'exit',
  'kill',
  'migrate',
  'commit',
  'abort',
  'migrated',
  'round',
  'residual',
])

/** One run of a cluster, as far as the worker has come with it. */
export class ClusterRun {
  readonly info: ClusterInfo
  readonly untilPs: number
  readonly texts: string[] = []
  readonly lanes = new Lanes((number) => this.text(number))
  readonly cpus: CpuHistory
  readonly processNames = new Map<number, string>()
  /** Rows of messages from one node to another, in their order. */
  readonly sends: number[] = []
  length = 0
  reachedPs = 0
  /** Known when the run is over. */
  digest = ''
  /** Whether it is over because its time is, not because the page keeps no more. */
  whole = false
  private values = new Float64Array(WIDTH * 4096)
  /** By row of a sending: when it ended, in ps; infinite while nobody knows. */
  private ends = new Float64Array(4096)
  /** By row of a sending that got lost: text of why. */
  private readonly losses = new Map<number, number>()
  private readonly namesakes = new Map<string, number>()
  private readonly sentIn = new Map<number, number>()
  private keyframes: ClusterState[] = []
  private spacing = KEYFRAME_ROWS
  private cursor: ClusterState

  constructor(info: ClusterInfo, untilPs: number) {
    this.info = info
    this.untilPs = untilPs
    this.cpus = new CpuHistory(info.nodes.length, info.cpusPerNode)
    this.cursor = emptyState(info)
  }

  append(values: Float64Array, rows: number, texts: readonly string[], reachedPs: number): void {
    this.texts.push(...texts)
    const needed = this.length + rows
    if (needed > this.ends.length) this.grow(needed)
    this.values.set(values, this.length * WIDTH)
    for (let row = this.length; row < needed; row++) this.index(this.rowAt(row))
    this.length = needed
    this.reachedPs = reachedPs
  }

  finish(digest: string, reachedPs: number, whole: boolean): void {
    this.digest = digest
    this.reachedPs = reachedPs
    this.whole = whole
  }

  get finished(): boolean {
    return this.digest !== ''
  }

  rowAt(row: number): ClusterEvent {
    return rowAt(this.rows, row)
  }

  /** Whether another process has the same name. */
  isNamesake(pid: number): boolean {
    return (this.namesakes.get(this.processNames.get(pid) ?? '') ?? 0) > 1
  }

  /** Whether a row is about a process. */
  isAbout(row: number, pid: number): boolean {
    const { kind, a, b, c } = this.rowAt(row)
    const name = CLUSTER_EVENTS[kind]
    if (name === 'wait' || name === 'endWait') return b === pid
    if (name === 'actor' || name === 'state') return c === pid
    return PROCESS_FIRST.has(name) && a === pid
  }

  get rows(): ClusterRows {
    return { rows: this.length, values: this.values }
  }

  text(number: number): string {
    return this.texts[number] ?? ''
  }

  /** When a message that was sent in a row arrives, or is lost. */
  endOf(row: number): number {
    return this.ends[row]
  }

  /** Why a message that was sent in a row is lost, or will be; '' where it is not. */
  lossOf(row: number): string {
    const why = this.losses.get(row)
    return why === undefined ? '' : this.text(why)
  }

  timeOf(row: number): number {
    return this.values[row * WIDTH]
  }

  kindOf(row: number): number {
    return this.values[row * WIDTH + 1]
  }

  /** How many of {@link sends} there are up to and at a time. */
  sendsUntil(ps: number): number {
    return this.placeOfSend(this.countUntil(ps))
  }

  /** Place in {@link sends} of a row, or of the first one after it. */
  placeOfSend(row: number): number {
    let low = 0
    let high = this.sends.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.sends[middle] < row) low = middle + 1
      else high = middle
    }
    return low
  }

  /** How many rows there are up to and at a time. */
  countUntil(ps: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.values[middle * WIDTH] <= ps) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The state at a time. It is valid until the next call, and must not be changed. */
  stateAt(ps: number): ClusterState {
    const target = this.countUntil(ps)
    if (target < this.cursor.index || target - this.cursor.index > this.spacing) {
      const keyframe = this.keyframes[Math.min(Math.floor(target / this.spacing), this.keyframes.length) - 1]
      const start = keyframe === undefined ? emptyState(this.info) : structuredClone(keyframe)
      if (target < this.cursor.index || start.index > this.cursor.index) this.cursor = start
    }
    while (this.cursor.index < target) {
      applyRow(this.cursor, this.rowAt(this.cursor.index))
      if (this.cursor.index === (this.keyframes.length + 1) * this.spacing) this.keep()
    }
    return this.cursor
  }

  private keep(): void {
    this.keyframes.push(structuredClone(this.cursor))
    if (this.keyframes.length <= KEYFRAMES_MAX) return
    this.keyframes = this.keyframes.filter((_, index) => index % 2 === 1)
    this.spacing *= 2
  }

  private index(event: ClusterEvent): void {
    const { kind, node, a, time, index } = event
    this.ends[index] = Infinity
    if (kind === CLUSTER_KIND.send) {
      this.sentIn.set(a, index)
      if (node !== event.b) this.sends.push(index)
    } else if (kind === CLUSTER_KIND.arrive || kind === CLUSTER_KIND.lost) {
      const sent = this.sentIn.get(a)
      if (sent !== undefined) {
        this.ends[sent] = time
        if (kind === CLUSTER_KIND.lost) this.losses.set(sent, event.d)
      }
      this.sentIn.delete(a)
    }
    if (kind === CLUSTER_KIND.spawn) {
      const name = this.text(event.b)
      this.processNames.set(a, name)
      this.namesakes.set(name, (this.namesakes.get(name) ?? 0) + 1)
    }
    this.cpus.add(event)
    this.lanes.add(event)
  }

  private grow(needed: number): void {
    const size = Math.max(needed, this.ends.length * 2)
    const values = new Float64Array(size * WIDTH)
    values.set(this.values)
    this.values = values
    const ends = new Float64Array(size)
    ends.set(this.ends)
    this.ends = ends
  }
}
