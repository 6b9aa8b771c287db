import { Cluster } from '../core/cluster.ts'
import { CLUSTER_KIND, type ClusterLog, rowAt } from '../core/log.ts'
import type { Program } from '../core/processes.ts'
import { type Fault, PS_PER_MS, PS_PER_S } from '../core/spec.ts'
import type { MoveSpec, SystemModule } from './card.ts'
import { measure } from './measure.ts'
import { filesOf, paramsOf, SERVER, SOURCE, TARGET, type Trial, trialSpec } from './trial.ts'

/** Forks, and waits for its child; the child starts a program that ends at once. */
const PROGRAMS: Program[] = [
  {
    name: 'parent',
    steps: [
      { op: 'fork', program: 1 },
      { op: 'call', name: 'wait', bytes: 0, file: -1 },
      { op: 'call', name: 'waited', bytes: 0, file: -1 },
    ],
    loops: false,
  },
  {
    name: 'child',
    // The order to go elsewhere is given before it calls exec.
    steps: [
      { op: 'compute', ps: 0 },
      { op: 'call', name: 'exec', bytes: 0, file: -1 },
    ],
    loops: false,
  },
]
const PARENT = 0
const CHILD = 1
/** Pages of a shell (assumed); exec throws them away. */
const SHELL_PAGES = 64
const PATIENCE_PS = 1000 * PS_PER_S

/** When the parent called fork, and when its wait was answered; −1 where that has not come. */
const familyTimes = (log: ClusterLog): { forkPs: number; waitedPs: number } => {
  const rows = log.slice(0, log.length)
  const times = { forkPs: -1, waitedPs: -1 }
  for (let row = 0; row < rows.rows; row++) {
    const { kind, a, b, time } = rowAt(rows, row)
    if (kind !== CLUSTER_KIND.block || a !== PARENT) continue
    if (log.texts[b] === 'fork') times.forkPs = time
    else if (log.texts[b] === 'waited') times.waitedPs = time
  }
  return times
}

/**
 * A process forks; its child starts a program that ends at once, elsewhere or here; the parent waits. `totalMs` is all
 * of it, from the call of fork to the return of wait.
 */
export const execOnce = (
  module: SystemModule,
  move: MoveSpec,
  elsewhere: boolean,
  faults: readonly Fault[] = [],
): Trial => {
  const system = module.create(paramsOf(module, move), move.rounds)
  const cluster = new Cluster({ spec: trialSpec(module, move), programs: PROGRAMS, faults, seed: 1 }, system)
  const { all } = cluster.processes
  const birth = { name: 'parent', node: SOURCE, program: PARENT, pages: SHELL_PAGES, hotPages: 0, storedAt: SERVER }
  const parent = cluster.processes.spawn(birth)
  while (all.length <= CHILD && cluster.nextTime <= PATIENCE_PS) cluster.step()
  const child = all[CHILD] ?? parent
  child.files.push(...filesOf(move))
  const begun = !elsewhere || system.migrate(cluster, child, TARGET, 'exec')
  while (begun && parent.status === 'alive' && cluster.nextTime <= PATIENCE_PS) cluster.step()
  const { forkPs, waitedPs } = familyTimes(cluster.world.log)
  const result = {
    ...measure(cluster.world.log, child.pid, module.background),
    totalMs: (waitedPs - forkPs) / PS_PER_MS,
  }
  const outcome = !begun ? 'refused' : waitedPs < 0 ? 'open' : 'migrated'
  return { result, cluster, process: child, outcome }
}
