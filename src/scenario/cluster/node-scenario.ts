import { defaultsOf } from '../../sim/kernel/params.ts'
import { WORKLOAD_CARDS } from '../../sim/workload/cards/registry.ts'
import { ARRIVALS } from '../../sim/workload/arrivals.ts'
import { type Scenario, SCENARIO_LIMITS, SCENARIO_VERSION } from '../scenario.ts'

/** How much of a node's time is looked at from the inside, in ps. */
export const INSIDE_PS = 2_000_000_000

/** What reached a node over the network: when (the end of it), how many messages, and how long they took to come. */
export interface NodeArrival {
  atPs: number
  messages: number
  overPs: number
}

export interface NodeMoment {
  system: string
  node: number
  nodeName: string
  cpus: number
  /** The cluster's moment with which the inside begins. */
  atPs: number
  /** What arrives in the {@link INSIDE_PS} after it. */
  arrivals: readonly NodeArrival[]
  /** Processes that wait for pages or messages from elsewhere, and those that compute. */
  waiting: number
  running: number
  seed: number
}

/**
 * The kernel model that stands for a node's own. Sprite, LOCUS, UnixWare, Accent and V are not modelled down to the
 * cache: a kernel under one lock, which those of their time were, stands in for them (assumed).
 */
const KERNEL_OF: Record<string, string> = { dragonfly: 'dragonfly', backplane: 'dragonfly' }
const LINUX = ['openmosix', 'openssi', 'kerrighed', 'xen', 'stop-and-copy']
const kernelOf = (system: string): string => KERNEL_OF[system] ?? (LINUX.includes(system) ? 'linux26' : 'freebsd4')

const MACHINES: readonly [cpus: number, machine: string][] = [
  [4, 'dual-opteron-2005'],
  [8, 'quad-opteron-2005'],
  [64, 'dual-epyc-7742'],
]

/** Gaps between single messages: those of a train came one after the other, the last when the train was whole. */
const gapsOf = ({ atPs, arrivals }: NodeMoment): number[] => {
  const times = arrivals.flatMap(({ atPs: end, messages, overPs }) =>
    Array.from({ length: messages }, (_, index) =>
      Math.round(end - (overPs * (messages - 1 - index)) / messages - atPs),
    ),
  )
  const inside = times
    .filter((time) => time > 0 && time < INSIDE_PS)
    .toSorted((a, b) => a - b)
    .slice(0, SCENARIO_LIMITS.arrivals - 1)
  const gaps = inside.map((time, index) => Math.max(1, time - (inside[index - 1] ?? 0)))
  // The list is played again and again: the last gap carries it beyond what is looked at.
  return [...gaps, 2 * INSIDE_PS]
}

/**
 * One node of a cluster at one moment, as a machine's scenario: the messages that reach it are pages which its network
 * card writes, its protocol copies and its processes read, line by line.
 */
export const nodeScenario = (moment: NodeMoment): Scenario => {
  const [, machine] = MACHINES.find(([cpus]) => moment.cpus <= cpus) ?? MACHINES[MACHINES.length - 1]
  return {
    v: SCENARIO_VERSION,
    title: `Inside ${moment.nodeName}`,
    kernel: kernelOf(moment.system),
    machine,
    protocol: 'moesi',
    cpus: moment.cpus,
    options: {},
    workload: {
      kind: 'page-arrivals',
      params: {
        ...defaultsOf(WORKLOAD_CARDS['page-arrivals'].params),
        processes: Math.min(64, Math.max(1, moment.waiting)),
        others: Math.min(256, moment.running),
        steady: ARRIVALS.file,
      },
    },
    arrivals: gapsOf(moment),
    seed: moment.seed,
    untilPs: INSIDE_PS,
  }
}
