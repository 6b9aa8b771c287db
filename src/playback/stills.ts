import type { Opened } from '../scenario/open.ts'
import type { Pair } from '../scenario/pair.ts'
import { clusterConfig } from '../scenario/cluster/scenario.ts'
import { configOfSide } from '../scenario/sides.ts'
import { clusterFrameAt } from './cluster/frame.ts'
import { ClusterLoader } from './cluster/loader.ts'
import type { ClusterRun } from './cluster/run.ts'
import { frameAt } from './frame.ts'
import { RunLoader } from './loader.ts'
import type { Run } from './run.ts'

/** A run's beginning, and the moment of it that is worth a picture. */
export type Still =
  | { kind: 'machine'; run: Run; momentPs: number }
  | { kind: 'cluster'; run: ClusterRun; momentPs: number }

/** So much of a run is made for a picture: queues and caches have filled, and it is soon there. */
const MACHINE_PS = 80_000_000
const CLUSTER_PS = 3_000_000_000_000
/** After a fault so much is made, as a share of the time up to it, and at least: what hangs for it has begun to. */
const AFTER_FAULT = { share: 0.02, leastPs: 100_000_000_000 } as const
/** Moments that are looked at, in the later part of what there is. */
const LOOKS = 24
const FROM = 0.25

/** The moment at which the most is to be seen; the earliest of several. */
export const busiestMoment = (untilPs: number, seenAt: (ps: number) => number): number => {
  let best = { ps: Math.round(untilPs * FROM), seen: -1 }
  for (let look = 0; look < LOOKS; look++) {
    const ps = Math.round(untilPs * (FROM + ((1 - FROM) * look) / LOOKS))
    const seen = seenAt(ps)
    if (seen > best.seen) best = { ps, seen }
  }
  return best.ps
}

/** Lines that fly are what a machine's picture is about, and threads that run; locks that are waited for, too. */
const seenOfMachine = (run: Run, ps: number): number => {
  const { flights, cpus, interrupts } = frameAt(run, ps, 0)
  return flights.length * 2 + interrupts.length + cpus.filter(({ thread }) => thread >= 0).length
}

const machineStill = (opened: Opened & { kind: 'machine' }, kernel: string): Promise<Still> =>
  new Promise((resolve, reject) => {
    const loader = new RunLoader()
    const untilPs = Math.min(opened.scenario.untilPs, MACHINE_PS)
    loader.start(configOfSide(opened.scenario, { kernel }), untilPs, ({ run, error }) => {
      if (error === null && (run === null || run.summary === null)) return
      loader.close()
      if (run === null) reject(new Error(error ?? ''))
      else resolve({ kind: 'machine', run, momentPs: busiestMoment(untilPs, (ps) => seenOfMachine(run, ps)) })
    })
  })

/** Up to a little after the first thing that goes wrong, where something does. */
const clusterEnd = ({ scenario: { faults, untilPs } }: Opened & { kind: 'cluster' }): number => {
  const first = faults.find((fault) => 'atPs' in fault)
  if (first === undefined || !('atPs' in first)) return Math.min(untilPs, CLUSTER_PS)
  return Math.min(untilPs, first.atPs + Math.max(AFTER_FAULT.leastPs, Math.round(first.atPs * AFTER_FAULT.share)))
}

const clusterStill = (opened: Opened & { kind: 'cluster' }): Promise<Still> =>
  new Promise((resolve, reject) => {
    const { scenario } = opened
    const untilPs = clusterEnd(opened)
    const loader = new ClusterLoader(({ run, error }) => {
      if (error === null && run?.finished !== true) return
      loader.close()
      if (run === null) reject(new Error(error ?? ''))
      else {
        const until = run.reachedPs
        const momentPs = scenario.faults.some((fault) => 'atPs' in fault)
          ? until
          : busiestMoment(until, (ps) => clusterFrameAt(run, ps).flights.length)
        resolve({ kind: 'cluster', run, momentPs })
      }
    })
    loader.start(clusterConfig(scenario, scenario.systems[0]), untilPs)
  })

const known = new Map<string, Promise<Still>>()
/** Pictures are made one after the other: the page beside them is not to stutter. */
let last: Promise<unknown> = Promise.resolve()

/** What a scenario looks like: of a machine, under the left one of its kernels. `key` names it; asked again, it is there. */
export const stillOf = (key: string, opened: Opened, [left]: Pair): Promise<Still> => {
  const made = known.get(key)
  if (made !== undefined) return made
  const still = last.then(() => (opened.kind === 'machine' ? machineStill(opened, left) : clusterStill(opened)))
  last = still.catch(() => undefined)
  known.set(key, still)
  return still
}
