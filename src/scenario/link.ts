import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import { PROTOCOLS } from '../sim/machine/protocol/registry.ts'
import { ProtocolError } from '../sim/machine/protocol/validate.ts'
import { LINK_LIMITS, pack, unpack } from './codec.ts'
import { DEFAULT_PAIR, type Pair, pairOf, samePair } from './pair.ts'
import { parsePair } from './parse-pair.ts'
import { interventionsText, parseInterventionsText } from './interventions-text.ts'
import { findPreset, PRESETS } from './presets/index.ts'
import type { Preset } from './presets/preset.ts'
import { type Scenario, ScenarioError } from './scenario.ts'
import { requireName } from './checks.ts'
import { parseSidesText, type SideSpec, sidesText } from './sides.ts'
import { parseScenario } from './validate.ts'

/** Which kernels are shown: the two of the pair, or the scenario's own alone. */
const VIEWS = ['split', 'one'] as const
export type View = (typeof VIEWS)[number]

/**
 * Version of what a scenario *means*: raised whenever the same scenario gives another run. A link made under another
 * engine still opens; its digest then says that the run differs.
 */
export const ENGINE_VERSION = 3

/** What a link carries: a scenario, a moment in it, how it is looked at, and what the run was when it was sent. */
export interface Shared {
  scenario: Scenario
  /** Moment, in ps. */
  momentPs: number
  view: View
  /** Kernels of the split view. */
  pair: Pair
  /** What is compared where it is more than two kernels; empty if it is not. */
  sides: SideSpec[]
  /** Digest of the sender's run of the scenario's kernel, whole; empty when it was not known. */
  digest: string
  engine: number
}

export type Decoded = { ok: true; shared: Shared } | { ok: false; message: string } | { ok: null }

const HASH_LIMIT = 70_000
const DIGEST = /^[0-9a-f]{16}$/
const PACKED = /^z1\.(.*)$/s
/** `o.freebsd5.scheduler=1`: an option of a kernel. */
const OPTION_KEY = /^o\.([a-z0-9]{1,20})\.(\w{1,40})$/
const PLAIN_KEYS = ['s', 'm', 'kernel', 'machine', 'protocol', 'cpus', 'seed', 'until', 'k', 't', 'd', 'e', 'i', 'x']

/** What a link is made of; without a pair, it has none of its own to say. */
export type Sharing = Omit<Shared, 'pair' | 'sides'> & { pair?: Pair; sides?: SideSpec[] }

const samePreset = (scenario: Scenario): Preset | undefined =>
  PRESETS.find(
    (preset) => preset.scenario.title === scenario.title && preset.scenario.workload.kind === scenario.workload.kind,
  )

/** The plain form, where a preset's name and a few numbers say it all; undefined where they do not. */
const plainForm = ({ scenario, momentPs, view, pair, sides, digest, engine }: Sharing): string | undefined => {
  const preset = samePreset(scenario)
  if (scenario.arrivals !== undefined) return undefined
  if (preset === undefined || typeof scenario.machine !== 'string' || typeof scenario.protocol !== 'string')
    return undefined
  const base = preset.scenario
  const query = new URLSearchParams({ s: preset.id, m: view })
  if (pair !== undefined && !samePair(pair, pairOf(preset))) query.set('k', pair.join('.'))
  if (scenario.kernel !== base.kernel) query.set('kernel', scenario.kernel)
  if (scenario.machine !== base.machine) query.set('machine', scenario.machine)
  if (scenario.protocol !== base.protocol) query.set('protocol', scenario.protocol)
  if (scenario.cpus !== base.cpus) query.set('cpus', String(scenario.cpus))
  if (scenario.seed !== base.seed) query.set('seed', String(scenario.seed))
  if (scenario.untilPs !== base.untilPs) query.set('until', String(scenario.untilPs))
  for (const [name, value] of Object.entries(scenario.workload.params)) {
    if (value !== base.workload.params[name]) query.set(`p.${name}`, String(value))
  }
  for (const [kernel, numbers] of Object.entries(scenario.options)) {
    for (const [name, value] of Object.entries(numbers)) query.set(`o.${kernel}.${name}`, String(value))
  }
  const interventions = interventionsText(scenario.interventions ?? [])
  if (interventions === undefined) return undefined
  if (interventions !== '') query.set('i', interventions)
  if (sides !== undefined && sides.length > 0) query.set('x', sidesText(sides))
  if (momentPs !== 0) query.set('t', String(momentPs))
  if (digest !== '') query.set('d', digest)
  query.set('e', String(engine))
  return query.toString()
}

/**
 * The fragment of a link, without the `#`. Readable where a preset's name says most of it, packed where not. Throws
 * {@link ScenarioError} when it would be too long to be read back: a whole matrix of a large machine is.
 */
export const encodeLink = async (shared: Sharing): Promise<string> => {
  const plain = plainForm(shared)
  if (plain !== undefined) return plain
  const { sides, ...rest } = shared
  const packed = await pack({
    ...rest,
    ...(sides === undefined || sides.length === 0 ? {} : { sides: sidesText(sides) }),
  })
  if (packed.length <= LINK_LIMITS.encoded) return `z1.${packed}`
  throw new ScenarioError(
    `a link would have ${packed.length} characters; at most ${LINK_LIMITS.encoded} can be read back`,
  )
}

const wholeNumber = (name: string, text: string): number => {
  if (!/^\d{1,16}$/.test(text)) throw new ScenarioError(`${name}: "${text.slice(0, 30)}"; expected a whole number.`)
  return Number(text)
}

const plainPreset = (query: URLSearchParams): Preset => {
  const known = PRESETS.map((preset) => preset.id)
  return findPreset(requireName('s', query.get('s') ?? '', known)) as Preset
}

const plainScenario = (query: URLSearchParams, { scenario: base }: Preset): Scenario => {
  const params: Record<string, number> = { ...base.workload.params }
  const options: Scenario['options'] = structuredClone(base.options)
  for (const [key, value] of query) {
    const option = OPTION_KEY.exec(key)
    if (option !== null) (options[option[1]] ??= {})[option[2]] = wholeNumber(key, value)
    else if (key.startsWith('p.')) params[key.slice(2)] = wholeNumber(key, value)
    else requireName('link', key, PLAIN_KEYS)
  }
  const number = (key: string, otherwise: number): number =>
    query.has(key) ? wholeNumber(key, query.get(key) ?? '') : otherwise
  return parseScenario({
    ...base,
    kernel: requireName('kernel', query.get('kernel') ?? base.kernel, Object.keys(KERNEL_CARDS)),
    machine: requireName('machine', query.get('machine') ?? String(base.machine), Object.keys(MACHINES)),
    protocol: requireName('protocol', query.get('protocol') ?? String(base.protocol), Object.keys(PROTOCOLS)),
    cpus: number('cpus', base.cpus),
    seed: number('seed', base.seed),
    untilPs: number('until', base.untilPs),
    options,
    workload: { kind: base.workload.kind, params },
    ...(query.has('i') ? { interventions: parseInterventionsText(query.get('i') ?? '') } : {}),
  })
}

/** How a link is looked at matters less than what it shows: these fall back one by one instead of failing. */
const viewFields = (get: (key: string) => unknown, scenario: Scenario): Omit<Shared, 'scenario' | 'pair' | 'sides'> => {
  const moment = Number(get('momentPs'))
  const digest = get('digest')
  const engine = Number(get('engine'))
  return {
    momentPs: Number.isSafeInteger(moment) && moment >= 0 ? Math.min(moment, scenario.untilPs) : 0,
    view: VIEWS.find((view) => view === get('view')) ?? 'split',
    digest: typeof digest === 'string' && DIGEST.test(digest) ? digest : '',
    engine: Number.isSafeInteger(engine) ? engine : ENGINE_VERSION,
  }
}

const fromPacked = async (packed: string): Promise<Shared> => {
  const value = await unpack(packed)
  if (typeof value !== 'object' || value === null)
    throw new ScenarioError('The link is damaged: there is no scenario in it.')
  const fields = new Map(Object.entries(value))
  const scenario = parseScenario(fields.get('scenario'))
  const pair = fields.has('pair') ? parsePair('pair', fields.get('pair')) : DEFAULT_PAIR
  const sides = fields.get('sides')
  return {
    scenario,
    pair,
    sides: typeof sides === 'string' && sides !== '' ? parseSidesText(sides) : [],
    ...viewFields((key) => fields.get(key), scenario),
  }
}

const fromPlain = (text: string): Shared => {
  const query = new URLSearchParams(text)
  const preset = plainPreset(query)
  const scenario = plainScenario(query, preset)
  const pair = query.has('k') ? parsePair('k', query.get('k')?.split('.')) : pairOf(preset)
  const names: Record<string, string> = { momentPs: 't', view: 'm', digest: 'd', engine: 'e' }
  const sides = query.has('x') ? parseSidesText(query.get('x') ?? '') : []
  return { scenario, pair, sides, ...viewFields((key) => query.get(names[key]) ?? undefined, scenario) }
}

/**
 * Reads the part of an address after `#` or `?`. A link comes from a stranger: everything in it is checked, and the
 * answer is a scenario made anew or a sentence that says what is wrong. `ok: null` means that there is no link.
 */
export const decodeLink = async (text: string): Promise<Decoded> => {
  const bare = text.replace(/^(%23|[#?])+/i, '')
  if (bare === '') return { ok: null }
  try {
    if (bare.length > HASH_LIMIT) {
      throw new ScenarioError(`The link is ${bare.length} characters long; no scenario needs that many.`)
    }
    const packed = PACKED.exec(bare)
    if (packed !== null) return { ok: true, shared: await fromPacked(packed[1]) }
    if (/^z\d+\./.test(bare))
      throw new ScenarioError('The link was made by a newer version of the program; reload the page to get it.')
    if (!/(^|&)s=/.test(bare))
      throw new ScenarioError('The address has something after the "#" that is not a scenario of this program.')
    return { ok: true, shared: fromPlain(bare) }
  } catch (error) {
    if (error instanceof ScenarioError || error instanceof ProtocolError) return { ok: false, message: error.message }
    throw error
  }
}
