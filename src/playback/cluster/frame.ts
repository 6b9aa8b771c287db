import { type Hang, hangsOf, type Waiter } from '../../sim/cluster/core/waits.ts'
import type { ClusterRun } from './run.ts'
import { type ClusterState, isLinkUp } from './state.ts'

/** A message on its way at an instant. */
export interface Flight {
  row: number
  from: number
  to: number
  kind: string
  bytes: number
  count: number
  /** Share of its way: 0 where it is sent, 1 where it ends. */
  share: number
}

/** A cluster at an instant, as the stage draws it. */
export interface ClusterFrame {
  ps: number
  state: ClusterState
  flights: Flight[]
  hangs: Hang[]
}

/** Messages drawn at once; more cannot be told apart. */
const FLIGHTS_MAX = 200

const flightsOf = (run: ClusterRun, { flying }: ClusterState, ps: number): Flight[] => {
  const flights: Flight[] = []
  for (const row of flying.values()) {
    const { node: from, time, b: to, c: kind, d: bytes, e: count } = run.rowAt(row)
    if (from === to) continue
    const end = run.endOf(row)
    const share = Number.isFinite(end) && end > time ? (ps - time) / (end - time) : 0.5
    flights.push({ row, from, to, kind: run.text(kind), bytes, count, share: Math.min(1, Math.max(0, share)) })
    if (flights.length >= FLIGHTS_MAX) break
  }
  return flights
}

const waitersOf = (run: ClusterRun, { waits }: ClusterState): Waiter[] =>
  [...waits.values()].map(({ actor, at, pid, what, node, target, untilPs, sincePs, among, need }) => ({
    id: actor,
    at,
    pid,
    what: run.text(what),
    node,
    actor: target,
    sincePs,
    untilPs,
    among,
    need,
  }))

/** An actor that has ended says so in its state. */
const isAlive = (run: ClusterRun, { actors }: ClusterState, id: number): boolean => {
  const actor = actors.get(id)
  return actor === undefined || (actor.alive && run.text(actor.state) !== 'ended')
}

/** What there is to see of a run at an instant. */
export const clusterFrameAt = (run: ClusterRun, ps: number): ClusterFrame => {
  const state = run.stateAt(ps)
  const hangs = hangsOf({
    nowPs: ps,
    waiters: waitersOf(run, state),
    isUp: (node) => state.nodes[node].up,
    isLinkUp: (a, b) => isLinkUp(state, a, b),
    isAlive: (actor) => isAlive(run, state, actor),
  })
  return { ps, state, flights: flightsOf(run, state, ps), hangs }
}
