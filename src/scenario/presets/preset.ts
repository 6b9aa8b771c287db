import { defaultsOf } from '../../sim/kernel/params.ts'
import { WORKLOAD_CARDS } from '../../sim/workload/cards/registry.ts'
import { type Scenario, SCENARIO_VERSION } from '../scenario.ts'

/** What presets are about; the order in which they are offered. */
export const TOPICS = [
  'Packets and servers',
  'Moving threads',
  'Locks and tokens',
  'Memory',
  'Processes and messages',
  'Against theory',
] as const
export type Topic = (typeof TOPICS)[number]

export interface Preset {
  id: string
  topic: Topic
  title: string
  /** What to look for, in a paragraph. */
  about: string
  /** The two kernels on which it is best seen; absent: the usual two. */
  pair?: readonly [string, string]
  scenario: Scenario
}

export const MS = 1_000_000_000

interface Told {
  id: string
  topic: Topic
  title: string
  about: string
  kind: string
  params?: Record<string, number>
  pair?: readonly [string, string]
  rest?: Partial<Pick<Scenario, 'machine' | 'cpus' | 'untilPs' | 'seed' | 'kernel' | 'options' | 'protocol'>>
}

/** A preset from what is told of it; everything else is as in the first of all. */
export const preset = ({ id, topic, title, about, kind, params, pair, rest }: Told): Preset => ({
  id,
  topic,
  title,
  about,
  ...(pair === undefined ? {} : { pair }),
  scenario: {
    v: SCENARIO_VERSION,
    title,
    kernel: pair?.[0] ?? 'dragonfly',
    machine: 'dual-opteron-2005',
    protocol: 'moesi',
    cpus: 4,
    seed: 7,
    untilPs: MS,
    options: {},
    ...rest,
    workload: { kind, params: { ...defaultsOf(WORKLOAD_CARDS[kind].params), ...params } },
  },
})

/** The eight CPUs of the larger machine of 2005. */
export const EIGHT_CPUS = { machine: 'quad-opteron-2005', cpus: 8 } as const
/** Sixteen CPUs of a machine of 2019, in two packages. */
export const SIXTEEN_CPUS = { machine: 'dual-epyc-7742', cpus: 16 } as const
