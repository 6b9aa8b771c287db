import { parseForeignJson } from './codec.ts'
import type { ClusterScenario } from './cluster/scenario.ts'
import { parseClusterScenario } from './cluster/validate.ts'
import { refuse } from './checks.ts'
import type { Scenario } from './scenario.ts'
import { parseScenario } from './validate.ts'

/** A scenario of either kind. */
export type Opened = { kind: 'machine'; scenario: Scenario } | { kind: 'cluster'; scenario: ClusterScenario }

/** A file may name its schema, for the sake of editors; a scenario does not keep it. */
const withoutSchema = (input: object): object => {
  const { $schema, ...rest } = input as { $schema?: unknown }
  return typeof $schema === 'string' || $schema === undefined ? rest : input
}

/**
 * The one door for scenarios from outside, whether from a file, the editor or what was saved: anything at all becomes a
 * scenario made anew, or a `ScenarioError` that says what is wrong.
 */
export const openScenario = (input: unknown): Opened => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return refuse('scenario: this is no scenario; one stands in { and }.')
  }
  const given = withoutSchema(input)
  return 'kind' in given && given.kind === 'cluster'
    ? { kind: 'cluster', scenario: parseClusterScenario(given) }
    : { kind: 'machine', scenario: parseScenario(given) }
}

/** The same from the text of a file; throws a `SyntaxError` where it is no JSON. */
export const openScenarioText = (text: string): Opened => openScenario(parseForeignJson(text))
