import type { Cluster } from './core/cluster.ts'
import type { Message } from './core/network.ts'
import type { Image, Process, Step } from './core/processes.ts'
import type { ClusterSystem, Role } from './core/role.ts'
import { PS_PER_S } from './core/spec.ts'
import type { Actor, Data } from './core/world.ts'
import { childHasExited, childIsBorn, emptyBook, type FamilyBook, takeExit } from './migration/family.ts'

/** A node's list of families; a parent that waits; word of a child's end on its way home. */
const FAMILY = 'family'
const WAITER = 'waits for a child'
const NOTICE = 'end of a child'
const WORD_BYTES = 64
/** Home is told again after so long when it could not be reached. */
const AGAIN_PS = 5 * PS_PER_S

type CallStep = Extract<Step, { op: 'call' }>

interface FamilyData extends Data {
  book: FamilyBook
  /** Children of whose end home has heard. */
  heard: Record<string, true>
  /** By parent that waits: the actor here through which it does. */
  waiters: Record<string, number>
}

/** A call of `wait` where it was made; or, at home, for a parent that made it elsewhere, which `request` asks for. */
interface WaiterData extends Data {
  image: number
  step: CallStep | null
  request: Message | null
}

interface NoticeData extends Data {
  child: number
}

const familyOf = (cluster: Cluster, node: number): Actor<FamilyData> | undefined =>
  cluster.find(FAMILY, node) as unknown as Actor<FamilyData> | undefined

const homeOf = (cluster: Cluster, pid: number): number => cluster.processes.all[pid].home

/** Home hears of the end of a child: its parent goes on if it waits. */
const heardAtHome = (cluster: Cluster, home: Actor<FamilyData>, child: number, base: ClusterSystem): void => {
  const { parent } = cluster.processes.all[child]
  const { book, heard, waiters } = home.data
  if (parent < 0 || heard[child]) return
  heard[child] = true
  if (!childHasExited(book, parent)) return
  const waiter = cluster.world.actors[waiters[parent]] as unknown as Actor<WaiterData>
  delete waiters[parent]
  goOn(cluster, waiter, base)
}

/** The wait is over: what is left of the call costs what any call does. */
const goOn = (cluster: Cluster, waiter: Actor<WaiterData>, base: ClusterSystem): void => {
  const { image, step, request } = waiter.data
  cluster.finish(waiter as unknown as Actor)
  if (request !== null) cluster.reply(request, 'child exited', WORD_BYTES)
  const own = cluster.processes.images[image]
  if (step !== null && own.state === 'blocked') base.call(cluster, own, step)
}

/**
 * On whom a parent waits, for the graph of waits: through whatever a child that lives does there, or else on one that
 * has died without anybody's telling home.
 */
const showWait = (cluster: Cluster, home: Actor<FamilyData>, waiter: Actor<WaiterData>): void => {
  const { all, images } = cluster.processes
  const isWhole = cluster.world.nodes.every(({ up, incarnation }) => up && incarnation === 0)
  const missing = isWhole ? [] : all.filter(({ pid, parent }) => parent === waiter.pid && !home.data.heard[pid])
  const child = missing.find(({ status }) => status === 'alive') ?? missing.at(0)
  const node = child === undefined ? home.node : images[child.image].node
  const actor = child === undefined ? undefined : lastActor(cluster, child, node)
  cluster.waitFor(waiter as unknown as Actor, { what: 'a child', node, actor: actor?.id ?? -1 })
}

const lastActor = (cluster: Cluster, { pid, status }: Process, node: number): Actor | undefined =>
  status === 'alive'
    ? cluster.world.actorsFor(pid).findLast((actor) => actor.node === node)
    : cluster.world.actors.findLast((actor) => actor.pid === pid && actor.node === node && !actor.alive)

const wait = (cluster: Cluster, image: Image, step: CallStep, base: ClusterSystem): void => {
  const home = homeOf(cluster, image.pid)
  const own = home === image.node ? familyOf(cluster, home) : undefined
  if (own !== undefined && takeExit(own.data.book, image.pid)) return base.call(cluster, image, step)
  const waiter = cluster.start<WaiterData>(WAITER, image.node, { image: image.id, step, request: null }, image.pid)
  if (own === undefined) askHome(cluster, waiter)
  else waitAtHome(cluster, own, waiter)
}

const waitAtHome = (cluster: Cluster, home: Actor<FamilyData>, waiter: Actor<WaiterData>): void => {
  home.data.waiters[waiter.pid] = waiter.id
  showWait(cluster, home, waiter)
}

/** A parent that runs elsewhere waits. */
const serveWait = (cluster: Cluster, me: Actor<FamilyData>, request: Message): void => {
  const pid = Number(request.data.pid)
  if (takeExit(me.data.book, pid)) return cluster.reply(request, 'child exited', WORD_BYTES)
  const data: WaiterData = { image: cluster.processes.all[pid].image, step: null, request }
  waitAtHome(cluster, me, cluster.start<WaiterData>(WAITER, me.node, data, pid))
}

const askHome = (cluster: Cluster, waiter: Actor<WaiterData>): void => {
  const node = homeOf(cluster, waiter.pid)
  cluster.call(waiter as unknown as Actor, {
    node,
    service: FAMILY,
    kind: 'wait',
    bytes: WORD_BYTES,
    data: { pid: waiter.pid },
  })
}

const tellHome = (cluster: Cluster, notice: Actor<NoticeData>): void => {
  const { child } = notice.data
  const request = { node: homeOf(cluster, child), service: FAMILY, kind: 'child exited', bytes: WORD_BYTES }
  cluster.call(notice as unknown as Actor, { ...request, data: { child } })
}

const roles = (base: ClusterSystem): Role<never>[] => {
  const family: Role<FamilyData> = {
    name: FAMILY,
    request: (cluster, me, message) => {
      if (message.kind === 'child exited') {
        cluster.reply(message, 'noted', WORD_BYTES)
        heardAtHome(cluster, me, Number(message.data.child), base)
      } else serveWait(cluster, me, message)
    },
  }
  const waiter: Role<WaiterData> = {
    name: WAITER,
    reply: (cluster, me) => goOn(cluster, me, base),
    failed: (cluster, me) => askHome(cluster, me),
  }
  const notice: Role<NoticeData> = {
    name: NOTICE,
    begin: tellHome,
    timer: tellHome,
    reply: (cluster, me) => cluster.finish(me as unknown as Actor),
    failed: (cluster, me) => cluster.setTimer(me as unknown as Actor, 'again', AGAIN_PS),
  }
  return [family, waiter, notice] as unknown as Role<never>[]
}

/** A process has ended at a node that is up: its home hears of it. */
const tellEnd = (cluster: Cluster, child: number, node: number, base: ClusterSystem): void => {
  if (cluster.processes.all[child].parent < 0) return
  const home = homeOf(cluster, child)
  if (home !== node) cluster.start<NoticeData>(NOTICE, node, { child }, child)
  else {
    const own = familyOf(cluster, home)
    if (own !== undefined) heardAtHome(cluster, own, child, base)
  }
}

/** What was at a node that is down, as a home sees it, has ended. */
const nodeDown = (cluster: Cluster, home: number, down: number, base: ClusterSystem): void => {
  const own = familyOf(cluster, home)
  if (own === undefined) return
  for (const { pid, home: of, image, status } of cluster.processes.all) {
    if (of !== home || status === 'alive' || cluster.processes.images[image].node !== down) continue
    heardAtHome(cluster, own, pid, base)
  }
}

/**
 * A system that does not keep families itself, with families kept for it: a process's home knows its children; a parent
 * that waits is answered when one has ended. Who died in a crash has ended, as home sees it, when its view of the node
 * changes; where nobody tells it (`viewChanged`), a parent waits for ever.
 */
export const withFamilies = (base: ClusterSystem): ClusterSystem => ({
  ...base,
  keepsFamilies: true,
  roles: [...base.roles, ...roles(base)],
  boot: (cluster, node) => {
    cluster.start<FamilyData>(FAMILY, node, { book: emptyBook(), heard: {}, waiters: {} })
    base.boot(cluster, node)
  },
  call: (cluster, image, step) => {
    if (step.name === 'wait') wait(cluster, image, step, base)
    else base.call(cluster, image, step)
  },
  fork: (cluster, image, program) => {
    const own = familyOf(cluster, homeOf(cluster, image.pid))
    if (own !== undefined) childIsBorn(own.data.book, image.pid)
    base.fork(cluster, image, program)
  },
  ended: (cluster, process, image) => {
    base.ended(cluster, process, image)
    for (const actor of cluster.world.actorsFor(process.pid).filter(({ role }) => role === WAITER)) {
      cluster.finish(actor)
    }
    if (cluster.world.isUp(image.node)) tellEnd(cluster, process.pid, image.node, base)
  },
  crashed: (cluster, node, lost) => {
    base.crashed(cluster, node, lost)
    for (const actor of cluster.world.actors) {
      if (!actor.alive || actor.role !== WAITER) continue
      const own = familyOf(cluster, actor.node)
      if (own?.data.waiters[actor.pid] === actor.id) showWait(cluster, own, actor as unknown as Actor<WaiterData>)
    }
  },
  viewChanged: (cluster, node, other, isUp) => {
    base.viewChanged?.(cluster, node, other, isUp)
    if (!isUp) nodeDown(cluster, node, other, base)
  },
})
