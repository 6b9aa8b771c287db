import type { ClusterRun } from './run.ts'
import type { ClusterState } from './state.ts'

/**
 * What a message is of, as far as a drawing tells apart: `data` carries memory, files or state; `word` is a word of a
 * protocol; `pulse` asks who is there, or says how much there is to do.
 */
export type Family = 'data' | 'word' | 'pulse'
export const FAMILIES: readonly Family[] = ['data', 'word', 'pulse']

/** From so many bytes on a message carries something. */
const DATA_BYTES = 1024
const PULSE = /alive|ping|probe|membership|\bleads?\b|\bloads?\b|acknowledged/i

export const familyOf = (kind: string, bytesEach: number): Family =>
  bytesEach >= DATA_BYTES ? 'data' : PULSE.test(kind) ? 'pulse' : 'word'

/** Messages of one family that set out one after the other on the same way, drawn as one; often it is just one. */
export interface Packet {
  /** Row of the first one's sending. */
  row: number
  from: number
  to: number
  family: Family
  /** Kind of the first. */
  kind: string
  count: number
  bytes: number
  /** Share of its way: 0 where it is sent, 1 where it ends. */
  share: number
  /** Why the first will not arrive, or ''. */
  lost: string
  /** It has been lost a short while ago. */
  gone: boolean
}

/** How messages are told apart at a speed: those within `slotPs` are one; none is on the screen for less than `leastPs`. */
export interface Pace {
  slotPs: number
  leastPs: number
}

/** Screen seconds between two marks on a way, and for which a mark is seen at the least. */
const SLOT_SECONDS = 0.17
const LEAST_SECONDS = 0.45

/** Slots double, so that marks stay together when the speed changes a little. */
const doubling = (ps: number): number => 2 ** Math.max(0, Math.round(Math.log2(Math.max(1, ps))))

/** The pace for a speed, in simulated ps for a second of watching. */
export const paceOf = (speedPs: number): Pace => ({
  slotPs: doubling(speedPs * SLOT_SECONDS),
  leastPs: speedPs * LEAST_SECONDS,
})

/** Marks drawn at once; more cannot be told apart. */
const PACKETS_MAX = 240

interface Sending {
  row: number
  time: number
  from: number
  to: number
  family: Family
  kind: string
  count: number
  bytes: number
}

const sendingOf = (run: ClusterRun, row: number): Sending => {
  const { time, node: from, b: to, c, d: bytes, e: count } = run.rowAt(row)
  const kind = run.text(c)
  return { row, time, from, to, kind, count, bytes, family: familyOf(kind, bytes / Math.max(1, count)) }
}

/** What is drawn as one: on one way, of one family, in one slot. What takes long enough to be followed is on its own. */
const groupOf = (run: ClusterRun, { row, from, to, family, time }: Sending, { slotPs, leastPs }: Pace): string => {
  const end = run.endOf(row)
  const isSlow = Number.isFinite(end) && end - time >= leastPs
  return `${from}>${to}${family}${isSlow ? `@${row}` : Math.floor(time / slotPs)}`
}

/** Whether nothing that is drawn as one with it was sent before it. */
const isFirst = (run: ClusterRun, place: number, sending: Sending, pace: Pace): boolean => {
  const group = groupOf(run, sending, pace)
  const begins = Math.floor(sending.time / pace.slotPs) * pace.slotPs
  for (let before = place - 1; before >= 0; before--) {
    const other = sendingOf(run, run.sends[before])
    if (other.time < begins) return true
    if (groupOf(run, other, pace) === group) return false
  }
  return true
}

/** Rows of messages that set out before a moment and are still on their way. */
const olderThan = (run: ClusterRun, { flying }: ClusterState, ps: number): number[] =>
  [...flying.values()].filter((row) => run.timeOf(row) < ps)

const packetOf = (run: ClusterRun, first: Sending, ps: number, { leastPs }: Pace): Packet | undefined => {
  const end = run.endOf(first.row)
  const takes = Math.max(leastPs, (Number.isFinite(end) ? end : ps + leastPs) - first.time, 1)
  const share = (ps - first.time) / takes
  const lost = run.lossOf(first.row)
  if (share >= (lost === '' ? 1 : 2)) return undefined
  const { row, from, to, family, kind, count, bytes } = first
  return { row, from, to, family, kind, count, bytes, lost, share: Math.min(1, share), gone: share >= 1 }
}

/** The marks of what is on its way at a moment. */
export const packetsAt = (run: ClusterRun, state: ClusterState, ps: number, pace: Pace): Packet[] => {
  const { slotPs, leastPs } = pace
  const begin = (Math.floor((ps - 2 * leastPs) / slotPs) - 1) * slotPs
  const until = run.sendsUntil(ps)
  const packets = new Map<string, Packet | undefined>()
  for (const row of olderThan(run, state, begin)) {
    const sending = sendingOf(run, row)
    if (sending.from === sending.to || packets.size >= PACKETS_MAX) continue
    const group = groupOf(run, sending, pace)
    if (!packets.has(group) && isFirst(run, run.placeOfSend(row), sending, pace)) {
      packets.set(group, packetOf(run, sending, ps, pace))
    }
  }
  for (let place = run.sendsUntil(begin - 1); place < until; place++) {
    const sending = sendingOf(run, run.sends[place])
    const group = groupOf(run, sending, pace)
    const known = packets.get(group)
    if (known !== undefined) {
      known.count += sending.count
      known.bytes += sending.bytes
    } else if (!packets.has(group)) packets.set(group, packetOf(run, sending, ps, pace))
  }
  return [...packets.values()].filter((packet) => packet !== undefined).slice(-PACKETS_MAX)
}

/** What flows on a way, in a second of the simulation. */
export interface Flow {
  from: number
  to: number
  family: Family
  /** The kind of which there is most. */
  kind: string
  perSecond: number
  bytesPerSecond: number
}

/** Screen seconds over which a flow is measured, again and again: numbers that change faster cannot be read. */
const FLOW_SECONDS = 1
/** Sendings beyond which the window of a flow is looked at no further. */
const FLOW_SENDINGS = 4000

const measured = new WeakMap<ClusterRun, { end: number; window: number; flows: Flow[] }>()

/** What has flowed on each way in the last whole stretch of time before a moment. */
export const flowsAt = (run: ClusterRun, ps: number, speedPs: number): Flow[] => {
  const window = doubling(speedPs * FLOW_SECONDS)
  const end = Math.floor(ps / window) * window
  const known = measured.get(run)
  if (known?.end === end && known.window === window) return known.flows
  const flows = flowsBefore(run, end, window)
  if (end <= run.reachedPs) measured.set(run, { end, window, flows })
  return flows
}

const flowsBefore = (run: ClusterRun, end: number, window: number): Flow[] => {
  const sums = new Map<string, Flow & { kinds: Map<string, number> }>()
  const until = run.sendsUntil(end)
  for (let place = Math.max(run.sendsUntil(end - window), until - FLOW_SENDINGS); place < until; place++) {
    const { from, to, family, kind, count, bytes } = sendingOf(run, run.sends[place])
    const way = `${from}>${to}${family}`
    const sum = sums.get(way) ?? { from, to, family, kind, perSecond: 0, bytesPerSecond: 0, kinds: new Map() }
    sum.perSecond += (count * 1e12) / window
    sum.bytesPerSecond += (bytes * 1e12) / window
    sum.kinds.set(kind, (sum.kinds.get(kind) ?? 0) + count)
    sums.set(way, sum)
  }
  return [...sums.values()].map(({ kinds, ...flow }) => ({
    ...flow,
    kind: [...kinds].toSorted((a, b) => b[1] - a[1])[0][0],
  }))
}
