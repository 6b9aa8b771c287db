import { describe, expect, it } from 'vitest'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import { CLUSTER_PRESETS } from './cluster/presets.ts'
import { printJson } from './json/print.ts'
import { PRESETS } from './presets/index.ts'
import { judge, sayProblem } from './problems.ts'

const base = PRESETS[0].scenario
const cluster = CLUSTER_PRESETS[1].scenario

/** What is said of a scenario with something changed, each with the text that it points at. */
const said = (value: object): string[] => {
  const text = printJson(value)
  return judge(text).problems.map(({ from, to, message }) => `${text.slice(from, to)} → ${message}`)
}

describe('what is wrong with a scenario', () => {
  it('is nothing for all that comes with the program', () => {
    for (const { scenario } of [...PRESETS, ...CLUSTER_PRESETS]) expect(said(scenario)).toEqual([])
    expect(judge(printJson(cluster)).opened?.kind).toBe('cluster')
  })

  it('is all said at once where the shape is wrong, each at its place', () => {
    const { seed: _, ...rest } = base
    expect(said({ ...rest, cpus: 'four', untilPs: 0.5, titel: 'x' })).toEqual([
      '"four" → Here a number is expected.',
      '{ → "seed" is missing.',
      '0.5 → It must be a whole number; it is 0.5.',
      '"titel" → There is no "titel" here; take it away.',
    ])
  })

  it('is said at the value where the limits are broken, or things do not fit together', () => {
    const workload = { kind: 'packet-forwarding', params: { ...base.workload.params, flows: 99_999 } }
    expect(said({ ...base, workload })).toEqual(['99999 → 99999; it must be from 1 to 4096.'])
    expect(said({ ...base, kernel: 'freebsd6' })[0]).toMatch(
      /^"freebsd6" → There is no "freebsd6"\. Did you mean freebsd5/,
    )
    expect(said({ ...base, cpus: 99 })).toEqual(['99 → 99; this machine has 4.'])
    expect(said({ ...base, options: { freebsd5: { gaint: 1 } } })[0]).toMatch(/^"gaint" → There is no "gaint"/)
    const move = { atPs: 0, kind: 'move', thread: 'x', cpu: 7 }
    expect(said({ ...base, interventions: [move] })).toEqual(['7 → 7; there are CPUs 0 to 3.'])
    const machine = { ...MACHINES['dual-opteron-2005'], l1: { bytes: 65_536, ways: 100, hitPs: 1000 } }
    expect(said({ ...base, machine })).toEqual(['100 → 100; from 1 to 64.'])
    expect(said({ ...base, interventions: [{ atPs: 0, kind: 'mvoe' }] })[0]).toMatch(
      /^"mvoe" → It must be one of "move"/,
    )
  })

  it('is said of clusters, too', () => {
    expect(said({ ...cluster, systems: ['sprite', 'openmsi'] })[0]).toMatch(/^"openmsi" → There is no "openmsi"/)
    expect(said({ ...cluster, faults: [{ kind: 'cut', a: 1, b: 1, atPs: 0 }] })[0]).toMatch(/→ A link joins two nodes/)
    expect(said({ ...cluster, faults: [{ kind: 'crash', node: 1 }] })[0]).toMatch(/→ "atPs" is missing\.$/)
  })

  it('has a line, and a path for who cannot see the line', () => {
    const text = printJson({ ...base, cpus: 99 })
    const [problem] = judge(text).problems
    expect(sayProblem(text, problem)).toBe('Line 7, cpus: 99; this machine has 4.')
    const broken = '{\n  "v": 1\n  "title": "x"\n}'
    expect(sayProblem(broken, judge(broken).problems[0])).toBe(
      'Line 3: Here a comma is missing, or the } that ends it.',
    )
    expect(said({ ...base, v: 1 })).toEqual([])
    expect(said({ ...base, v: 99, cpus: 'x' })[0]).toMatch(/newer version of the program/)
    expect(judge('[]').problems[0].message).toMatch(/no scenario/)
    expect(judge('').problems[0].message).toMatch(/a value is missing/)
  })
})
