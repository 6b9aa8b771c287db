import { CLUSTER_KIND, type ClusterEvent } from '../../sim/cluster/core/log.ts'

/** What a process does in a stretch of its lane. */
export type Doing = 'runs' | 'frozen' | 'blocked'

export interface Segment {
  fromPs: number
  /** Infinite while it lasts. */
  toPs: number
  doing: Doing
  node: number
  /** Text of what it is blocked on, or −1. */
  on: number
}

export interface Lane {
  pid: number
  segments: Segment[]
  endPs: number
  /** Text of why it was killed; −1 where it ended by itself or lives. */
  why: number
}

/** Something that the time line marks for all. */
export interface Mark {
  ps: number
  kind: 'crash' | 'restart' | 'cut' | 'heal' | 'slow' | 'commit' | 'migrate' | 'abort' | 'migrated' | 'hung'
  node: number
  pid: number
}

const MARKED = new Map<number, Mark['kind']>(
  (['crash', 'restart', 'cut', 'heal', 'slow', 'commit', 'migrate', 'abort', 'migrated', 'hung'] as const).map(
    (kind) => [CLUSTER_KIND[kind], kind],
  ),
)
const OF_PROCESS = new Set(['commit', 'migrate', 'abort', 'migrated'])

/** Lanes of a time line, one to a process, built row by row. */
export class Lanes {
  readonly byPid = new Map<number, Lane>()
  readonly marks: Mark[] = []

  add({ kind, time, node, a, b, c }: ClusterEvent): void {
    const mark = MARKED.get(kind)
    if (mark !== undefined) this.marks.push({ ps: time, kind: mark, node, pid: OF_PROCESS.has(mark) ? a : -1 })
    if (kind === CLUSTER_KIND.spawn) this.byPid.set(a, { pid: a, segments: [], endPs: Infinity, why: -1 })
    const lane = this.byPid.get(a)
    if (lane === undefined) return
    if (kind === CLUSTER_KIND.place) this.begin(lane, time, { doing: 'runs', node: c, on: -1 })
    else if (kind === CLUSTER_KIND.freeze) this.begin(lane, time, { doing: 'frozen', node, on: -1 })
    else if (kind === CLUSTER_KIND.thaw || kind === CLUSTER_KIND.proceed)
      this.begin(lane, time, { doing: 'runs', node, on: -1 })
    else if (kind === CLUSTER_KIND.block) this.begin(lane, time, { doing: 'blocked', node, on: b })
    else if (kind === CLUSTER_KIND.exit || kind === CLUSTER_KIND.kill) this.end(lane, time, kind, b)
  }

  private begin(lane: Lane, ps: number, next: Pick<Segment, 'doing' | 'node' | 'on'>): void {
    const last = lane.segments.at(-1)
    if (last !== undefined) {
      if (last.doing === next.doing && last.node === next.node && last.on === next.on) return
      last.toPs = ps
    }
    lane.segments.push({ fromPs: ps, toPs: Infinity, ...next })
  }

  private end(lane: Lane, ps: number, kind: number, why: number): void {
    const last = lane.segments.at(-1)
    if (last !== undefined) last.toPs = Math.min(last.toPs, ps)
    lane.endPs = ps
    lane.why = kind === CLUSTER_KIND.kill ? why : -1
  }
}
