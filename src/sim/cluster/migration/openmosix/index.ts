import type { Cluster } from '../../core/cluster.ts'
import type { Image } from '../../core/processes.ts'
import type { ClusterSystem, Role } from '../../core/role.ts'
import { type NetworkSpec, PS_PER_US, SPRITE_RPC, TCP_OPENMOSIX } from '../../core/spec.ts'
import { buryLost } from '../burial.ts'
import type { SystemModule } from '../card.ts'
import { emptyBook } from '../family.ts'
import { abortMove } from '../rows.ts'
import { OPENMOSIX_CARD, type OpenMosixCosts } from './card.ts'
import { deputyRole, EXITS, order } from './deputy.ts'
import { askDeputy, askForPage, LOCAL_CALLS, remoteRole } from './remote.ts'
import { diedAtHome, EXITED, HOME, type HomeData, type Part, partAt, peerOf, plain } from './state.ts'

const NETWORK: NetworkSpec = {
  medium: 'switch',
  // 100 Mbit/s through a switch; the latency is assumed.
  latencyPs: 100 * PS_PER_US,
  bitsPerSecond: 100_000_000,
  lossPerMillion: 0,
}

const homeRole: Role = { name: HOME }

/** The part that runs an image, which is running. */
const running = (cluster: Cluster, image: Image): Part => {
  const part = partAt(cluster, image)
  if (part === undefined) throw new Error(`image ${image.id} runs, and no part of its process is at its node`)
  return part
}

const call = (cluster: Cluster, image: Image, name: string, bytes: number, costs: OpenMosixCosts): void => {
  const part = running(cluster, image)
  const isHome = image.node === cluster.processes.all[image.pid].home
  part.data.call = name
  part.data.bytes = bytes
  if (isHome || LOCAL_CALLS.includes(name)) cluster.work(plain(part), costs.callPs, name)
  else askDeputy(cluster, part, name, bytes)
}

const system = (costs: OpenMosixCosts): ClusterSystem => ({
  id: 'openmosix',
  keepsFamilies: true,
  roles: [homeRole, deputyRole(costs), remoteRole(costs)] as Role<never>[],
  boot: (cluster, node) => void cluster.start<HomeData>(HOME, node, { deputies: {}, family: emptyBook() }),
  migrate: (cluster, process, to, strategy) => {
    const { node } = cluster.processes.images[process.image]
    const why =
      process.status !== 'alive' || !cluster.world.isUp(process.home)
        ? 'the process has ended'
        : strategy === 'exec'
          ? 'it does not move at exec'
          : order(cluster, process, to)
    if (why !== undefined) abortMove(cluster, node, process, why)
    return why === undefined
  },
  call: (cluster, image, { name, bytes }) => call(cluster, image, name, bytes, costs),
  fault: (cluster, image, page) => askForPage(cluster, running(cluster, image), page),
  fork: (cluster, image, program) => {
    const part = running(cluster, image)
    part.data.program = program
    part.data.call = 'fork'
    cluster.work(plain(part), costs.forkPs, 'fork')
  },
  ended: (cluster, process, image) => {
    if (!cluster.world.isUp(image.node)) return
    const part = partAt(cluster, image)
    if (part === undefined) return
    if (image.node !== process.home) {
      cluster.send(plain(part), peerOf(cluster, part), { kind: 'exit', bytes: 8 })
      cluster.enter(plain(part), EXITED)
    } else if (process.status === 'done') cluster.work(plain(part), costs.exitPs, EXITS)
    else {
      cluster.finish(plain(part))
      diedAtHome(cluster, process.home, process.pid)
    }
  },
  crashed: (cluster, _node, lost) => buryLost(cluster, lost),
})

/** openMosix, 2002–06: everything at once, and a deputy at home. */
export const OPENMOSIX: SystemModule = {
  card: OPENMOSIX_CARD,
  spec: { network: NETWORK, stream: TCP_OPENMOSIX, rpc: SPRITE_RPC },
  create: (params) => system(params as unknown as OpenMosixCosts),
}
