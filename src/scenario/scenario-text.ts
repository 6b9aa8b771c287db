import type { ClusterScenario } from './cluster/scenario.ts'
import type { Scenario } from './scenario.ts'

/** The order in which a person reads a scenario; a key that is not named comes after them. */
const ORDER = [
  'v',
  'kind',
  'title',
  'kernel',
  'systems',
  'machine',
  'protocol',
  'cpus',
  'nodes',
  'cpusPerNode',
  'fileServer',
  'network',
  'options',
  'params',
  'levelling',
  'workload',
  'arrivals',
  'traced',
  'interventions',
  'faults',
  'seed',
  'untilPs',
]

const rankOf = (key: string): number => {
  const rank = ORDER.indexOf(key)
  return rank < 0 ? ORDER.length : rank
}

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** Settings by name have no order of their own: theirs is the alphabet's. Lists keep theirs. */
const sorted = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).toSorted(([one], [other]) => byText(one, other))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}

/** Keys whose contents are settings by name; machines and tables keep the order in which they are written. */
const SETTINGS = new Set(['options', 'params', 'levelling', 'workload'])

/** A scenario as the text of a file. Two scenarios that are the same have the same text. */
export const scenarioText = (scenario: Scenario | ClusterScenario): string => {
  const entries = Object.entries(scenario).toSorted(
    ([one], [other]) => rankOf(one) - rankOf(other) || byText(one, other),
  )
  const ordered = entries.map(([key, value]: [string, unknown]) => [key, SETTINGS.has(key) ? sorted(value) : value])
  return `${JSON.stringify(Object.fromEntries(ordered), null, 2)}\n`
}
