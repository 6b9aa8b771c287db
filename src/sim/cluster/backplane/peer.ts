import type { Cluster } from '../core/cluster.ts'
import type { Message } from '../core/network.ts'
import type { Role } from '../core/role.ts'
import { PS_PER_S, PS_PER_US } from '../core/spec.ts'
import type { Actor, Data } from '../core/world.ts'
import {
  accept,
  decide,
  type Decision,
  type Disk,
  promise,
  type Promised,
  readAt,
  syncFrom,
  type SyncAnswer,
  takeSync,
  type Transaction,
  voteOn,
} from './store.ts'
import { BYTES, databaseOf, PEER, peersOf } from './world.ts'

/** CPU time of a replica for a request, with its disk (assumed). */
const SERVE_PS = 400 * PS_PER_US
/** How often a copy asks for what is new, and looks for transactions whose client is silent (assumed). */
const SYNC_PS = PS_PER_S
/** A transaction that is pending for so long is settled by whoever holds it: five missed keepalives (BPL [S]). */
const SILENT_PS = 25 * PS_PER_S

/** A settlement that a replica is conducting. */
interface Settling {
  transaction: Transaction
  ballot: number
  promises: { ballot: number; cts: number }[]
  promised: number
  /** What it has proposed: a time, 0 to call it off; −1: nothing yet. */
  cts: number
  accepted: number
}

interface PeerData extends Data {
  votes: boolean
  waiting: Message[]
  /** Answers to the round of synchronisation under way. */
  round: number
  answers: SyncAnswer[]
  settling: Record<number, Settling>
  ballots: number
}

type Peer = Actor<PeerData>

const asActor = (me: Peer): Actor => me as unknown as Actor
const diskOf = (cluster: Cluster, me: Peer): Disk => databaseOf(cluster).disks[me.node]
const quorum = (cluster: Cluster): number => {
  const { rules, peers } = databaseOf(cluster)
  return rules.quorumOf(peers)
}

const say = (cluster: Cluster, me: Peer, what: string, state: string, unit = -1): void => {
  const { log } = cluster.world
  cluster.world.record('grant', me.node, log.text(what), log.text(state), unit)
}

const callAll = (cluster: Cluster, me: Peer, kind: string, bytes: number, data: Data): void => {
  for (const node of peersOf(databaseOf(cluster))) {
    if (node !== me.node) cluster.call(asActor(me), { node, service: PEER, kind, bytes, data: { ...data, node } })
  }
  // These go on in the background: nobody waits for them.
  cluster.endWait(asActor(me))
}

/** A round of synchronisation: what do the others have that is complete? */
const synchronize = (cluster: Cluster, me: Peer): void => {
  const disk = diskOf(cluster, me)
  const { rules } = databaseOf(cluster)
  me.data.round++
  me.data.answers = []
  if (me.data.votes) takeAnswer(cluster, me, syncFrom(disk, disk.syncTs, cluster.now, rules))
  callAll(cluster, me, 'SYNC', BYTES.header, { from: disk.syncTs, round: me.data.round })
}

const takeAnswer = (cluster: Cluster, me: Peer, answer: SyncAnswer): void => {
  me.data.answers.push(answer)
  if (me.data.answers.length !== quorum(cluster)) return
  const disk = diskOf(cluster, me)
  const before = disk.syncTs
  takeSync(disk, me.data.answers)
  if (disk.syncTs > before) say(cluster, me, 'SyncTs', `${Math.floor(disk.syncTs / 256_000)} ms`)
}

/** Settles every transaction here whose client has been silent for too long. */
const settleSilent = (cluster: Cluster, me: Peer): void => {
  for (const [id, { transaction, sincePs }] of Object.entries(diskOf(cluster, me).pending)) {
    if (cluster.now - sincePs >= SILENT_PS && me.data.settling[Number(id)] === undefined)
      settle(cluster, me, transaction)
  }
}

const settle = (cluster: Cluster, me: Peer, transaction: Transaction): void => {
  const { peers } = databaseOf(cluster)
  const disk = diskOf(cluster, me)
  // Ballots of different replicas are different, and later ones are higher.
  me.data.ballots = Math.max(me.data.ballots, disk.pending[transaction.id]?.promised ?? 0)
  const ballot = (Math.floor(me.data.ballots / peers) + 1) * peers + me.node + 1
  me.data.ballots = ballot
  me.data.settling[transaction.id] = { transaction, ballot, promises: [], promised: 0, cts: -1, accepted: 0 }
  say(cluster, me, `transaction ${transaction.id}`, 'being settled', transaction.id)
  takePromise(cluster, me, transaction.id, promise(disk, transaction, ballot, cluster.now))
  callAll(cluster, me, 'PREPARE', BYTES.commit1, { transaction, ballot })
}

const takePromise = (cluster: Cluster, me: Peer, id: number, answer: Promised): void => {
  const settling = me.data.settling[id]
  if (settling === undefined || settling.cts >= 0) return
  if ('decided' in answer) return conclude(cluster, me, id, answer.decided)
  if (!answer.promised) return
  settling.promised++
  if (answer.accepted !== null) settling.promises.push(answer.accepted)
  if (settling.promised < quorum(cluster)) return
  const { rules } = databaseOf(cluster)
  const [highest] = settling.promises.toSorted((a, b) => b.ballot - a.ballot)
  settling.cts = rules.settlesWithAccepted ? (highest?.cts ?? 0) : 0
  const { transaction, ballot, cts } = settling
  takeAccept(cluster, me, id, accept(diskOf(cluster, me), transaction, ballot, cts, cluster.now))
  callAll(cluster, me, 'ACCEPT', BYTES.commit2, { transaction, ballot, cts })
}

const takeAccept = (cluster: Cluster, me: Peer, id: number, accepted: boolean): void => {
  const settling = me.data.settling[id]
  if (settling === undefined || settling.cts < 0 || !accepted) return
  settling.accepted++
  if (settling.accepted < quorum(cluster)) return
  conclude(cluster, me, id, { cts: settling.cts, writes: settling.transaction.writes })
}

/** A decision is known: it is carried out here, and told to the others. */
const conclude = (cluster: Cluster, me: Peer, id: number, decision: Decision): void => {
  decide(diskOf(cluster, me), id, decision)
  delete me.data.settling[id]
  say(cluster, me, `transaction ${id}`, decision.cts > 0 ? 'committed' : 'called off', id)
  callAll(cluster, me, 'DECIDED', BYTES.commit2, { id, decision })
}

interface Asked extends Data {
  transaction: Transaction
  ballot: number
  cts: number
  id: number
  decision: Decision
  from: number
  keys: number[]
  ts: number
}

/** What a replica answers to each kind of request. */
const ANSWERS: Record<
  string,
  (cluster: Cluster, me: Peer, asked: Asked) => { kind: string; bytes: number; data: Data }
> = {
  READ: (cluster, me, { keys, ts }) => {
    const disk = diskOf(cluster, me)
    // A read of the past is answered as of then, where all of it is known; one of the present as of what is complete.
    const at = ts > 0 ? ts : disk.syncTs
    if (at > disk.syncTs) return { kind: 'not complete yet', bytes: BYTES.header, data: { ts: -1, values: [] } }
    const values = keys.map((key) => ({ key, value: readAt(disk, key, at) }))
    return { kind: 'values', bytes: BYTES.header + BYTES.row * values.length, data: { ts: at, values } }
  },
  COMMIT1: (cluster, me, { transaction }) => {
    const vote = voteOn(diskOf(cluster, me), transaction, cluster.now, databaseOf(cluster).rules)
    say(cluster, me, `transaction ${transaction.id}`, vote.vote, transaction.id)
    return { kind: vote.vote, bytes: BYTES.commit1, data: { ...vote } }
  },
  COMMIT2: (cluster, me, { transaction, cts }) => {
    const accepted = accept(diskOf(cluster, me), transaction, 0, cts, cluster.now)
    if (accepted) say(cluster, me, `transaction ${transaction.id}`, 'commit accepted', transaction.id)
    return { kind: accepted ? 'accepted' : 'refused', bytes: BYTES.commit2, data: { accepted } }
  },
  DECIDED: (cluster, me, { id, decision }) => {
    decide(diskOf(cluster, me), id, decision)
    delete me.data.settling[id]
    say(cluster, me, `transaction ${id}`, decision.cts > 0 ? 'committed' : 'called off', id)
    return { kind: 'noted', bytes: BYTES.header, data: {} }
  },
  SYNC: (cluster, me, { from, round }) => {
    const answer = syncFrom(diskOf(cluster, me), from, cluster.now, databaseOf(cluster).rules)
    const bytes = BYTES.header + BYTES.row * answer.rows.length
    return { kind: 'rows', bytes, data: { ...answer, round } }
  },
  PREPARE: (cluster, me, { transaction, ballot }) => {
    const answer = promise(diskOf(cluster, me), transaction, ballot, cluster.now)
    return { kind: 'promise', bytes: BYTES.commit1, data: { id: transaction.id, ballot, answer } }
  },
  ACCEPT: (cluster, me, { transaction, ballot, cts }) => {
    const accepted = accept(diskOf(cluster, me), transaction, ballot, cts, cluster.now)
    return { kind: 'accept', bytes: BYTES.commit2, data: { id: transaction.id, ballot, accepted } }
  },
}

/** What a snapshot answers: it never votes. */
const SNAPSHOT_ANSWERS = ['READ']

const answer = (cluster: Cluster, me: Peer, message: Message): void => {
  if (!me.data.votes && !SNAPSHOT_ANSWERS.includes(message.kind))
    throw new Error(`a snapshot was asked to ${message.kind}`)
  const { kind, bytes, data } = ANSWERS[message.kind](cluster, me, message.data as Asked)
  cluster.reply(message, kind, bytes, data)
}

/** A replica that votes, or (without `votes`) a snapshot that only follows. */
export const peerRole: Role<PeerData> = {
  name: PEER,
  begin: (cluster, me) => {
    // Not all at once: each replica has its own beat.
    cluster.setTimer(asActor(me), 'sync', Math.round((SYNC_PS * (me.node + 1)) / 7))
  },
  request: (cluster, me, message) => {
    me.data.waiting.push(message)
    cluster.work(asActor(me), SERVE_PS, message.kind)
  },
  worked: (cluster, me) => {
    const message = me.data.waiting.shift()
    if (message !== undefined) answer(cluster, me, message)
  },
  reply: (cluster, me, { kind, data }) => {
    const { id, ballot } = data as { id: number; ballot: number }
    if (kind === 'rows') {
      if (data.round === me.data.round) takeAnswer(cluster, me, data as unknown as SyncAnswer)
    } else if (kind === 'promise' && me.data.settling[id]?.ballot === ballot)
      takePromise(cluster, me, id, data.answer as Promised)
    else if (kind === 'accept' && me.data.settling[id]?.ballot === ballot)
      takeAccept(cluster, me, id, data.accepted === true)
  },
  timer: (cluster, me) => {
    synchronize(cluster, me)
    // One that has led to nothing since the last beat is begun again, in a higher ballot.
    me.data.settling = {}
    if (me.data.votes) settleSilent(cluster, me)
    cluster.setTimer(
      asActor(me),
      'sync',
      me.data.votes && Object.keys(me.data.settling).length > 0 ? 4 * SYNC_PS : SYNC_PS,
    )
  },
}

/** Starts the replica of a node; its disk is what it was. */
export const startPeer = (cluster: Cluster, node: number): void => {
  const database = databaseOf(cluster)
  const disk = database.disks[node]
  if (!database.rules.keepsVotes) disk.pending = {}
  const votes = node < database.peers
  cluster.start<PeerData>(PEER, node, { votes, waiting: [], round: 0, answers: [], settling: {}, ballots: 0 })
}
