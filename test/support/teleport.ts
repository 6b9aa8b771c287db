import type { ClusterSystem } from '../../src/sim/cluster/core/role.ts'

/**
 * A system that moves processes at once, at no cost, and whose calls cost nothing: what is left is the decisions.
 * `orders` gets every move that was ordered.
 */
export const teleport = (orders: { pid: number; from: number; to: number; atPs: number }[] = []): ClusterSystem => ({
  id: 'teleport',
  roles: [],
  boot: () => undefined,
  migrate: (cluster, process, to) => {
    const { processes } = cluster
    const image = processes.images[process.image]
    orders.push({ pid: process.pid, from: image.node, to, atPs: cluster.now })
    cluster.world.record('migrate', image.node, process.pid, to, cluster.world.log.text('eager'))
    if (image.state === 'ready') processes.freeze(image)
    else processes.freezeInCall(image)
    const copy = processes.addImage(process.pid, to)
    processes.copyRegisters(image, copy)
    copy.present.set(image.present)
    processes.retire(image, false)
    processes.thaw(copy)
    return true
  },
  call: (cluster, image) => cluster.processes.proceed(image),
  fault: () => undefined,
  fork: (cluster, image, program) => {
    const { home, pid, pages, hotPages, storedAt } = cluster.processes.all[image.pid]
    const birth = { name: cluster.processes.programs[program].name, node: image.node, home, program, parent: pid }
    cluster.processes.spawn({ ...birth, pages, hotPages, storedAt })
    cluster.processes.proceed(image)
  },
  ended: () => undefined,
  crashed: (cluster, _node, lost) => {
    for (const image of lost) cluster.processes.end(image, 'its node crashed')
  },
})
