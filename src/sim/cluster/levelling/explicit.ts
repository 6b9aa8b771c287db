import { choice } from '../../kernel/params.ts'
import type { Cluster } from '../core/cluster.ts'
import type { Image } from '../core/processes.ts'
import type { Role } from '../core/role.ts'
import { PS_PER_S } from '../core/spec.ts'
import type { Actor, Data } from '../core/world.ts'
import type { Leveller } from './leveller.ts'
import { mayHost, mayMove, orderMove, type Orders, pruneOrders } from './orders.ts'

const PLACER = 'placement'
const TICK = 'place'
/** Where programs are placed once they run, new ones are looked for so often (assumed). */
const PERIOD_PS = PS_PER_S
const WHEN = { atExec: 0, running: 1 } as const

interface PlacerData extends Data {
  when: number
  /** Which place comes next. */
  next: number
  /** Processes that have been placed. */
  placed: Record<string, true>
  orders: Orders
}
type Placer = Actor<PlacerData>

/** The next node in turn that takes processes. */
const nextNode = (cluster: Cluster, me: Placer): number => {
  const hosts = cluster.world.nodes.flatMap((_, node) => (mayHost(cluster, node) ? [node] : []))
  return hosts.length === 0 ? me.node : hosts[me.data.next++ % hosts.length]
}

const placeRunning = (cluster: Cluster, me: Placer): void => {
  const { placed, orders } = me.data
  pruneOrders(cluster, orders)
  const fresh = cluster.processes.imagesAt(me.node).filter(({ id, pid }) => {
    const { image, parent, home } = cluster.processes.all[pid]
    return image === id && parent >= 0 && home === me.node && placed[pid] === undefined
  })
  for (const { pid } of fresh) {
    if (!mayMove(cluster, me.node, pid, orders)) continue
    placed[pid] = true
    const to = nextNode(cluster, me)
    if (to !== me.node) orderMove(cluster, me.node, { pid, to, why: 'placed by hand, in turn', cause: -1 }, orders)
  }
}

const placer: Role<PlacerData> = {
  name: PLACER,
  begin: (cluster, me) => {
    if (me.data.when === WHEN.running) cluster.setTimer(me as unknown as Actor, TICK, PERIOD_PS)
  },
  timer: (cluster, me) => {
    cluster.setTimer(me as unknown as Actor, TICK, PERIOD_PS)
    placeRunning(cluster, me)
  },
}

const placeAtExec = (cluster: Cluster, image: Image): number => {
  const me = cluster.find(PLACER, image.node) as unknown as Placer | undefined
  const isHome = cluster.processes.all[image.pid].home === image.node
  return me === undefined || me.data.when !== WHEN.atExec || !isHome ? -1 : nextNode(cluster, me)
}

/** No load is measured and nothing is said: each program goes to the next node in turn. */
export const EXPLICIT: Leveller = {
  id: 'explicit',
  title: 'Placed by hand',
  about:
    'Each program that is started goes to the next node in turn, as somebody would write it down with onnode or rexec. It costs no messages and needs to know nothing, and is as good as anything where all programs are alike; where they are not, or a node is busy with something else, nobody notices.',
  params: [
    choice(
      'when',
      'Placed',
      ['when it starts a program', 'when it already runs'],
      'a process that starts a program has no memory to carry along; one that runs has',
    ),
  ],
  roles: [placer] as unknown as Role<never>[],
  boot: (cluster, node, { when }) => {
    cluster.start<PlacerData>(PLACER, node, { when, next: node + 1, placed: {}, orders: {} })
  },
  atExec: (cluster, image) => placeAtExec(cluster, image),
  sources: [
    {
      what: 'a process is placed by a command or a system call',
      value: 'onnode, rexec',
      source: 'SSI-LL [A], LWN 95948 [A]',
    },
    { what: 'in turn', value: '', source: 'assumed' },
  ],
}
