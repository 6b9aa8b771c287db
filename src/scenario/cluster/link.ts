import type { NetworkSpec } from '../../sim/cluster/core/spec.ts'
import { refuse, requireName } from '../checks.ts'
import { LINK_LIMITS, pack, unpack } from '../codec.ts'
import { ScenarioError } from '../scenario.ts'
import { faultText, parseFaultText } from './fault-text.ts'
import type { ClusterPreset } from './preset.ts'
import { CLUSTER_PRESETS } from './presets.ts'
import type { ClusterScenario } from './scenario.ts'
import { parseClusterScenario } from './validate.ts'

/** Version of what a cluster scenario means: raised whenever the same scenario gives another run. */
export const CLUSTER_ENGINE_VERSION = 1

/** What a link to a cluster carries. */
export interface SharedCluster {
  scenario: ClusterScenario
  /** Moment, in ps. */
  momentPs: number
  /** Digest of the sender's run under the first system; empty when it was not known. */
  digest: string
  engine: number
}

export type DecodedCluster = { ok: true; shared: SharedCluster } | { ok: false; message: string }

const DIGEST = /^[0-9a-f]{16}$/
const NETWORK_FIELDS = ['latencyPs', 'bitsPerSecond', 'lossPerMillion'] as const
const KEYS = ['c', 'systems', 'nodes', 'cpus', 'seed', 'until', 'f', 'medium', 't', 'd', 'e']

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The plain form, where a preset's name, its systems, faults and some numbers say it all. */
const plainForm = ({ scenario, momentPs, digest, engine }: SharedCluster): string | undefined => {
  const preset = CLUSTER_PRESETS.find(({ scenario: base }) => base.title === scenario.title)
  if (preset === undefined) return undefined
  const base = preset.scenario
  if (base.workload.kind !== scenario.workload.kind || base.fileServer !== scenario.fileServer) return undefined
  if (!same(base.levelling, scenario.levelling) || !same(base.params, scenario.params)) return undefined
  if (scenario.network === undefined && base.network !== undefined) return undefined
  const query = new URLSearchParams({ c: preset.id })
  if (!same(scenario.systems, base.systems)) query.set('systems', scenario.systems.join('.'))
  if (scenario.nodes !== base.nodes) query.set('nodes', String(scenario.nodes))
  if (scenario.cpusPerNode !== base.cpusPerNode) query.set('cpus', String(scenario.cpusPerNode))
  if (scenario.seed !== base.seed) query.set('seed', String(scenario.seed))
  if (scenario.untilPs !== base.untilPs) query.set('until', String(scenario.untilPs))
  if (scenario.network !== undefined && !same(scenario.network, base.network)) {
    query.set('medium', scenario.network.medium)
    for (const field of NETWORK_FIELDS) query.set(`n.${field}`, String(scenario.network[field]))
  }
  for (const [name, value] of Object.entries(scenario.workload.params)) {
    if (value !== base.workload.params[name]) query.set(`w.${name}`, String(value))
  }
  if (!same(scenario.faults, base.faults)) query.set('f', scenario.faults.map(faultText).join('_'))
  if (momentPs !== 0) query.set('t', String(momentPs))
  if (digest !== '') query.set('d', digest)
  query.set('e', String(engine))
  return query.toString()
}

/** The fragment of a link to a cluster, without the `#`. Throws {@link ScenarioError} when it would be too long. */
export const encodeClusterLink = async (shared: SharedCluster): Promise<string> => {
  const plain = plainForm(shared)
  if (plain !== undefined) return plain
  const packed = await pack({ ...shared })
  if (packed.length <= LINK_LIMITS.encoded) return `y1.${packed}`
  throw new ScenarioError(`a link would have ${packed.length} characters; at most ${LINK_LIMITS.encoded} can be read`)
}

const numberOf = (key: string, text: string): number =>
  /^\d{1,16}$/.test(text) ? Number(text) : refuse(`${key}: "${text.slice(0, 30)}"; expected a whole number.`)

const plainNetwork = (query: URLSearchParams, base: ClusterScenario): NetworkSpec | undefined => {
  if (!query.has('medium')) return base.network
  const field = (name: string): number => numberOf(`n.${name}`, query.get(`n.${name}`) ?? '')
  return {
    // Whatever it says is validated with the rest.
    medium: query.get('medium') as NetworkSpec['medium'],
    latencyPs: field('latencyPs'),
    bitsPerSecond: field('bitsPerSecond'),
    lossPerMillion: field('lossPerMillion'),
  }
}

const plainScenario = (query: URLSearchParams): ClusterScenario => {
  const ids = CLUSTER_PRESETS.map(({ id }) => id)
  const id = requireName('c', query.get('c') ?? '', ids)
  const { scenario: base } = CLUSTER_PRESETS.find((preset) => preset.id === id) as ClusterPreset
  const params = { ...base.workload.params }
  for (const [key, value] of query) {
    if (key.startsWith('w.')) params[key.slice(2)] = numberOf(key, value)
    else if (!key.startsWith('n.')) requireName('link', key, KEYS)
  }
  const number = (key: string, otherwise: number): number =>
    query.has(key) ? numberOf(key, query.get(key) ?? '') : otherwise
  const network = plainNetwork(query, base)
  const faults = query.get('f')
  return parseClusterScenario({
    ...base,
    systems: query.get('systems')?.split('.') ?? base.systems,
    nodes: number('nodes', base.nodes),
    cpusPerNode: number('cpus', base.cpusPerNode),
    seed: number('seed', base.seed),
    untilPs: number('until', base.untilPs),
    ...(network === undefined ? {} : { network }),
    faults: faults === null ? base.faults : faults.split('_').filter(Boolean).map(parseFaultText),
    workload: { kind: base.workload.kind, params },
  })
}

/** How a link is looked at matters less than what it shows: these fall back one by one instead of failing. */
const withView = (scenario: ClusterScenario, get: (key: string) => unknown): SharedCluster => {
  const moment = Number(get('momentPs'))
  const digest = get('digest')
  const engine = Number(get('engine'))
  return {
    scenario,
    momentPs: Number.isSafeInteger(moment) && moment >= 0 ? Math.min(moment, scenario.untilPs) : 0,
    digest: typeof digest === 'string' && DIGEST.test(digest) ? digest : '',
    engine: Number.isSafeInteger(engine) ? engine : CLUSTER_ENGINE_VERSION,
  }
}

const fromPacked = async (packed: string): Promise<SharedCluster> => {
  const value = await unpack(packed)
  if (typeof value !== 'object' || value === null) return refuse('The link is damaged: there is no scenario in it.')
  const fields = new Map(Object.entries(value))
  return withView(parseClusterScenario(fields.get('scenario')), (key) => fields.get(key))
}

const fromPlain = (text: string): SharedCluster => {
  const query = new URLSearchParams(text)
  const names: Record<string, string> = { momentPs: 't', digest: 'd', engine: 'e' }
  return withView(plainScenario(query), (key) => query.get(names[key]) ?? undefined)
}

/** Reads a link to a cluster, which comes from a stranger: a scenario made anew, or a sentence that says what is wrong. */
export const decodeClusterLink = async (text: string): Promise<DecodedCluster> => {
  const bare = text.replace(/^(%23|[#?])+/i, '')
  try {
    const packed = /^y1\.(.*)$/s.exec(bare)
    if (packed !== null) return { ok: true, shared: await fromPacked(packed[1]) }
    if (/^y\d+\./.test(bare))
      return refuse('The link was made by a newer version of the program; reload the page to get it.')
    return { ok: true, shared: fromPlain(bare) }
  } catch (error) {
    if (error instanceof ScenarioError) return { ok: false, message: error.message }
    throw error
  }
}
