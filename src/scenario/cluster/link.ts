import type { NetworkSpec } from '../../sim/cluster/core/spec.ts'
import { refuse, requireName } from '../checks.ts'
import { LINK_LIMITS, pack, unpack } from '../codec.ts'
import { checkedDigests } from '../digests.ts'
import { bareLink, packedParts, readablePart } from '../link-text.ts'
import { type Failed, failureOf, numberIn } from '../link-result.ts'
import { ScenarioError } from '../scenario.ts'
import { checkVersion, declareFormat, upgrade } from '../versions.ts'
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
  /** Digests of the sender's runs, as `digests.ts` has them; empty when none was known. */
  digest: string
  engine: number
}

/** What a link to a cluster is made of. */
export type SharingCluster = SharedCluster & {
  /** Title of the preset that the scenario came from, where it has been given another since. */
  presetTitle?: string
}

export type DecodedCluster = { ok: true; shared: SharedCluster } | Failed

/** The readable form, and the packed one, through their versions. */
const PLAIN_FORMAT = declareFormat({ what: 'This link', current: 1, steps: {} })
const PACKED_FORMAT = declareFormat({ what: 'This link', current: 1, steps: {} })

const NETWORK_FIELDS = ['latencyPs', 'bitsPerSecond', 'lossPerMillion'] as const
const KEYS = ['v', 'c', 'title', 'systems', 'nodes', 'cpus', 'seed', 'until', 'f', 'medium', 't', 'd', 'e']

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The plain form, where a preset's name, its systems, faults and some numbers say it all. */
const plainForm = ({ scenario, momentPs, digest, engine, presetTitle }: SharingCluster): string | undefined => {
  const preset = CLUSTER_PRESETS.find(({ scenario: base }) => base.title === (presetTitle ?? scenario.title))
  if (preset === undefined) return undefined
  const base = preset.scenario
  if (base.workload.kind !== scenario.workload.kind || base.fileServer !== scenario.fileServer) return undefined
  if (!same(base.levelling, scenario.levelling) || !same(base.params, scenario.params)) return undefined
  if (scenario.network === undefined && base.network !== undefined) return undefined
  const query = new URLSearchParams({ c: preset.id })
  if (scenario.title !== base.title) query.set('title', scenario.title)
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
export const encodeClusterLink = async (sharing: SharingCluster): Promise<string> => {
  const plain = plainForm(sharing)
  if (plain !== undefined) return plain
  const { presetTitle: _, ...shared } = sharing
  const packed = await pack(shared)
  const start = readablePart(shared.scenario.title, shared.scenario.systems)
  if (packed.length <= LINK_LIMITS.encoded) return `${start}y${PACKED_FORMAT.current}.${packed}`
  throw new ScenarioError(`a link would have ${packed.length} characters; at most ${LINK_LIMITS.encoded} can be read`)
}

const numberOf = (key: string, text: string): number =>
  /^\d{1,16}$/.test(text) ? Number(text) : refuse(`${key}: "${text.slice(0, 30)}"; expected a whole number.`)

const plainNetwork = (fields: ReadonlyMap<string, string>, base: ClusterScenario): NetworkSpec | undefined => {
  const medium = fields.get('medium')
  if (medium === undefined) return base.network
  const field = (name: string): number => numberOf(`n.${name}`, fields.get(`n.${name}`) ?? '')
  return {
    // Whatever it says is validated with the rest.
    medium: medium as NetworkSpec['medium'],
    latencyPs: field('latencyPs'),
    bitsPerSecond: field('bitsPerSecond'),
    lossPerMillion: field('lossPerMillion'),
  }
}

/** What a readable link says, of whatever version, by key. */
const plainFields = (text: string): Map<string, string> => {
  const given = Object.fromEntries(new URLSearchParams(text))
  const version = given['v'] === undefined ? 1 : numberOf('v', given['v'])
  const fields = Object.entries(upgrade(PLAIN_FORMAT, { ...given, v: version }) as Record<string, unknown>)
  return new Map(fields.map(([key, value]) => [key, String(value)]))
}

const plainScenario = (fields: ReadonlyMap<string, string>): ClusterScenario => {
  const ids = CLUSTER_PRESETS.map(({ id }) => id)
  const id = requireName('c', fields.get('c') ?? '', ids)
  const { scenario: base } = CLUSTER_PRESETS.find((preset) => preset.id === id) as ClusterPreset
  const params = { ...base.workload.params }
  for (const [key, value] of fields) {
    if (key.startsWith('w.')) {
      params[requireName('workload.params', key.slice(2), Object.keys(params))] = numberOf(key, value)
    } else if (!NETWORK_FIELDS.some((field) => key === `n.${field}`)) requireName('link', key, KEYS)
  }
  const number = (key: string, otherwise: number): number => {
    const text = fields.get(key)
    return text === undefined ? otherwise : numberOf(key, text)
  }
  const network = plainNetwork(fields, base)
  const faults = fields.get('f')
  return parseClusterScenario({
    ...base,
    title: fields.get('title') ?? base.title,
    systems: fields.get('systems')?.split('.') ?? base.systems,
    nodes: number('nodes', base.nodes),
    cpusPerNode: number('cpus', base.cpusPerNode),
    seed: number('seed', base.seed),
    untilPs: number('until', base.untilPs),
    ...(network === undefined ? {} : { network }),
    faults: faults === undefined ? base.faults : faults.split('_').filter(Boolean).map(parseFaultText),
    workload: { kind: base.workload.kind, params },
  })
}

/** How a link is looked at matters less than what it shows: these fall back one by one instead of failing. */
const withView = (scenario: ClusterScenario, get: (key: string) => unknown): SharedCluster => {
  const moment = numberIn(get('momentPs'))
  const engine = numberIn(get('engine'))
  return {
    scenario,
    momentPs: Number.isSafeInteger(moment) && moment >= 0 ? Math.min(moment, scenario.untilPs) : 0,
    digest: checkedDigests(get('digest')),
    engine: Number.isSafeInteger(engine) ? engine : CLUSTER_ENGINE_VERSION,
  }
}

const fromPacked = async (version: number, packed: string): Promise<SharedCluster> => {
  // Whether the version is known comes first: what a newer one packs may not even unpack here.
  checkVersion(PACKED_FORMAT, version)
  const value = await unpack(packed)
  if (typeof value !== 'object' || value === null) return refuse('The link is damaged: there is no scenario in it.')
  const fields = new Map(Object.entries(upgrade(PACKED_FORMAT, { ...value, v: version }) as object))
  return withView(parseClusterScenario(fields.get('scenario')), (key) => fields.get(key))
}

const fromPlain = (text: string): SharedCluster => {
  const fields = plainFields(text)
  const names: Record<string, string> = { momentPs: 't', digest: 'd', engine: 'e' }
  return withView(plainScenario(fields), (key) => fields.get(names[key]))
}

/** Reads a link to a cluster, which comes from a stranger: a scenario made anew, or a sentence that says what is wrong. */
export const decodeClusterLink = async (text: string): Promise<DecodedCluster> => {
  try {
    if (text.length > LINK_LIMITS.whole) {
      return refuse(`The link is ${text.length} characters long; no scenario needs that many.`)
    }
    const bare = bareLink(text)
    const packed = packedParts(bare, 'y')
    return {
      ok: true,
      shared: packed === undefined ? fromPlain(bare) : await fromPacked(packed.version, packed.data),
    }
  } catch (error) {
    return failureOf(error)
  }
}
