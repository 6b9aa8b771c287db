import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { PROTOCOLS } from '../sim/machine/protocol/registry.ts'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import { requireName } from './checks.ts'
import { interventionsText, parseInterventionsText } from './interventions-text.ts'
import type { Sharing } from './link.ts'
import { optionOf } from './options.ts'
import { type Pair, pairOf, samePair } from './pair.ts'
import { parsePair } from './parse-pair.ts'
import { findPreset, PRESETS } from './presets/index.ts'
import type { Preset } from './presets/preset.ts'
import { type Scenario, ScenarioError } from './scenario.ts'
import { parseSidesText, type SideSpec, sidesText } from './sides.ts'
import { parseScenario } from './validate.ts'
import { declareFormat, upgrade } from './versions.ts'

/** The readable form: keys and values. Of version 1 while it does not say another. */
const PLAIN_FORMAT = declareFormat({ what: 'This link', current: 1, steps: {} })

/** `o.freebsd5.scheduler=1`: an option of a kernel. */
const OPTION_KEY = /^o\.([a-z0-9]{1,20})\.(\w{1,40})$/
const KEYS = 'v s m title kernel machine protocol cpus seed until k t d e i x'.split(' ')

/** Titles of presets differ, and so tell which one a scenario is. */
const samePreset = (title: string, scenario: Scenario): Preset | undefined =>
  PRESETS.find((preset) => preset.scenario.title === title && preset.scenario.workload.kind === scenario.workload.kind)

const optionEntries = (scenario: Scenario, base: Scenario): [string, string][] =>
  Object.values(KERNEL_CARDS).flatMap((card) =>
    card.options.flatMap(({ name }): [string, string][] => {
      const value = optionOf(scenario.options, card, name)
      return value === optionOf(base.options, card, name) ? [] : [[`o.${card.id}.${name}`, String(value)]]
    }),
  )

const sameNames = (one: object, other: object): boolean =>
  Object.keys(one).toSorted().join() === Object.keys(other).toSorted().join()

/** The plain form, where a preset's name and a few numbers say it all; undefined where they do not. */
export const plainForm = (sharing: Sharing): string | undefined => {
  const { scenario, momentPs, view, pair, sides, digest, engine, presetTitle } = sharing
  const preset = samePreset(presetTitle ?? scenario.title, scenario)
  if (preset === undefined || scenario.arrivals !== undefined || scenario.traced !== undefined) return undefined
  if (typeof scenario.machine !== 'string' || typeof scenario.protocol !== 'string') return undefined
  const base = preset.scenario
  const interventions = interventionsText(scenario.interventions ?? [])
  if (interventions === undefined || !sameNames(scenario.workload.params, base.workload.params)) return undefined
  const query = new URLSearchParams({ s: preset.id, m: view })
  const put = (key: string, value: string | number, otherwise: string | number): void => {
    if (value !== otherwise) query.set(key, String(value))
  }
  put('title', scenario.title, base.title)
  if (pair !== undefined && !samePair(pair, pairOf(preset))) query.set('k', pair.join('.'))
  put('kernel', scenario.kernel, base.kernel)
  put('machine', scenario.machine, String(base.machine))
  put('protocol', scenario.protocol, String(base.protocol))
  put('cpus', scenario.cpus, base.cpus)
  put('seed', scenario.seed, base.seed)
  put('until', scenario.untilPs, base.untilPs)
  for (const [name, value] of Object.entries(scenario.workload.params)) {
    put(`p.${name}`, value, base.workload.params[name])
  }
  for (const [key, value] of optionEntries(scenario, base)) query.set(key, value)
  put('i', interventions, interventionsText(base.interventions ?? []) ?? '')
  if (sides !== undefined && sides.length > 0) query.set('x', sidesText(sides))
  put('t', momentPs, 0)
  put('d', digest, '')
  query.set('e', String(engine))
  return query.toString()
}

const wholeNumber = (name: string, text: string): number => {
  if (!/^\d{1,16}$/.test(text)) throw new ScenarioError(`${name}: "${text.slice(0, 30)}"; expected a whole number.`)
  return Number(text)
}

/** What a readable link says, of whatever version, by key. */
const plainFields = (text: string): Map<string, string> => {
  const given = Object.fromEntries(new URLSearchParams(text))
  const version = given['v'] === undefined ? 1 : wholeNumber('v', given['v'])
  const fields = Object.entries(upgrade(PLAIN_FORMAT, { ...given, v: version }) as Record<string, unknown>)
  return new Map(fields.map(([key, value]) => [key, String(value)]))
}

const plainScenario = (fields: ReadonlyMap<string, string>, { scenario: base }: Preset): Scenario => {
  const params: Record<string, number> = { ...base.workload.params }
  const options: Scenario['options'] = structuredClone(base.options)
  for (const [key, value] of fields) {
    const option = OPTION_KEY.exec(key)
    if (option !== null) {
      const card = KERNEL_CARDS[requireName('options', option[1], Object.keys(KERNEL_CARDS))]
      const name = requireName(
        `options.${card.id}`,
        option[2],
        card.options.map((spec) => spec.name),
      )
      options[card.id] = { ...options[card.id], [name]: wholeNumber(key, value) }
    } else if (key.startsWith('p.')) {
      params[requireName('workload.params', key.slice(2), Object.keys(params))] = wholeNumber(key, value)
    } else requireName('link', key, KEYS)
  }
  const number = (key: string, otherwise: number): number => {
    const text = fields.get(key)
    return text === undefined ? otherwise : wholeNumber(key, text)
  }
  const interventions = fields.get('i')
  return parseScenario({
    ...base,
    title: fields.get('title') ?? base.title,
    kernel: requireName('kernel', fields.get('kernel') ?? base.kernel, Object.keys(KERNEL_CARDS)),
    machine: requireName('machine', fields.get('machine') ?? String(base.machine), Object.keys(MACHINES)),
    protocol: requireName('protocol', fields.get('protocol') ?? String(base.protocol), Object.keys(PROTOCOLS)),
    cpus: number('cpus', base.cpus),
    seed: number('seed', base.seed),
    untilPs: number('until', base.untilPs),
    options,
    workload: { kind: base.workload.kind, params },
    ...(interventions === undefined ? {} : { interventions: parseInterventionsText(interventions) }),
  })
}

/** How a readable link is looked at, by the names that packed ones have for it. */
const VIEW_KEYS: Readonly<Record<string, string>> = { momentPs: 't', view: 'm', digest: 'd', engine: 'e' }

/** Reads a readable link; throws {@link ScenarioError}. `view` gives what it says of how to look at it, by name. */
export const readPlain = (
  text: string,
): { scenario: Scenario; pair: Pair; sides: SideSpec[]; view: (name: string) => unknown } => {
  const fields = plainFields(text)
  const ids = PRESETS.map(({ id }) => id)
  const preset = findPreset(requireName('s', fields.get('s') ?? '', ids)) as Preset
  return {
    scenario: plainScenario(fields, preset),
    pair: fields.has('k') ? parsePair('k', fields.get('k')?.split('.')) : pairOf(preset),
    sides: fields.has('x') ? parseSidesText(fields.get('x') ?? '') : [],
    view: (name) => fields.get(VIEW_KEYS[name]),
  }
}
