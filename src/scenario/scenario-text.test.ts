import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CLUSTER_PRESETS } from './cluster/presets.ts'
import { parseClusterScenario } from './cluster/validate.ts'
import { parseForeignJson } from './codec.ts'
import { PRESETS } from './presets/index.ts'
import { PROGRAM_VERSION } from './program.ts'
import { scenarioText } from './scenario-text.ts'
import { parseScenario } from './validate.ts'

const reversed = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}

describe('the text of a scenario', () => {
  it('gives back every preset', () => {
    for (const { scenario } of PRESETS) {
      expect(parseScenario(parseForeignJson(scenarioText(scenario)))).toEqual(scenario)
    }
    for (const { scenario } of CLUSTER_PRESETS) {
      expect(parseClusterScenario(parseForeignJson(scenarioText(scenario)))).toEqual(scenario)
    }
  })

  it('is the same however the scenario came about', () => {
    for (const { scenario } of PRESETS) {
      expect(scenarioText(parseScenario(reversed(scenario)))).toBe(scenarioText(scenario))
      expect(scenarioText(reversed(scenario) as typeof scenario)).toBe(scenarioText(scenario))
    }
  })
})

describe('the version of the program', () => {
  it('is that of its package', () => {
    expect(PROGRAM_VERSION).toBe((JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version)
  })
})
