import { nextBelow, nextExponential } from '../../engine/random.ts'
import type { Cluster } from '../core/cluster.ts'
import type { Call } from '../core/calls.ts'
import type { Message } from '../core/network.ts'
import type { Role } from '../core/role.ts'
import { PS_PER_MS } from '../core/spec.ts'
import type { Actor, Data } from '../core/world.ts'
import type { Transaction, Vote } from './store.ts'
import { BYTES, CLIENT, commit1Bytes, copiesOf, type Database, databaseOf, type Noted, PEER, peersOf } from './world.ts'

export interface ClientData extends Data {
  thinkPs: number
  /** Of a thousand transactions so many touch the rows that all want. */
  conflictPermille: number
  transaction: Transaction | null
  /** Entry of the notebook, or −1. */
  noted: number
  values: { key: number; value: number }[]
  oks: number[]
  refused: number
  accepted: number
  cts: number
  tries: number
  /** Replicas that have answered in this phase. */
  answered: number[]
  /** Moment of its last read, to which it may travel back; and whether it does so now. */
  lastTs: number
  travels: boolean
}

type Client = Actor<ClientData>

/** Rows that everybody wants, where there is to be conflict. */
const HOT_ROWS = 2
/** Every so many-th time, on average, a client only reads, at a moment of the past. */
const TRAVELS_ONE_IN = 8
/** Rows that a transaction reads; it writes one or two of them. */
const READS = 2
/** A client that was turned away tries again after a random time around this (assumed). */
const RETRY_PS = 40 * PS_PER_MS

const asActor = (me: Client): Actor => me as unknown as Actor
const quorumOf = ({ rules, peers }: Database): number => rules.quorumOf(peers)

const think = (cluster: Cluster, me: Client): void => {
  me.data.travels = me.data.lastTs > 0 && nextBelow(cluster.world.random, TRAVELS_ONE_IN) === 0
  cluster.enter(asActor(me), 'thinks')
  me.data.transaction = null
  cluster.setTimer(asActor(me), 'think', Math.max(1, nextExponential(cluster.world.random, me.data.thinkPs)))
}

const chooseKeys = ({ world }: Cluster, { rows }: Database, permille: number): number[] => {
  const hot = nextBelow(world.random, 1000) < permille
  const range = hot ? Math.min(HOT_ROWS, rows) : rows
  const first = nextBelow(world.random, range)
  return [...new Set([first, ...Array.from({ length: READS - 1 }, () => nextBelow(world.random, range))])]
}

/** BEGIN: reads at the nearest copy; which one is near is this client's number. */
const begin = (cluster: Cluster, me: Client, keys: number[]): void => {
  const database = databaseOf(cluster)
  const copies = copiesOf(database)
  const node = copies[(me.node + me.data.tries) % copies.length]
  const id = ++database.nextTransaction
  me.data.transaction = {
    id,
    client: me.node,
    freezeTs: 0,
    reads: keys,
    writes: keys.slice(0, 1 + nextBelow(cluster.world.random, 2)),
  }
  cluster.enter(asActor(me), 'reads')
  cluster.call(asActor(me), {
    node,
    service: PEER,
    kind: 'READ',
    bytes: BYTES.header + BYTES.key * keys.length,
    data: { keys, ts: me.data.travels ? me.data.lastTs : 0, transaction: id },
  })
}

const noted = (cluster: Cluster, me: Client): Noted => databaseOf(cluster).history[me.data.noted]

/** It has read: now it commits, unless it only wanted to know what was. */
const haveRead = (cluster: Cluster, me: Client, { from, data }: Message): void => {
  const ts = Number(data.ts)
  const values = data.values as ClientData['values']
  if (ts < 0) {
    // The copy does not know that moment yet: another one may.
    me.data.tries++
    return begin(cluster, me, me.data.transaction?.reads ?? [])
  }
  databaseOf(cluster).reads.push({ node: from, ts, values })
  if (me.data.travels) return think(cluster, me)
  me.data.lastTs = ts
  commit1(cluster, me, ts, values)
}

/** COMMIT1 to every replica. */
const commit1 = (cluster: Cluster, me: Client, freezeTs: number, values: ClientData['values']): void => {
  const database = databaseOf(cluster)
  const { transaction } = me.data
  if (transaction === null) return
  transaction.freezeTs = freezeTs
  const { id, writes } = transaction
  me.data.noted = database.history.push({ id, reads: values, writes, freezeTs, outcome: 'open', cts: 0 }) - 1
  Object.assign(me.data, { oks: [], refused: 0, accepted: 0, cts: 0, answered: [] })
  cluster.enter(asActor(me), 'COMMIT1')
  for (const node of peersOf(database)) {
    cluster.call(asActor(me), {
      node,
      service: PEER,
      kind: 'COMMIT1',
      bytes: commit1Bytes(transaction),
      data: { transaction: { ...transaction } },
    })
  }
  waitForQuorum(cluster, me, me.data.oks.length)
}

/** Says how many of how many it waits for, and of whom: a commit without a quorum is seen to stall. */
const waitForQuorum = (cluster: Cluster, me: Client, have: number): void => {
  const database = databaseOf(cluster)
  const quorum = quorumOf(database)
  const among = peersOf(database)
    .filter((node) => !me.data.answered.includes(node))
    .map((node) => ({ node, actor: -1 }))
  cluster.waitFor(asActor(me), {
    what: `${me.state}: ${have} of the ${quorum} of ${database.peers} that it takes`,
    node: -1,
    among,
    need: Math.min(among.length, quorum - have),
  })
}

const takeVote = (cluster: Cluster, me: Client, vote: Vote): void => {
  const database = databaseOf(cluster)
  if (vote.vote === 'ok') me.data.oks.push(vote.minCts)
  else me.data.refused++
  if (me.data.oks.length >= quorumOf(database)) return commit2(cluster, me)
  // Too many are blocked or against it: nobody is to wait for ever for anybody else.
  if (me.data.refused > database.peers - quorumOf(database)) return callOff(cluster, me)
  waitForQuorum(cluster, me, me.data.oks.length)
}

/** COMMIT2 at the latest time that a voter asked for. */
const commit2 = (cluster: Cluster, me: Client): void => {
  const database = databaseOf(cluster)
  const { transaction } = me.data
  if (transaction === null) return
  me.data.cts = Math.max(...me.data.oks)
  noted(cluster, me).cts = me.data.cts
  me.data.answered = []
  cluster.enter(asActor(me), 'COMMIT2')
  for (const node of peersOf(database)) {
    cluster.call(asActor(me), {
      node,
      service: PEER,
      kind: 'COMMIT2',
      bytes: BYTES.commit2,
      data: { transaction: { ...transaction }, cts: me.data.cts },
    })
  }
  if (database.rules.acknowledgesAtQuorum) waitForQuorum(cluster, me, 0)
  else acknowledge(cluster, me)
}

const tellDecision = (cluster: Cluster, me: Client, cts: number): void => {
  const { transaction } = me.data
  if (transaction === null) return
  const decision = { cts, writes: transaction.writes }
  for (const node of peersOf(databaseOf(cluster))) {
    cluster.call(asActor(me), {
      node,
      service: PEER,
      kind: 'DECIDED',
      bytes: BYTES.commit2,
      data: { id: transaction.id, decision },
    })
  }
  cluster.endWait(asActor(me))
}

/** A quorum has the commit: it will outlive any minority of crashes. */
const acknowledge = (cluster: Cluster, me: Client): void => {
  noted(cluster, me).outcome = 'acknowledged'
  cluster.enter(asActor(me), 'acknowledged')
  tellDecision(cluster, me, me.data.cts)
  me.data.tries = 0
  think(cluster, me)
}

/** It is called off, and tried again after a random time. */
const callOff = (cluster: Cluster, me: Client): void => {
  noted(cluster, me).outcome = 'failed'
  cluster.enter(asActor(me), 'called off')
  tellDecision(cluster, me, 0)
  me.data.transaction = null
  me.data.tries++
  cluster.setTimer(asActor(me), 'retry', Math.max(1, nextExponential(cluster.world.random, RETRY_PS)))
}

const isStale = (me: Client, request: Message): boolean => {
  const asked = request.data.transaction
  const id = typeof asked === 'number' ? asked : (asked as Transaction | undefined)?.id
  return id !== undefined && id !== me.data.transaction?.id
}

/** One who thinks, reads, writes and commits, again and again. */
export const clientRole: Role<ClientData> = {
  name: CLIENT,
  begin: think,
  timer: (cluster, me) => {
    const database = databaseOf(cluster)
    if (cluster.now < database.quietPs) begin(cluster, me, chooseKeys(cluster, database, me.data.conflictPermille))
  },
  reply: (cluster, me, message, call) => {
    if (isStale(me, call.request)) return
    const { data } = message
    if (call.request.kind === me.state) me.data.answered.push(message.from)
    if (call.request.kind === 'READ') {
      if (me.state === 'reads') haveRead(cluster, me, message)
    } else if (call.request.kind === 'COMMIT1') {
      if (me.state === 'COMMIT1') takeVote(cluster, me, data as unknown as Vote)
    } else if (call.request.kind === 'COMMIT2' && me.state === 'COMMIT2') {
      if (data.accepted !== true) return giveUp(cluster, me)
      me.data.accepted++
      if (me.data.accepted >= quorumOf(databaseOf(cluster))) acknowledge(cluster, me)
      else waitForQuorum(cluster, me, me.data.accepted)
    }
  },
  failed: (cluster, me, call) => {
    // A lost connection is a new instance: what was queued on it is said again (BPL [S]).
    if (call.request.kind === 'DECIDED' || isStale(me, call.request)) return
    if (call.request.kind === 'READ') {
      me.data.tries++
      return begin(cluster, me, me.data.transaction?.reads ?? [])
    }
    repeat(cluster, me, call)
  },
}

const repeat = (cluster: Cluster, me: Client, { request }: Call): void => {
  if (request.kind !== me.state) return
  cluster.call(asActor(me), {
    node: request.to,
    service: PEER,
    kind: request.kind,
    bytes: request.bytes,
    data: request.data,
  })
  waitForQuorum(cluster, me, me.state === 'COMMIT2' ? me.data.accepted : me.data.oks.length)
}

/** Somebody else has settled the transaction meanwhile: nobody knows here how. */
const giveUp = (cluster: Cluster, me: Client): void => {
  cluster.enter(asActor(me), 'outcome unknown')
  cluster.endWait(asActor(me))
  think(cluster, me)
}

/** Starts a client at a node; `number` tells those of one node apart. */
export const startClient = (cluster: Cluster, node: number, number: number): void => {
  const { thinkPs, conflictPermille } = databaseOf(cluster)
  cluster.start<ClientData>(CLIENT, node, {
    thinkPs,
    conflictPermille,
    transaction: null,
    noted: -1,
    values: [],
    oks: [],
    refused: 0,
    accepted: 0,
    cts: 0,
    tries: number,
    answered: [],
    lastTs: 0,
    travels: false,
  })
}
