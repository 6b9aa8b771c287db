import { defaultsOf } from '../sim/kernel/params.ts'
import { WORKLOAD_CARDS } from '../sim/workload/cards/registry.ts'
import { type Scenario, SCENARIO_VERSION } from './scenario.ts'

export interface Preset {
  id: string
  title: string
  /** What to look for, in a paragraph. */
  about: string
  scenario: Scenario
}

const MS = 1_000_000_000

const preset = (
  id: string,
  title: string,
  about: string,
  kind: string,
  params: Record<string, number>,
  rest: Partial<Pick<Scenario, 'machine' | 'cpus' | 'untilPs' | 'seed' | 'kernel' | 'options'>> = {},
): Preset => ({
  id,
  title,
  about,
  scenario: {
    v: SCENARIO_VERSION,
    title,
    kernel: 'dragonfly',
    machine: 'dual-opteron-2005',
    protocol: 'moesi',
    cpus: 4,
    seed: 7,
    untilPs: 1 * MS,
    options: {},
    ...rest,
    workload: { kind, params: { ...defaultsOf(WORKLOAD_CARDS[kind].params), ...params } },
  },
})

/** The scenarios that come with the program; the first is what the page opens with. */
export const PRESETS: readonly Preset[] = [
  preset(
    'packets',
    'Forwarding packets',
    'The same packets, at the same picosecond, arrive on both sides. Watch the threads on the FreeBSD side change CPUs while the lines they need are still where they last ran. On the DragonFly side each flow belongs to one CPU; what travels is the packet and the message that announces it.',
    'packet-forwarding',
    {},
  ),
  preset(
    'moving-threads',
    'What a move costs',
    "Six threads, each with data of its own, nothing shared. Whatever flies here flies because a thread was moved: on the FreeBSD side whichever CPU is free takes the next thread, and the thread's lines have to follow it one by one. On the DragonFly side each thread is placed once, and its lines stay.",
    'working-sets',
    {},
  ),
  preset(
    'crowded',
    'Where placing threads loses',
    'The same threads, but somebody placed them all on CPU 0. DragonFly leaves them there, as it was told, and three CPUs stand idle; FreeBSD spreads them by itself, pays for every move, and still gets more done.',
    'working-sets',
    { crowding: 1000, workCycles: 600, threads: 8 },
  ),
  preset(
    'hot-flow',
    'One flow takes it all',
    'Nine of ten packets belong to a single flow. DragonFly hashes them all to one CPU, which drowns while the others wait; what one CPU per flow gives is what one flow can never exceed.',
    'packet-forwarding',
    { hotFlow: 900, ratePps: 900_000 },
  ),
  preset(
    'saturated',
    'More than one CPU can carry',
    'Twice the packets. One software-interrupt thread is all that FreeBSD 5 has for them, and CPUs wait for each other in front of the same locks; DragonFly has one protocol thread per CPU.',
    'packet-forwarding',
    { ratePps: 1_200_000 },
  ),
  preset(
    'many-cpus',
    'Eight CPUs of a present-day machine',
    'The same comparison on eight CPUs of two EPYC 7742: two packages, 267 ns apart, twice the packets. On the FreeBSD side every CPU that takes a packet needs the same two lines, the scheduler lock and the run queue, from wherever they are.',
    'packet-forwarding',
    { ratePps: 1_200_000, nics: 8, flows: 64 },
    { machine: 'dual-epyc-7742', cpus: 8 },
  ),
]

/** The preset of that id, or undefined. */
export const findPreset = (id: string): Preset | undefined => PRESETS.find((candidate) => candidate.id === id)

/** What the page opens with. */
export const DEFAULT_PRESET = PRESETS[0]
