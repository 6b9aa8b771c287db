import type { Hang, Waiter } from '../../sim/cluster/core/waits.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import type { ClusterRun } from './run.ts'
import type { ClusterState } from './state.ts'
import { nodeName, processName, sayPs } from './words.ts'

/** An actor as a person calls it: "deputy of editor", "editor", "server". */
export const actorName = (run: ClusterRun, { actors }: ClusterState, id: number): string => {
  const actor = actors.get(id)
  if (actor === undefined) return 'somebody'
  const role = run.text(actor.role)
  const own = new RegExp(`^${run.info.system} `, 'i')
  const short = role.replace(own, '')
  if (actor.pid < 0) return short
  const name = processName(run, actor.pid)
  return short === 'process' ? name : `${short} of ${name}`
}

/** One wait of a chain, as a box and an arrow of a drawing say it. */
export interface HangLink {
  who: string
  node: number
  what: string
  untilPs: number
  sincePs: number
}

export const hangLinks = (run: ClusterRun, state: ClusterState, { chain }: Hang): HangLink[] =>
  chain.map(({ id, at, what, untilPs, sincePs }) => ({
    who: actorName(run, state, id),
    node: at,
    what,
    untilPs,
    sincePs,
  }))

/** Whom a wait is for: an actor that is known, or somebody on a node. */
export const waitedFor = (
  run: ClusterRun,
  state: ClusterState,
  { actor, node, among = [], need = 0 }: Waiter,
): string => {
  if (among.length > 0) return `${need} of ${among.map((whom) => nodeName(run, whom.node)).join(', ')}`
  return actor >= 0 && state.actors.has(actor)
    ? `the ${actorName(run, state, actor).replace(/ of .*$/, '')} on ${nodeName(run, node)}`
    : nodeName(run, node)
}

/** Why nothing can come of a hang's last wait. */
export const hangCause = (run: ClusterRun, { cause, nodes }: Hang): string => {
  const [a, b] = nodes
  return {
    'node down': `${nodeName(run, a)} is down`,
    'link cut': `the link between ${nodeName(run, a)} and ${nodeName(run, b)} is cut`,
    forgotten: `nobody on ${nodeName(run, a)} knows of it any more`,
    circle: 'each waits for the other',
    'no quorum': `too few can answer: not ${nodes.map((node) => nodeName(run, node)).join(', ')}`,
  }[cause]
}

/** What kind of timer it is that ends a wait, as far as its length tells. */
const timerName = (run: ClusterRun, { sincePs, untilPs }: Waiter): string => {
  const { stream, rpc } = CLUSTER_SYSTEMS[run.info.system].spec
  const heardPs = untilPs - stream.idlePs - stream.intervalPs * stream.probes
  if (heardPs >= 0 && heardPs <= sincePs) return 'the keepalive of its connection'
  const callsPs = rpc.waitsPs.reduce((sum, ps) => sum + ps, 0)
  return Math.abs(untilPs - sincePs - callsPs) < callsPs / 10 ? 'the last repeat of its call' : 'a timer'
}

/** When and how a hang ends, or that it does not. */
export const hangEnd = (run: ClusterRun, { chain, untilPs }: Hang): string => {
  const timed = chain.find((wait) => wait.untilPs === untilPs)
  if (untilPs < 0 || timed === undefined) return 'no timer ends this: it hangs for ever'
  return `${timerName(run, timed)} ends it at ${sayPs(untilPs)}`
}

/** A hang in a sentence that names who waits for whom, on what, why in vain, and until when. */
export const tellHang = (run: ClusterRun, state: ClusterState, hang: Hang): string => {
  const { chain } = hang
  const [first] = chain
  const links = chain.map((wait) => `waits for ${wait.what} from ${waitedFor(run, state, wait)}`)
  const who = actorName(run, state, first.id)
  return `${who} on ${nodeName(run, first.at)} ${links.join(', which ')}; but ${hangCause(run, hang)}. ${hangEnd(run, hang)}.`.replace(
    /(^|\. )(\w)/g,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  )
}
