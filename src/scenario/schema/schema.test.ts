import * as fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { schemaMatches } from '../../../test/support/schema-matches.ts'
import { MACHINES } from '../../sim/machine/topology/registry.ts'
import { CLUSTER_PRESETS } from '../cluster/presets.ts'
import { clusterSchema } from '../cluster/shape.ts'
import { openScenario } from '../open.ts'
import { PRESETS } from '../presets/index.ts'
import { SCENARIO_VERSION } from '../scenario.ts'
import { scenarioSchema } from '../shape.ts'
import { clusterJsonSchema, scenarioJsonSchema } from './schemas.ts'
import { branchesOf, type JsonSchema } from './types.ts'
import { beginningOf, describedAt, namesAt, valuesAt } from './walk.ts'

const RUNS = process.env['VERIFY'] === '1' ? 20_000 : 400

const MACHINE = scenarioJsonSchema()
const CLUSTER = clusterJsonSchema()

/** Paths of parts that have no description. */
const undescribed = (schema: JsonSchema, path = ''): string[] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([name, one]) => [
    ...(one.description === undefined ? [`${path}.${name}`] : []),
    ...undescribed(one, `${path}.${name}`),
  ]),
  ...(schema.items === undefined ? [] : undescribed(schema.items, `${path}[]`)),
  ...(typeof schema.additionalProperties === 'object' ? undescribed(schema.additionalProperties, `${path}.*`) : []),
  ...branchesOf(schema).flatMap((branch) => undescribed(branch, path)),
]

const opens = (value: unknown): boolean => {
  try {
    openScenario(value)
    return true
  } catch {
    return false
  }
}

const OWN_MACHINE = { ...PRESETS[0].scenario, machine: MACHINES['dual-epyc-7742'] }
const RICH = {
  ...PRESETS[0].scenario,
  options: { freebsd5: { giant: 1 } },
  interventions: [
    { atPs: 1000, kind: 'move', thread: 'netisr0', cpu: 1, on: 'dragonfly' },
    { atPs: 2000, kind: 'latency', what: 'ipi', permille: 500 },
  ],
}
const REAL: readonly (readonly [JsonSchema, object])[] = [
  ...PRESETS.map(({ scenario }) => [MACHINE, scenario] as const),
  [MACHINE, OWN_MACHINE],
  [MACHINE, RICH],
  [MACHINE, { $schema: './scenario.schema.json', ...RICH }],
  ...CLUSTER_PRESETS.map(({ scenario }) => [CLUSTER, scenario] as const),
]

/** A change somewhere in a value: another value there, a name more, or a name less. */
const mutated = (value: unknown, choices: readonly number[], put: unknown): unknown => {
  const [choice = 0, ...rest] = choices
  if (typeof value !== 'object' || value === null || rest.length === 0) return put
  const entries = Object.entries(value)
  const at = choice % (entries.length + 1)
  if (at === entries.length) return Array.isArray(value) ? [...value, put] : { ...value, extra: put }
  const [name, inner] = entries[at]
  if (rest[0] % 7 === 0 && !Array.isArray(value)) return Object.fromEntries(entries.filter(([key]) => key !== name))
  const next = mutated(inner, rest, put)
  return Array.isArray(value) ? value.with(Number(name), next) : { ...value, [name]: next }
}

const strange = fc.oneof(
  fc.constantFrom(null, true, '', 'x', -1, 0, 1.5, 1e18, 'dragonfly', 'crash', 'matrix', [], {}, [1], { kind: 'move' }),
  fc.integer(),
)

describe('the published schemas', () => {
  it('describe every part of a scenario', () => {
    expect(undescribed(MACHINE)).toEqual([])
    expect(undescribed(CLUSTER)).toEqual([])
    expect(MACHINE.$id).toBe(`urn:mastership:scenario:${SCENARIO_VERSION}`)
  })

  it('accept everything that comes with the program', () => {
    for (const [schema, value] of REAL) expect(schemaMatches(schema, value)).toBe(true)
  })

  it('refuse what has not the shape of a scenario, and nothing that is one', () => {
    let refused = 0
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat(), { minLength: 2, maxLength: 5 }), strange, (which, choices, put) => {
        const [schema, value] = REAL[which % REAL.length]
        const changed = mutated(value, choices, put) as { $schema?: unknown; v?: unknown }
        // Older versions open for ever, and are not what the schema is of.
        if (changed.v !== (value as { v: number }).v) return
        const { $schema: _, ...bare } = changed
        const shaped = v.safeParse(schema === MACHINE ? scenarioSchema : clusterSchema, bare).success
        const matches = schemaMatches(schema, changed)
        if (!shaped) {
          refused++
          expect(matches).toBe(false)
        }
        // An empty list passes for an object without names, which JSON Schema does not let pass.
        if (!matches && !JSON.stringify(changed).includes(':[]')) expect(opens(changed)).toBe(false)
      }),
      { numRuns: RUNS },
    )
    expect(refused).toBeGreaterThan(RUNS / 4)
  })

  it('know names and values that may stand at a place', () => {
    const names = (path: (string | number)[], there: string[] = []): string[] =>
      namesAt(MACHINE, RICH, path, there).map(({ name }) => name)
    expect(names([], ['v', 'title'])).toEqual(expect.arrayContaining(['kernel', 'seed', 'arrivals']))
    expect(names(['workload', 'params'])).toContain('ratePps')
    expect(names(['workload', 'params'])).not.toContain('threads')
    expect(names(['interventions', 1])).toEqual(['atPs', 'on', 'kind', 'what', 'permille'])
    expect(names(['options', 'freebsd5'])).toContain('giant')
    const values = (path: (string | number)[]): unknown[] => valuesAt(MACHINE, RICH, path).map(({ value }) => value)
    expect(values(['kernel'])).toContain('amiga')
    expect(values(['machine'])).toContain('dual-epyc-7742')
    expect(values(['interventions', 0, 'kind'])).toEqual(expect.arrayContaining(['move', 'loseIpi']))
    expect(values(['workload', 'kind'])).toContain('server')
    expect(values(['workload', 'params', 'flows'])).toEqual([32])
    expect(describedAt(MACHINE, RICH, ['workload', 'params', 'flows'])?.description).toMatch(/^Flows: .*From 1 to 4096/)
    expect(describedAt(MACHINE, OWN_MACHINE, ['machine', 'l2', 'hitPs'])?.description).toMatch(/picoseconds/)
  })

  it('begin a value so that it is good where it can be', () => {
    const one = beginningOf(MACHINE.properties?.['interventions']?.items ?? {})
    expect(one).toEqual({ atPs: 0, kind: 'move', thread: '', cpu: 0 })
  })
})
