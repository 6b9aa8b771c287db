import type { Cluster } from '../../core/cluster.ts'
import { type Image, PAGE_BYTES } from '../../core/processes.ts'
import type { Role } from '../../core/role.ts'
import { transmitPs } from '../../core/spec.ts'
import type { Actor } from '../../core/world.ts'
import { buryIfLost } from '../burial.ts'
import { loadPages, type Run, runsWhere, trainBytes, trainsOf } from '../pages.ts'
import { abortMove, commitMove, endRound } from '../rows.ts'
import type { Letter, StreamPlan } from './plan.ts'
import { nextRound } from './rounds.ts'
import { asActor, type Load, processOf, rolesOf, type Source, type SourceData } from './state.ts'

/** A list of rounds is cut into so many messages to a round at most. */
const LISTED_MESSAGES_MAX = 256
const NEXT = 'next message'

const imageOf = (cluster: Cluster, me: Source): Image => cluster.processes.images[me.data.image]
const peerOf = (cluster: Cluster, me: Source): Actor => cluster.world.actors[me.data.peer]

const post = (cluster: Cluster, me: Source, { kind, bytes, count }: Letter, data = {}): void => {
  const copies = count?.(processOf(cluster, me)) ?? 1
  if (copies > 0) cluster.send(asActor(me), peerOf(cluster, me), { kind, bytes: copies * bytes, count: copies, data })
}

const loadsOf = (plan: StreamPlan, runs: readonly Run[]): Load[] =>
  trainsOf(runs).map((train) => ({
    runs: train.runs,
    bytes: trainBytes(train, plan.pageHeaderBytes),
    messages: train.pages,
  }))

/** A round of which the bytes are given: shared out evenly, whatever pages there are to carry. */
const listedLoads = (runs: readonly Run[], bytes: number): Load[] => {
  const trains = trainsOf(runs)
  const count = Math.max(trains.length, Math.min(LISTED_MESSAGES_MAX, Math.ceil(bytes / PAGE_BYTES)))
  return Array.from({ length: count }, (_, index) => {
    const share = Math.floor((bytes * (index + 1)) / count) - Math.floor((bytes * index) / count)
    return { runs: trains[index]?.runs ?? [], bytes: share, messages: Math.max(1, Math.round(share / PAGE_BYTES)) }
  })
}

const bytesOf = (loads: readonly Load[]): number => loads.reduce((sum, { bytes }) => sum + bytes, 0)

/** Sends the next pages; the one after them goes when these have had their time at the rate. */
const sendNext = (cluster: Cluster, me: Source, plan: StreamPlan): void => {
  const { data } = me
  const load = data.loads.shift()
  if (load === undefined) return sent(cluster, me, plan)
  if (me.state === PUSHING && alreadyThere(cluster, me, load)) return sendNext(cluster, me, plan)
  const pages = load.runs.reduce((sum, { count }) => sum + count, 0)
  cluster.send(asActor(me), peerOf(cluster, me), {
    kind: 'page',
    bytes: load.bytes,
    count: load.messages,
    data: loadPages(imageOf(cluster, me), { runs: load.runs, pages }),
  })
  cluster.setTimer(asActor(me), NEXT, transmitPs(load.bytes, data.rate))
}

/** What the target has fetched meanwhile need not be pushed. */
const alreadyThere = (cluster: Cluster, me: Source, { runs }: Load): boolean => {
  const { present } = cluster.processes.images[processOf(cluster, me).image]
  return runs.every(({ first, count }) => !present.subarray(first, first + count).includes(0))
}

const beginSending = (cluster: Cluster, me: Source, plan: StreamPlan, loads: Load[], rate: number): void => {
  me.data.loads = loads
  me.data.rate = Math.min(rate, cluster.world.spec.network.bitsPerSecond)
  sendNext(cluster, me, plan)
}

const pagesHere = (image: Image): Run[] => runsWhere(image.present.length, (page) => image.present[page] === 1)

/** Pages written since the last round began; from now on they count as clean. */
const takeDirty = (image: Image): Run[] => {
  const runs = runsWhere(image.dirty.length, (page) => image.dirty[page] === 1)
  image.dirty.fill(0)
  return runs
}

const beginRound = (cluster: Cluster, me: Source, plan: StreamPlan, rate: number): void => {
  const { data } = me
  const image = imageOf(cluster, me)
  const dirty = takeDirty(image)
  const runs = data.round === 0 ? pagesHere(image) : dirty
  const listed = data.listed[data.round]
  const loads = listed === undefined ? loadsOf(plan, runs) : listedLoads(runs, listed)
  data.round++
  data.roundFromPs = cluster.now
  data.roundBytes = bytesOf(loads)
  cluster.enter(asActor(me), data.lastFor === '' ? `round ${data.round}` : 'last round')
  beginSending(cluster, me, plan, loads, rate)
}

/** Everything that was to be sent is out. */
const sent = (cluster: Cluster, me: Source, plan: StreamPlan): void => {
  const { data } = me
  const { rounds } = plan
  if (me.state === PUSHING) return pushed(cluster, me)
  if (rounds !== undefined) {
    const frozen = data.lastFor !== ''
    endRound(cluster, me.node, processOf(cluster, me), {
      number: data.round,
      bytes: data.roundBytes,
      bitsPerSecond: data.rate,
      frozen,
    })
    if (!frozen) return decide(cluster, me, plan)
  }
  post(cluster, me, plan.last)
  cluster.enter(asActor(me), 'waits until the target is ready')
  cluster.waitOnStream(asActor(me), peerOf(cluster, me), plan.ready.kind)
}

/** Another round, or the last? */
const decide = (cluster: Cluster, me: Source, plan: StreamPlan): void => {
  const { data } = me
  const { rounds } = plan
  if (rounds === undefined) return
  const dirtyPages = imageOf(cluster, me).dirty.reduce((sum, dirty) => sum + dirty, 0)
  const next = nextRound(rounds, {
    dirtied: data.listed[data.round] ?? dirtyPages * PAGE_BYTES,
    overPs: cluster.now - data.roundFromPs,
    done: data.round,
    listEnds: data.listed.length > 1 && data.round === data.listed.length - 1,
  })
  if (next.why === undefined) return beginRound(cluster, me, plan, next.rate)
  data.lastFor = next.why
  cluster.world.record('note', me.node, cluster.world.log.text(`no further round: ${next.why}`))
  stop(cluster, me)
}

const stop = (cluster: Cluster, me: Source): void => {
  cluster.enter(asActor(me), 'stops the process')
  cluster.processes.freezeWhenQuiet(imageOf(cluster, me), me.id)
}

/** The process stands still: its state goes, then the pages that must. */
const sendFrozen = (cluster: Cluster, me: Source, plan: StreamPlan): void => {
  const image = imageOf(cluster, me)
  const { pc, left, hotCursor, allCursor } = image
  for (const letter of plan.state) post(cluster, me, letter, { pc, left, hotCursor, allCursor })
  if (plan.rounds !== undefined) return beginRound(cluster, me, plan, plan.rounds.maxRate)
  cluster.enter(asActor(me), 'sends the process')
  beginSending(cluster, me, plan, plan.pages === 'all' ? loadsOf(plan, pagesHere(image)) : [], Infinity)
}

/** The target is ready: from here on the process is its, or nobody's. */
const letGo = (cluster: Cluster, me: Source, plan: StreamPlan): void => {
  const { processes } = cluster
  const image = imageOf(cluster, me)
  cluster.endWait(asActor(me))
  commitMove(cluster, me.node, processOf(cluster, me), me.data.to)
  post(cluster, me, plan.go)
  if (plan.fetch === undefined) {
    processes.retire(image, false)
    cluster.enter(asActor(me), 'has let go')
  } else {
    processes.retire(image, true)
    cluster.enter(asActor(me), 'keeps the pages')
  }
  // The target may have crashed when it had said that it was ready: then nobody has the process.
  buryIfLost(cluster, processOf(cluster, me), 'its target crashed')
}

const PUSHING = 'pushes pages'

const push = (cluster: Cluster, me: Source, plan: StreamPlan): void => {
  cluster.enter(asActor(me), PUSHING)
  beginSending(cluster, me, plan, loadsOf(plan, pagesHere(imageOf(cluster, me))), plan.fetch?.pushRate ?? 0)
}

const pushed = (cluster: Cluster, me: Source): void => {
  cluster.send(asActor(me), peerOf(cluster, me), { kind: 'all pages sent', bytes: 64 })
  cluster.enter(asActor(me), 'has pushed all')
}

/** The move is off: the process goes on where it is. */
const giveUp = (cluster: Cluster, me: Source, why: string): void => {
  const image = imageOf(cluster, me)
  image.freezeFor = -1
  abortMove(cluster, me.node, processOf(cluster, me), why)
  cluster.finish(asActor(me))
  if (image.state === 'frozen') cluster.processes.thaw(image)
}

/** States in which the process is still the source's. */
const hasLetGo = (me: Source): boolean =>
  ['has let go', 'keeps the pages', PUSHING, 'has pushed all'].includes(me.state)

/** The side of a move that has the process. */
export const sourceSide = (plan: StreamPlan): Role<SourceData> => ({
  name: rolesOf(plan.id).source,
  begin: (cluster, me) => {
    cluster.enter(asActor(me), 'prepares')
    cluster.work(asActor(me), plan.beginPs, 'migrate')
  },
  worked: (cluster, me, tag) => {
    if (tag !== 'migrate') return sendFrozen(cluster, me, plan)
    const { to, image } = me.data
    const target = cluster.start(rolesOf(plan.id).target, to, { image: -1, peer: me.id, files: 0 }, me.pid)
    me.data.peer = target.id
    cluster.enter(asActor(me), 'asks')
    post(cluster, me, plan.ask, { image })
    cluster.waitOnStream(asActor(me), peerOf(cluster, me), plan.agree.kind)
  },
  timer: (cluster, me) => sendNext(cluster, me, plan),
  message: (cluster, me, { kind }) => {
    if (kind === plan.agree.kind && me.state === 'asks') {
      cluster.endWait(asActor(me))
      if (plan.rounds === undefined) stop(cluster, me)
      else beginRound(cluster, me, plan, plan.rounds.minRate)
    } else if (kind === plan.ready.kind) letGo(cluster, me, plan)
    else if ((plan.fetch?.pushRate ?? 0) > 0) push(cluster, me, plan)
    else cluster.finish(asActor(me))
  },
  frozen: (cluster, me) => cluster.work(asActor(me), plan.freezePs, 'pack'),
  peerLost: (cluster, me, _peer, why) => {
    if (hasLetGo(me)) cluster.finish(asActor(me))
    else giveUp(cluster, me, why)
  },
})
