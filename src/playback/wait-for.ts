import { t } from '../language/t.ts'
import type { RunInfo } from '../sim/log/schema.ts'
import type { Frame } from './frame.ts'
import { contextName } from './names.ts'
import type { Run } from './run.ts'

/** A thread (or an interrupt), a lock or a queue in the graph. */
export interface WaitNode {
  kind: 'thread' | 'lock' | 'queue'
  index: number
}

/**
 * An arrow of the graph. `spins` and `sleeps`: from a thread to the lock or the queue that it waits for; `held`: from a
 * lock to who holds it; `answers`: from a queue to the thread whose message is awaited there.
 */
export interface WaitEdge {
  from: WaitNode
  to: WaitNode
  kind: 'spins' | 'sleeps' | 'held' | 'answers'
}

/** Waits that close: each thread waits for what comes after it, and the last for the first. */
export interface WaitCycle {
  threads: number[]
  /** What each of the threads waits for. */
  wants: WaitNode[]
}

export interface WaitGraph {
  nodes: WaitNode[]
  edges: WaitEdge[]
  cycles: WaitCycle[]
}

export const nodeKey = ({ kind, index }: WaitNode): string => `${kind} ${index}`

/**
 * What a waiting context waits for, and who must act before it can go on; `stuck`: those of them who cannot act before
 * their own wait is over.
 */
interface Wait {
  want: WaitNode
  spins: boolean
  on: number[]
  stuck: number[]
}

const waitOf = ({ waits }: Frame, context: number): Wait | undefined => {
  const lock = waits.waitsFor[context]
  const spins = waits.asleep[context] === 0
  if (lock >= 0) {
    const on = waits.holdersOf(lock)
    const stuck = on.filter((holder) => waits.keepsFromLettingGo(lock, holder))
    return { want: { kind: 'lock', index: lock }, spins, on, stuck }
  }
  const queue = waits.waitsOn[context]
  if (queue < 0) return undefined
  const other = waits.expects[context]
  const on = other >= 0 && other !== context ? [other] : []
  return { want: { kind: 'queue', index: queue }, spins: false, on, stuck: on }
}

/** All who wait, in the order in which they began to. */
const waitsOf = (frame: Frame): Map<number, Wait> => {
  const found: [number, Wait][] = []
  for (let context = 0; context < frame.waits.waitsFor.length; context++) {
    const wait = waitOf(frame, context)
    if (wait !== undefined) found.push([context, wait])
  }
  const { since } = frame.waits
  return new Map(found.toSorted(([x], [y]) => since[x] - since[y] || x - y))
}

/** The circle that one comes to from a context by going from each waiter to those it waits for; undefined if none. */
const circleFrom = (waits: ReadonlyMap<number, Wait>, start: number, done: Set<number>): number[] | undefined => {
  const trail: number[] = []
  const walk = (context: number): number[] | undefined => {
    const at = trail.indexOf(context)
    if (at >= 0) return trail.slice(at)
    if (done.has(context)) return undefined
    trail.push(context)
    for (const next of waits.get(context)?.stuck ?? []) {
      const circle = walk(next)
      if (circle !== undefined) return circle
    }
    trail.pop()
    done.add(context)
    return undefined
  }
  const circle = walk(start)
  for (const context of trail) done.add(context)
  return circle
}

/**
 * Whether a circle has closed for good, which the core knows and the log says. A holder of a token may yet let go of it
 * as it sleeps, and at a queue one does not see who is waited for, only who was asked last.
 */
const isClosed = (run: Run, frame: Frame, threads: readonly number[]): boolean =>
  run.segments
    .between('deadlock', -Infinity, frame.timePs, Infinity)
    .some((event) => threads.includes(run.log.columns.a[event]))

/** Everyone who waits at the moment, what for, and who holds that. A pure function of the frame and the run's log. */
export const waitForGraph = (run: Run, frame: Frame): WaitGraph => {
  const waits = waitsOf(frame)
  const nodes = new Map<string, WaitNode>()
  const edges = new Map<string, WaitEdge>()
  const addNode = (node: WaitNode): WaitNode => {
    nodes.set(nodeKey(node), node)
    return node
  }
  const addEdge = (from: WaitNode, to: WaitNode, kind: WaitEdge['kind']): void => {
    edges.set(`${nodeKey(from)} > ${nodeKey(to)}`, { from: addNode(from), to: addNode(to), kind })
  }
  for (const [context, { want, spins, on }] of waits) {
    addEdge({ kind: 'thread', index: context }, want, spins ? 'spins' : 'sleeps')
    for (const other of on) addEdge(want, { kind: 'thread', index: other }, want.kind === 'lock' ? 'held' : 'answers')
  }
  const done = new Set<number>()
  const cycles: WaitCycle[] = []
  for (const context of waits.keys()) {
    const threads = circleFrom(waits, context, done)
    if (threads === undefined) continue
    const wants = threads.map((thread) => waits.get(thread)?.want).filter((want) => want !== undefined)
    if (isClosed(run, frame, threads)) cycles.push({ threads, wants })
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], cycles }
}

/** What a node is called. */
export const nodeName = (info: RunInfo, { kind, index }: WaitNode): string => {
  if (kind === 'thread') return contextName(info, index)
  return (kind === 'lock' ? info.locks : info.queues)[index].name
}

/** A circle in words: reader holds inode and wants vnode; writer holds vnode and wants inode. */
export const tellCycle = (info: RunInfo, { threads, wants }: WaitCycle): string =>
  threads
    .map((thread, order) => {
      const held = wants[(order + threads.length - 1) % threads.length]
      const want = wants[order]
      const values = { thread: contextName(info, thread), want: nodeName(info, want), held: nodeName(info, held) }
      if (want.kind === 'lock') {
        return held.kind === 'lock'
          ? t('{thread} holds {held} and wants {want}', values)
          : t('{thread} wants {want}', values)
      }
      const other = contextName(info, threads[(order + 1) % threads.length])
      return held.kind === 'lock'
        ? t('{thread} holds {held} and waits at {want} for {other}', { ...values, other })
        : t('{thread} waits at {want} for {other}', { ...values, other })
    })
    .join('; ')

/** The moment's waits in sentences, for those who do not see the drawing. */
export const tellWaits = (run: Run, { edges }: WaitGraph): string[] =>
  edges
    .filter(({ from }) => from.kind === 'thread')
    .map(({ from, to, kind }) => {
      const others = edges
        .filter((edge) => nodeKey(edge.from) === nodeKey(to))
        .map((edge) => nodeName(run.info, edge.to))
      const values = { thread: nodeName(run.info, from), what: nodeName(run.info, to), others: others.join(', ') }
      const alone = others.length === 0
      if (kind === 'spins') {
        return alone
          ? t('{thread} spins for {what}.', values)
          : t('{thread} spins for {what}, held by {others}.', values)
      }
      if (to.kind === 'lock') {
        return alone
          ? t('{thread} sleeps until it gets {what}.', values)
          : t('{thread} sleeps until it gets {what}, held by {others}.', values)
      }
      return alone ? t('{thread} waits at {what}.', values) : t('{thread} waits at {what}, for {others}.', values)
    })
