import type { Cluster } from '../../core/cluster.ts'
import type { Process } from '../../core/processes.ts'
import type { Role } from '../../core/role.ts'
import type { Actor, Data } from '../../core/world.ts'
import { type Delivery, type Outbox, RETRY, tell as send, tellNext, told } from '../outbox.ts'
import { endMove } from '../rows.ts'
import { type NonStopCosts, POLICIES } from './card.ts'

export const NODE = 'keepalive'
const WORD_BYTES = 128

/** What nodes tell each other: stop this one; this one has died; start it again; it has been started again. */
export interface Word extends Data {
  kind: 'stop' | 'died' | 'start' | 'started'
  /** −1: the node where the daemon runs. */
  host: number
  /** The process that was. */
  pid: number
  /** Where it is to be started, if somebody said so; −1: by the policy. */
  to: number
  /** started: the process that is there now. */
  fresh: number
}

/** A line of the table: the process of a service, and where it runs or is being started. */
interface Service {
  pid: number
  node: number
  starting: boolean
}

export interface NodeData extends Outbox<Word> {
  up: boolean[]
  /** The table, by the name of the service. Each node keeps a copy (assumed). */
  table: Record<string, Service>
  /** Round robin: the node that was chosen last. */
  lastChosen: number
}
export type KeepAlive = Actor<NodeData>

export const nodeOf = (cluster: Cluster, node: number): KeepAlive => {
  const found = cluster.find(NODE, node)
  if (found === undefined) throw new Error(`node ${node} is down`)
  return found as unknown as KeepAlive
}

/** The daemon runs on the first node that is up, as a node sees it. */
const daemonNode = ({ data }: KeepAlive): number => data.up.indexOf(true)

const WORDS: Delivery<Word, NodeData> = {
  service: NODE,
  bytes: WORD_BYTES,
  kindOf: ({ kind }) => kind,
  destination: (_cluster, me, { host }) => (host < 0 ? daemonNode(me) : me.data.up[host] ? host : -1),
  hear: (cluster, me, word) => hear(cluster, me, word),
}

export const tell = (cluster: Cluster, me: KeepAlive, word: Word): void => send(cluster, me, word, WORDS)

/** The first node that is up, in the order of the policy. */
const chosen = (cluster: Cluster, me: KeepAlive, { home, image }: Process, policy: number): number => {
  const { up, lastChosen } = me.data
  const last = cluster.processes.images[image].node
  const first = policy === POLICIES.roundRobin ? lastChosen + 1 : policy === POLICIES.lastNode ? last : home
  const nodes = up.length
  for (let step = 0; step < nodes; step++) {
    const node = (first + step) % nodes
    if (up[node] && node !== cluster.world.spec.fileServer) return node
  }
  return me.node
}

/** The line of a process's service; a process that nobody has replaced is its own. */
const serviceOf = (cluster: Cluster, me: KeepAlive, { name, pid, image }: Process): Service =>
  (me.data.table[name] ??= { pid, node: cluster.processes.images[image].node, starting: false })

/** The daemon has a dead process replaced, once; wherever somebody wanted it, or by the policy. */
const replace = (cluster: Cluster, me: KeepAlive, { pid, to }: Word, costs: NonStopCosts): void => {
  const process = cluster.processes.all[pid]
  const service = serviceOf(cluster, me, process)
  if (service.pid !== pid || service.starting) return
  const host = to >= 0 && me.data.up[to] ? to : chosen(cluster, me, process, costs.policy)
  service.starting = true
  service.node = host
  me.data.lastChosen = host
  tell(cluster, me, { kind: 'start', host, pid, to: host, fresh: -1 })
}

/** The program begins from the beginning: another process, with nothing of what the old one had. */
const startAgain = (cluster: Cluster, me: KeepAlive, old: Process): void => {
  // The order may come twice, when the answer to it was lost.
  if (serviceOf(cluster, me, old).pid !== old.pid) return
  const { name, program, pages, hotPages, storedAt, files } = old
  const fresh = files.filter(({ closed }) => closed !== true).map((file) => ({ ...file, dirtyBytes: 0 }))
  const birth = { name, node: me.node, home: old.home, program, pages, hotPages, storedAt, files: fresh }
  const { pid } = cluster.processes.spawn(birth)
  me.data.table[name] = { pid, node: me.node, starting: false }
  endMove(cluster, me.node, old, me.node)
  me.data.up.forEach((isUp, host) => {
    if (isUp && host !== me.node) tell(cluster, me, { kind: 'started', host, pid: old.pid, to: me.node, fresh: pid })
  })
}

const stop = (cluster: Cluster, { pid, to }: Word): void => {
  const process = cluster.processes.all[pid]
  const image = cluster.processes.images[process.image]
  if (process.status === 'alive') cluster.processes.end(image, `stopped, to be started again on node ${to}`)
}

const DIED = 'has heard of '
const STARTS = 'starts '

/** A word is heard at the node for which it is meant; the CPU time that it takes comes first. */
const hear = (cluster: Cluster, me: KeepAlive, word: Word): void => {
  if (word.kind === 'stop') stop(cluster, word)
  else if (word.kind === 'started')
    me.data.table[cluster.processes.all[word.pid].name] = { pid: word.fresh, node: word.to, starting: false }
  else cluster.work(me as unknown as Actor, 0, `${word.kind === 'died' ? DIED : STARTS}${word.pid} ${word.to}`)
}

/** Where an operator wanted a process that he had stopped; −1 where it died by itself. */
export const wantedAt = ({ why }: Process): number => {
  const match = /^stopped, to be started again on node (\d+)$/.exec(why)
  return match === null ? -1 : Number(match[1])
}

const CALL = 'call '
const wordOf = (tag: string): Word => {
  const [pid, to] = tag
    .slice(tag.startsWith(DIED) ? DIED.length : STARTS.length)
    .split(' ')
    .map(Number)
  return { kind: tag.startsWith(DIED) ? 'died' : 'start', host: -1, pid, to, fresh: -1 }
}

/** A system call, which is done where the process is. */
export const workForCall = (cluster: Cluster, image: { id: number; node: number }, { callPs }: NonStopCosts): void =>
  cluster.work(nodeOf(cluster, image.node) as unknown as Actor, callPs, `${CALL}${image.id}`)

/** A node: its kernel, and keepalive where that runs. */
export const nodeRole = (costs: NonStopCosts): Role<NodeData> => ({
  name: NODE,
  request: (cluster, me, message) => {
    cluster.reply(message, 'heard', WORD_BYTES)
    hear(cluster, me, message.data as unknown as Word)
  },
  worked: (cluster, me, tag) => {
    if (tag.startsWith(CALL)) cluster.processes.proceed(cluster.processes.images[Number(tag.slice(CALL.length))])
    else if (tag.startsWith(DIED)) cluster.setTimer(me as unknown as Actor, tag, costs.noticePs)
    else cluster.setTimer(me as unknown as Actor, tag, costs.startPs)
  },
  timer: (cluster, me, name) => {
    if (name === RETRY) return tellNext(cluster, me, WORDS)
    const word = wordOf(name)
    if (word.kind === 'died') replace(cluster, me, word, costs)
    else startAgain(cluster, me, cluster.processes.all[word.pid])
  },
  reply: (cluster, me) => told(cluster, me, true, WORDS),
  failed: (cluster, me) => told(cluster, me, false, WORDS),
})

/** After a node has gone down: the daemon hears of what ran there, when that can no longer run. */
export const mourn = (cluster: Cluster, me: KeepAlive, node: number, { guardPs }: NonStopCosts): void => {
  if (daemonNode(me) !== me.node) return
  for (const process of cluster.processes.all.filter(({ parent }) => parent < 0)) {
    const service = serviceOf(cluster, me, process)
    if (service.node !== node || cluster.processes.all[service.pid].status === 'done') continue
    // Whatever was being started there will not be.
    service.starting = false
    cluster.setTimer(me as unknown as Actor, `${DIED}${service.pid} -1`, guardPs)
  }
}
