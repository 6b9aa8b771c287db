import type { Cluster } from '../../core/cluster.ts'
import type { Image } from '../../core/processes.ts'
import type { Role } from '../../core/role.ts'
import { dropImage } from '../burial.ts'
import { type PageLoad, unloadPages } from '../pages.ts'
import { endMove, residual } from '../rows.ts'
import { settleResidue } from './agent.ts'
import type { Letter, StreamPlan } from './plan.ts'
import { asActor, processOf, rolesOf, type Target, type TargetData } from './state.ts'

const imageOf = (cluster: Cluster, me: Target): Image => cluster.processes.images[me.data.image]

const post = (cluster: Cluster, me: Target, { kind, bytes }: Letter): void =>
  cluster.send(asActor(me), cluster.world.actors[me.data.peer], { kind, bytes })

const waitForSource = (cluster: Cluster, me: Target, what: string): void =>
  cluster.waitOnStream(asActor(me), cluster.world.actors[me.data.peer], what)

/** Registers have arrived: as in any system, they are the process's place in its program. */
const takeState = (cluster: Cluster, me: Target, data: Record<string, unknown>): void => {
  const image = imageOf(cluster, me)
  image.pc = Number(data.pc)
  image.left = Number(data.left)
  image.hotCursor = Number(data.hotCursor)
  image.allCursor = Number(data.allCursor)
}

/** The process runs here from now on. */
const activate = (cluster: Cluster, me: Target, plan: StreamPlan): void => {
  const process = processOf(cluster, me)
  const from = cluster.world.actors[me.data.peer].node
  const image = imageOf(cluster, me)
  cluster.processes.thaw(image)
  endMove(cluster, me.node, process, me.node)
  if (plan.fetch !== undefined && image.present.includes(0)) {
    residual(cluster, process, { on: from, what: plan.words.pages, begins: true })
  }
  for (const file of process.files) {
    if (plan.keepsFile(file)) residual(cluster, process, { on: from, what: `${file.kind} ${file.name}`, begins: true })
  }
  const needsOrigin = process.home !== me.node && plan.serves('') === 'origin'
  if (needsOrigin) residual(cluster, process, { on: process.home, what: plan.words.calls, begins: true })
  cluster.enter(asActor(me), 'runs')
  cluster.send(asActor(me), cluster.world.actors[me.data.peer], { kind: 'runs', bytes: plan.go.bytes })
  if ((plan.fetch?.pushRate ?? 0) === 0) cluster.finish(asActor(me), false)
}

/** The side of a move that gets the process. */
export const targetSide = (plan: StreamPlan): Role<TargetData> => ({
  name: rolesOf(plan.id).target,
  message: (cluster, me, { kind, data }) => {
    const process = processOf(cluster, me)
    cluster.endWait(asActor(me))
    if (kind === plan.ask.kind) {
      me.data.image = cluster.processes.addImage(me.pid, me.node).id
      me.data.files = process.files.filter((file) => !plan.keepsFile(file)).length
      cluster.enter(asActor(me), 'receives')
      post(cluster, me, plan.agree)
      waitForSource(cluster, me, 'pages and state')
    } else if (kind === 'page') {
      unloadPages(cluster, imageOf(cluster, me), data as PageLoad, cluster.world.actors[me.data.peer].node)
      if (me.state === 'runs') settleResidue(cluster, plan, process, imageOf(cluster, me))
      else waitForSource(cluster, me, 'pages and state')
    } else if (kind === plan.go.kind) {
      cluster.enter(asActor(me), 'activates')
      cluster.work(asActor(me), plan.activatePs, 'activate')
    } else if (kind === 'all pages sent') cluster.finish(asActor(me))
    else if (kind === plan.last.kind) {
      cluster.enter(asActor(me), 'ready')
      post(cluster, me, plan.ready)
      waitForSource(cluster, me, plan.go.kind)
    } else {
      takeState(cluster, me, data)
      waitForSource(cluster, me, 'pages and state')
    }
  },
  worked: (cluster, me) => activate(cluster, me, plan),
  peerLost: (cluster, me, _peer, why) => {
    if (me.state === 'activates') return
    if (me.state !== 'runs' && me.data.image >= 0) {
      dropImage(cluster, imageOf(cluster, me), `lost its source before it was let go: ${why}`)
    }
    cluster.finish(asActor(me))
  },
})
