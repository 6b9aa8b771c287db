import { t } from '../../language/t.ts'
import type { Hang, Waiter } from '../../sim/cluster/core/waits.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import type { ClusterRun } from './run.ts'
import type { ClusterState } from './state.ts'
import { nodeName, processName, sayPs } from './words.ts'

/** An actor as a person calls it: "deputy of editor", "editor", "server". */
export const actorName = (run: ClusterRun, { actors }: ClusterState, id: number): string => {
  const actor = actors.get(id)
  if (actor === undefined) return t('somebody')
  const role = run.text(actor.role)
  const own = new RegExp(`^${run.info.system} `, 'i')
  const short = role.replace(own, '')
  if (actor.pid < 0) return short
  const name = processName(run, actor.pid)
  return short === 'process' ? name : t('{who} of {name}', { who: short, name })
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
  if (among.length > 0) {
    return t('{need} of {nodes}', { need, nodes: among.map((whom) => nodeName(run, whom.node)).join(', ') })
  }
  return actor >= 0 && state.actors.has(actor)
    ? t('the {role} on {node}', { role: roleName(run, state, actor), node: nodeName(run, node) })
    : nodeName(run, node)
}

/** What an actor is, without whose it is. */
const roleName = (run: ClusterRun, { actors }: ClusterState, id: number): string => {
  const actor = actors.get(id)
  if (actor === undefined) return t('somebody')
  const short = run.text(actor.role).replace(new RegExp(`^${run.info.system} `, 'i'), '')
  return short === 'process' && actor.pid >= 0 ? processName(run, actor.pid) : short
}

/** Why nothing can come of a hang's last wait. */
export const hangCause = (run: ClusterRun, { cause, nodes }: Hang): string => {
  const [a, b] = nodes
  return {
    'node down': t('{node} is down', { node: nodeName(run, a) }),
    'link cut': t('the link between {a} and {b} is cut', { a: nodeName(run, a), b: nodeName(run, b) }),
    forgotten: t('nobody on {node} knows of it any more', { node: nodeName(run, a) }),
    circle: t('each waits for the other'),
    'no quorum': t('too few can answer: not {nodes}', {
      nodes: nodes.map((node) => nodeName(run, node)).join(', '),
    }),
  }[cause]
}

/** What kind of timer it is that ends a wait, as far as its length tells. */
const timerName = (run: ClusterRun, { sincePs, untilPs }: Waiter): string => {
  const { stream, rpc } = CLUSTER_SYSTEMS[run.info.system].spec
  const heardPs = untilPs - stream.idlePs - stream.intervalPs * stream.probes
  if (heardPs >= 0 && heardPs <= sincePs) return t('the keepalive of its connection')
  const callsPs = rpc.waitsPs.reduce((sum, ps) => sum + ps, 0)
  return Math.abs(untilPs - sincePs - callsPs) < callsPs / 10 ? t('the last repeat of its call') : t('a timer')
}

/** When and how a hang ends, or that it does not. */
export const hangEnd = (run: ClusterRun, { chain, untilPs }: Hang): string => {
  const timed = chain.find((wait) => wait.untilPs === untilPs)
  if (untilPs < 0 || timed === undefined) return t('no timer ends this: it hangs for ever')
  return t('{timer} ends it at {time}', { timer: timerName(run, timed), time: sayPs(untilPs) })
}

/** A hang in a sentence that names who waits for whom, on what, why in vain, and until when. */
export const tellHang = (run: ClusterRun, state: ClusterState, hang: Hang): string => {
  const { chain } = hang
  const [first] = chain
  const links = chain.map((wait, order) => {
    const values = { what: wait.what, whom: waitedFor(run, state, wait) }
    return order === 0 ? t('waits for {what} from {whom}', values) : t(', which waits for {what} from {whom}', values)
  })
  const sentence = t('{who} on {node} {links}; but {cause}. {end}.', {
    who: actorName(run, state, first.id),
    node: nodeName(run, first.at),
    links: links.join(''),
    cause: hangCause(run, hang),
    end: hangEnd(run, hang),
  })
  return sentence.replace(/(^|\. )(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
}
