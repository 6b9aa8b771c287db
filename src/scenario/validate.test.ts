import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSimulation } from '../sim/simulation.ts'
import { MESI } from '../sim/machine/protocol/mesi.ts'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import { parseForeignJson } from './codec.ts'
import { nearest } from './nearest.ts'
import { PRESETS } from './presets/index.ts'
import { resolve } from './resolve.ts'
import { ScenarioError } from './scenario.ts'
import { parseScenario } from './validate.ts'

const [{ scenario: SOUND }] = PRESETS

/** What is said of the sound scenario with something changed in it. */
const saidOf = (change: Record<string, unknown>): string => {
  try {
    parseScenario({ ...SOUND, ...change })
  } catch (error) {
    if (error instanceof ScenarioError) return error.message
    throw error
  }
  return 'it was accepted'
}

describe('a scenario', () => {
  it.each(PRESETS.map((preset) => [preset.id, preset] as const))('%s is sound, and its run begins', (_, preset) => {
    expect(parseScenario(preset.scenario)).toEqual(preset.scenario)
    const simulation = createSimulation(resolve(preset.scenario))
    simulation.runUntil(20_000_000)
    expect(simulation.summary().events).toBeGreaterThan(10)
  })

  it('has presets with different names and titles, which is how links tell them apart', () => {
    expect(new Set(PRESETS.map((preset) => preset.id)).size).toBe(PRESETS.length)
    expect(new Set(PRESETS.map((preset) => preset.title)).size).toBe(PRESETS.length)
  })

  it('is made anew: nothing of the input stays in it', () => {
    const input = structuredClone({ ...SOUND, machine: MACHINES['quad-opteron-2005'], protocol: MESI })
    const parsed = parseScenario(input)
    expect(parsed).toEqual(input)
    expect(parsed.machine).not.toBe(input.machine)
    expect(parsed.protocol).not.toBe(input.protocol)
    expect(parsed.workload.params).not.toBe(input.workload.params)
  })

  it('fills in parameters that are not given', () => {
    const { workload } = parseScenario({ ...SOUND, workload: { kind: 'packet-forwarding', params: { flows: 8 } } })
    expect(workload.params).toMatchObject({ flows: 8, ratePps: 600_000 })
  })

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['a kernel', { kernel: 'freebsd6' }, /^kernel: there is no "freebsd6"\. Did you mean freebsd5\? There are: /],
    ['a machine', { machine: 'dual-opteron-2004' }, /^machine: .*Did you mean dual-opteron-2005\?/],
    ['a machine of the wrong shape', { machine: {} }, /^machine\.id: /],
    ['a protocol', { protocol: 'mesif' }, /^protocol: .*Did you mean mesi\?/],
    ['a table', { protocol: { ...MESI, states: ['M'] } }, /^protocol\.states/],
    ['a workload', { workload: { kind: 'packets', params: {} } }, /^workload\.kind: /],
    ['a parameter', { workload: { kind: 'packet-forwarding', params: { flow: 1 } } }, /Did you mean flows\?/],
    ['a value', { workload: { kind: 'packet-forwarding', params: { flows: 1.5 } } }, /^workload\.params\.flows: /],
    ['a range', { workload: { kind: 'packet-forwarding', params: { flows: 0 } } }, /must be from 1 to 4096/],
    ['too many CPUs', { cpus: 5 }, /^cpus: 5; this machine has 4/],
    ['a seed', { seed: 2 ** 32 }, /^seed: /],
    ['a time', { untilPs: 0 }, /^untilPs: /],
    ['a field', { speed: 1 }, /^speed: /],
    ['a newer version', { v: 3 }, /newer version of the program/],
    ['an older version', { v: 0 }, /no version 0/],
  ])('that has %s wrong is refused by the name of the field', (_, change, message) => {
    expect(saidOf(change)).toMatch(message)
  })

  it('that brings a machine which cannot be simulated is refused by the field', () => {
    const machine = MACHINES['dual-opteron-2005']
    expect(saidOf({ machine: { ...machine, hops: [0, 0, 0, 0] } })).toMatch(/^machine\.hops\[1\]: /)
    expect(saidOf({ machine: { ...machine, cyclePs: 0 } })).toMatch(/^machine\.cyclePs: /)
    expect(saidOf({ machine: { ...machine, colour: 'red' } })).toMatch(/^machine\.colour: /)
    expect(saidOf({ machine: { ...machine, l2: { ...machine.l2, ways: '8' } } })).toMatch(/^machine\.l2\.ways: /)
  })

  it('is refused or accepted, whatever JSON it comes from, and never fails otherwise', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(SOUND), 'more'), fc.jsonValue(), (key, value) => {
        const input = parseForeignJson(JSON.stringify({ ...SOUND, [key]: value }))
        try {
          const parsed = parseScenario(input)
          expect(parseScenario(parsed)).toEqual(parsed)
        } catch (error) {
          expect(error).toBeInstanceOf(ScenarioError)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('JSON from a stranger', () => {
  it('loses every key that could reach a prototype', () => {
    const value = parseForeignJson('{"a":{"__proto__":{"polluted":1},"b":[{"constructor":2,"c":3}]},"prototype":4}')
    expect(value).toEqual({ a: { b: [{ c: 3 }] } })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('the nearest known name', () => {
  it('is the one with the fewest changes, and none when all are far', () => {
    expect(nearest('moes', ['msi', 'mesi', 'moesi'])).toBe('moesi')
    expect(nearest('DRAGON', ['mesi', 'dragon'])).toBe('dragon')
    expect(nearest('firefly', ['msi', 'mesi'])).toBeUndefined()
    expect(nearest('x', [])).toBeUndefined()
  })
})
