import {
  CLUSTER_EVENTS,
  CLUSTER_KIND,
  type ClusterEvent,
  type ClusterEventName,
  type ClusterRows,
  rowAt,
} from '../../sim/cluster/core/log.ts'
import { Lanes } from './lanes.ts'
import type { ClusterInfo } from './messages.ts'
import { applyRow, type ClusterState, emptyState } from './state.ts'

const WIDTH = 10
/** Rows between two kept states: the most that a jump has to fold. */
const KEYFRAME_ROWS = 2048
/** Kept states at most; beyond that they are kept farther apart. */
const KEYFRAMES_MAX = 400

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
  readonly lanes = new Lanes()
  readonly processNames = new Map<number, string>()
  length = 0
  reachedPs = 0
  /** Known when the run is over. */
  digest = ''
  /** Whether it is over because its time is, not because the page keeps no more. */
  whole = false
  private values = new Float64Array(WIDTH * 4096)
  /** By row of a sending: when it ended, in ps; infinite while nobody knows. */
  private ends = new Float64Array(4096)
  private readonly sentIn = new Map<number, number>()
  private keyframes: ClusterState[] = []
  private spacing = KEYFRAME_ROWS
  private cursor: ClusterState

  constructor(info: ClusterInfo, untilPs: number) {
    this.info = info
    this.untilPs = untilPs
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
    const { kind, a, time, index } = event
    this.ends[index] = Infinity
    if (kind === CLUSTER_KIND.send) this.sentIn.set(a, index)
    else if (kind === CLUSTER_KIND.arrive || kind === CLUSTER_KIND.lost) {
      const sent = this.sentIn.get(a)
      if (sent !== undefined) this.ends[sent] = time
      this.sentIn.delete(a)
    }
    if (kind === CLUSTER_KIND.spawn) this.processNames.set(a, this.text(event.b))
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
