import { CLUSTER_KIND, type ClusterEvent } from '../../sim/cluster/core/log.ts'

/** What a process does in a stretch of its lane. */
export type Doing = 'runs' | 'frozen' | 'blocked'

export interface Segment {
  fromPs: number
  /** Infinite while it lasts. */
  toPs: number
  doing: Doing
  node: number
  /** What it is blocked on, or ''. */
  on: string
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
  kind:
    | 'crash'
    | 'restart'
    | 'cut'
    | 'heal'
    | 'slow'
    | 'commit'
    | 'migrate'
    | 'abort'
    | 'migrated'
    | 'hung'
    | 'round'
    | 'kill'
    | 'thaw'
    | 'peerLost'
  node: number
  pid: number
}

const MARKS = [
  'crash',
  'restart',
  'cut',
  'heal',
  'slow',
  'commit',
  'migrate',
  'abort',
  'migrated',
  'hung',
  'round',
  'kill',
  'thaw',
  'peerLost',
] as const
const MARKED = new Map<number, Mark['kind']>(MARKS.map((kind) => [CLUSTER_KIND[kind], kind]))
const OF_PROCESS = new Set<Mark['kind']>(['commit', 'migrate', 'abort', 'migrated', 'round', 'kill', 'thaw'])

/** What a process waits for, as one name for all pages. */
export const waitName = (what: string): string => (/^page \d+$/.test(what) ? 'a page' : what)

/** What a process did in a stretch of time, as shares of it. */
export interface Did {
  runs: number
  frozen: number
  blocked: number
  /** What it was blocked on most, or ''. */
  on: string
}

/** Segments looked at in one stretch; a longer one is told by its end. */
const SEGMENTS_MAX = 400

/** Lanes of a time line, one to a process, built row by row. */
export class Lanes {
  readonly byPid = new Map<number, Lane>()
  readonly marks: Mark[] = []
  private readonly text: (number: number) => string

  constructor(text: (number: number) => string) {
    this.text = text
  }

  add({ kind, time, node, a, b, c }: ClusterEvent): void {
    const mark = MARKED.get(kind)
    if (mark !== undefined) this.marks.push({ ps: time, kind: mark, node, pid: OF_PROCESS.has(mark) ? a : -1 })
    if (kind === CLUSTER_KIND.spawn) this.byPid.set(a, { pid: a, segments: [], endPs: Infinity, why: -1 })
    const lane = this.byPid.get(a)
    if (lane === undefined) return
    if (kind === CLUSTER_KIND.place) this.begin(lane, time, { doing: 'runs', node: c, on: '' })
    else if (kind === CLUSTER_KIND.freeze) this.begin(lane, time, { doing: 'frozen', node, on: '' })
    else if (kind === CLUSTER_KIND.thaw || kind === CLUSTER_KIND.proceed)
      this.begin(lane, time, { doing: 'runs', node, on: '' })
    else if (kind === CLUSTER_KIND.block) this.begin(lane, time, { doing: 'blocked', node, on: waitName(this.text(b)) })
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

/** Index of the last segment that had begun at a time, or −1. */
export const segmentAt = ({ segments }: Lane, ps: number): number => {
  let low = 0
  let high = segments.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (segments[middle].fromPs <= ps) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** What a process did between two moments, where it is now: what it did elsewhere does not count. */
export const didBetween = (lane: Lane, fromPs: number, toPs: number): Did => {
  const last = segmentAt(lane, toPs)
  const did: Did = { runs: 0, frozen: 0, blocked: 0, on: '' }
  if (last < 0) return did
  const { node, doing, on } = lane.segments[last]
  if (fromPs >= toPs || lane.segments[last].fromPs <= fromPs) return { ...did, [doing]: 1, on }
  const waits = new Map<string, number>()
  let sum = 0
  for (let place = last; place >= Math.max(0, last - SEGMENTS_MAX); place--) {
    const segment = lane.segments[place]
    if (segment.toPs <= fromPs || segment.node !== node) break
    const takes = Math.min(segment.toPs, toPs) - Math.max(segment.fromPs, fromPs)
    did[segment.doing] += takes
    sum += takes
    if (segment.on !== '') waits.set(segment.on, (waits.get(segment.on) ?? 0) + takes)
  }
  const most = [...waits].toSorted((a, b) => b[1] - a[1]).at(0)
  const of = Math.max(1, sum)
  return { runs: did.runs / of, frozen: did.frozen / of, blocked: did.blocked / of, on: most?.[0] ?? '' }
}

/** How long a process has stood still up to a moment, in ps: in its last stop, and in all. */
export const stoodStill = (lane: Lane, ps: number): { lastPs: number; allPs: number } => {
  let lastPs = 0
  let allPs = 0
  for (const { fromPs, toPs, doing } of lane.segments) {
    if (fromPs > ps) break
    if (doing !== 'frozen') continue
    lastPs = Math.min(toPs, lane.endPs, ps) - fromPs
    allPs += lastPs
  }
  return { lastPs, allPs }
}
