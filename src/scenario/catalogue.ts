import { CLUSTER_SYSTEMS } from '../sim/cluster/systems.ts'
import { CLUSTER_WORKLOADS } from '../sim/cluster/workload/registry.ts'
import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { WORKLOAD_CARDS } from '../sim/workload/cards/registry.ts'
import { CLUSTER_PRESETS } from './cluster/presets.ts'
import type { Opened } from './open.ts'
import { DEFAULT_PAIR, type Pair, pairOf } from './pair.ts'
import { PRESETS } from './presets/index.ts'
import { machineOf } from './resolve.ts'

/**
 * What the discussion of 2004, from which this program comes, was about; every scenario answers to one or more of these.
 * In the order in which a newcomer may ask.
 */
export const THEMES = [
  { id: 'moving', title: 'Moving threads is not free' },
  { id: 'owner', title: 'Who owns the cache line' },
  { id: 'giant', title: 'One giant lock' },
  { id: 'mutexes', title: 'Many small locks' },
  { id: 'messages', title: 'A CPU of its own, and messages' },
  { id: 'loses', title: 'Where placing threads loses' },
  { id: 'threads', title: 'Threads in a library or in the kernel' },
  { id: 'queues', title: 'What queueing alone explains' },
  { id: 'single-system', title: 'One system image: as complex as a kernel can be' },
  { id: 'hangs', title: 'Weird hangs: who waits for whom' },
  { id: 'levelling', title: 'Whose computer does the work' },
] as const
export type ThemeId = (typeof THEMES)[number]['id']

/** By the name of a scenario without its size; what is not named here answers to what its topic does. */
const THEMES_OF: Readonly<Record<string, readonly ThemeId[]>> = {
  packets: ['messages', 'moving'],
  'hot-flow': ['loses', 'messages'],
  saturated: ['messages', 'mutexes'],
  'many-cpus': ['messages', 'mutexes', 'owner'],
  bursts: ['loses', 'messages'],
  'giant-network': ['giant'],
  server: ['messages', 'moving'],
  'moving-threads': ['moving'],
  crowded: ['loses', 'moving'],
  partitioned: ['moving', 'owner'],
  'user-threads': ['moving'],
  balancers: ['moving'],
  'lock-convoy': ['mutexes', 'queues'],
  'lock-order': ['mutexes', 'hangs'],
  'priority-inversion': ['mutexes', 'hangs'],
  'name-cache': ['mutexes', 'owner'],
  'one-giant-lock': ['giant'],
  'alloc-free': ['messages', 'owner'],
  'no-difference': ['loses', 'owner'],
  ports: ['messages'],
  'mutex-queue': ['messages', 'mutexes'],
  'amiga-ports': ['messages', 'loses'],
  'blocking-calls': ['threads'],
  'ideal-giant-lock': ['queues', 'giant'],
  'ideal-run-queue': ['queues', 'loses'],
  'real-run-queue': ['queues', 'owner'],
  'cluster:four-strategies': ['single-system', 'moving'],
  'cluster:home-dies': ['single-system', 'hangs'],
  'cluster:silent-partition': ['hangs', 'single-system'],
  'cluster:there-and-back': ['single-system', 'moving'],
  'cluster:writer': ['moving', 'single-system'],
  'cluster:build': ['levelling'],
  'cluster:eviction': ['levelling', 'moving'],
  'cluster:shared-file': ['single-system', 'owner'],
  'cluster:owner-dies': ['hangs', 'owner'],
  'cluster:three-replicas': ['single-system'],
  'cluster:lost-quorum': ['hangs', 'single-system'],
  'cluster:sixty-four': ['levelling'],
}
const THEME_OF_TOPIC: Readonly<Record<string, ThemeId>> = {
  'Packets and servers': 'messages',
  'Moving threads': 'moving',
  'Locks and tokens': 'mutexes',
  Memory: 'owner',
  'Processes and messages': 'moving',
  'Against theory': 'queues',
}
const SIZE = /-(?:two|eight|sixteen)$/

/** A scenario that comes with the program, as the library shows it. */
export interface Entry {
  key: string
  opened: Opened
  pair: Pair
  /** The kernels for its picture, the one that is drawn first: where threads move, the one that moves them. */
  pictured: Pair
  title: string
  /** What it is about in one sentence, and in full. */
  sentence: string
  about: string
  themes: readonly ThemeId[]
  tags: readonly string[]
}

/** The first sentence of a text, and the second where the first is short. */
const firstSentence = (text: string): string => {
  const sentences = text.split(/(?<=[.!?:])\s+(?=[A-Z])/)
  const [first = '', second = ''] = sentences
  return first.length < 60 && second !== '' ? `${first} ${second}` : first
}

const cpus = (count: number): string => (count === 1 ? '1 CPU' : `${count} CPUs`)

/** What a scenario can be found by, apart from its words: kernels or systems, size, machine, workload. */
export const tagsOf = (opened: Opened, pair: Pair): string[] => {
  if (opened.kind === 'cluster') {
    const { systems, nodes, workload } = opened.scenario
    return [
      ...systems.map((id) => CLUSTER_SYSTEMS[id].card.title),
      nodes === 1 ? '1 node' : `${nodes} nodes`,
      CLUSTER_WORKLOADS[workload.kind].title,
    ]
  }
  const { scenario } = opened
  return [
    ...pair.map((id) => KERNEL_CARDS[id].title),
    cpus(scenario.cpus),
    machineOf(scenario).title,
    WORKLOAD_CARDS[scenario.workload.kind].title,
  ]
}

const themesOf = (key: string, topic: string): readonly ThemeId[] =>
  THEMES_OF[key.replace(SIZE, '')] ?? [THEME_OF_TOPIC[topic] ?? 'moving']

const RIGHT_FIRST: readonly ThemeId[] = ['moving', 'mutexes', 'owner']

const picturedOf = (pair: Pair, [theme]: readonly ThemeId[]): Pair =>
  pair.join() === DEFAULT_PAIR.join() && RIGHT_FIRST.includes(theme) ? [pair[1], pair[0]] : pair

/** Everything that comes with the program: machines first, in the order in which they are offered. */
export const CATALOGUE: readonly Entry[] = [
  ...PRESETS.map((preset): Entry => {
    const opened: Opened = { kind: 'machine', scenario: preset.scenario }
    const pair = pairOf(preset)
    const { id, title, about, topic } = preset
    const sentence = firstSentence(about)
    const themes = themesOf(id, topic)
    const pictured = picturedOf(pair, themes)
    return { key: id, opened, pair, pictured, title, sentence, about, themes, tags: tagsOf(opened, pair) }
  }),
  ...CLUSTER_PRESETS.map(({ id, title, about, scenario }): Entry => {
    const opened: Opened = { kind: 'cluster', scenario }
    const key = `cluster:${id}`
    const tags = tagsOf(opened, DEFAULT_PAIR)
    const sentence = firstSentence(about)
    const pair = DEFAULT_PAIR
    return { key, opened, pair, pictured: pair, title, sentence, about, themes: themesOf(key, ''), tags }
  }),
]

const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Whether every word of a search is somewhere in the texts, wherever its capitals and accents are. */
export const matchesSearch = (search: string, texts: readonly string[]): boolean => {
  const all = plain(texts.join(' \n '))
  return plain(search)
    .split(/\s+/)
    .every((word) => all.includes(word))
}

/** What an entry is searched by. */
export const textsOf = ({ title, about, tags, themes, key }: Entry): string[] => [
  title,
  about,
  key,
  ...tags,
  ...THEMES.filter(({ id }) => themes.includes(id)).map((theme) => theme.title),
]
