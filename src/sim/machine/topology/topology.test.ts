import { existsSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MachineSpec } from '../spec.ts'
import { takeCpus } from './build.ts'
import { transferMatrix, transferPs } from './distance.ts'
import { MACHINES } from './registry.ts'
import { validateMachine } from './validate.ts'

const DATA = '../shared/data/latency'
const anyMachine = fc.constantFrom(...Object.values(MACHINES))

/** Fields that a preset must say the source of, unless the machine has only one value that is nothing (0, null). */
const FIELDS = ['l1', 'l2', 'memory', 'transfer', 'interconnect.transactionPs', 'ipiPs'] as const

describe('every machine that comes with the program', () => {
  it.each(Object.keys(MACHINES))('%s can be simulated and says where each number comes from', (id) => {
    const machine = MACHINES[id]
    expect(machine.id).toBe(id)
    expect(validateMachine(machine)).toEqual([])
    const told = Object.keys(machine.provenance)
    for (const field of FIELDS) expect(told.filter((name) => name.startsWith(field))).not.toEqual([])
    for (const { source } of Object.values(machine.provenance)) expect(source.length).toBeGreaterThan(3)
  })

  it('has the same latency in both directions, none to itself', () => {
    fc.assert(
      fc.property(anyMachine, fc.nat(), fc.nat(), (machine, first, second) => {
        const [a, b] = [first % machine.cpus.length, second % machine.cpus.length]
        expect(transferPs(machine, a, b)).toBe(transferPs(machine, b, a))
        if (machine.id === 'ideal') expect(transferPs(machine, a, b)).toBe(0)
        else expect(transferPs(machine, a, b) > 0).toBe(a !== b)
      }),
    )
  })
})

describe('a machine with some CPUs taken out', () => {
  const taken = fc
    .tuple(anyMachine, fc.nat())
    .map(([machine, n]): [MachineSpec, number] => [machine, 1 + (n % machine.cpus.length)])

  it('is still a machine, with as many CPUs as were asked for', () => {
    fc.assert(
      fc.property(taken, ([machine, count]) => {
        const fewer = takeCpus(machine, count)
        expect(fewer.cpus).toHaveLength(count)
        expect(validateMachine(fewer)).toEqual([])
      }),
    )
  })

  it('spreads over the packages as evenly as they allow', () => {
    fc.assert(
      fc.property(taken, ([machine, count]) => {
        const packages = new Set(machine.cpus.map((place) => place.package)).size
        const sizes = new Map<number, number>()
        for (const { package: pack } of takeCpus(machine, count).cpus) sizes.set(pack, (sizes.get(pack) ?? 0) + 1)
        expect(sizes.size).toBe(Math.min(packages, count))
        expect(Math.max(...sizes.values()) - Math.min(...sizes.values())).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('has only latencies that the whole machine has', () => {
    fc.assert(
      fc.property(taken, ([machine, count]) => {
        const whole = new Set(transferMatrix(machine))
        for (const ps of transferMatrix(takeCpus(machine, Math.min(count, 16)))) expect(whole.has(ps)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })
})

const broken = (change: Partial<MachineSpec>): string =>
  validateMachine({ ...MACHINES['dual-opteron-2005'], ...change }).join('; ')
const place = (pack: number, cluster: number, core: number) => ({ package: pack, cluster, core })

describe('what is wrong with a machine', () => {
  it.each<[RegExp, Partial<MachineSpec>]>([
    [/^cpus: 0 CPUs; from 1 to 256/, { cpus: [] }],
    [/core numbers must be 0, 1, 2/, { cpus: [place(0, 0, 0), place(0, 0, 2)] }],
    [/cpus\[1\]: core 0 is in two clusters/, { cpus: [place(0, 0, 0), place(0, 1, 0)] }],
    [/cpus\[1\]: cluster 0 is in two packages/, { cpus: [place(0, 0, 0), place(1, 0, 1)] }],
    [/hops: 2 packages need 4 entries/, { hops: [0] }],
    [/hops\[1\]: 0; the diagonal must be 0, and both directions the same, from 1/, { hops: [0, 0, 0, 0] }],
    [/hops\[1\]: 1;/, { hops: [0, 1, 2, 0] }],
    [/transfer\.ps: 4 CPUs need 16 entries/, { transfer: { kind: 'matrix', ps: [] } }],
    [/transfer\.ps\[0\]: 7; the diagonal/, { transfer: { kind: 'matrix', ps: Array.from({ length: 16 }, () => 7) } }],
    [/cyclePs: 0\.5 ps; it must be a whole number/, { cyclePs: 0.5 }],
    [/lineBytes: 48; a power of two/, { lineBytes: 48 }],
    [/l2\.ways: 0; from 1 to 64/, { l2: { bytes: 1 << 20, ways: 0, hitPs: 1 } }],
    [/l2\.bytes: 64; at least one set/, { l2: { bytes: 64, ways: 8, hitPs: 1 } }],
    [/memory\.hopPs: the packages are apart/, { memory: { localPs: 1, hopPs: [] } }],
  ])('is told by the field: %s', (message, change) => {
    expect(broken(change)).toMatch(message)
  })
})

const read = (file: string): number[][] =>
  readFileSync(`${DATA}/${file}`, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(',').map(Number))

/** Which class a pair belongs to, by how near its CPUs are. */
const levelOf = (machine: MachineSpec, a: number, b: number): string => {
  const [one, other] = [machine.cpus[a], machine.cpus[b]]
  if (one.core === other.core) return 'core'
  if (one.cluster === other.cluster) return 'cluster'
  return one.package === other.package ? 'package' : 'far'
}

describe.skipIf(!existsSync(DATA))(`measured classes (skipped where ${DATA} is missing)`, () => {
  it.each([
    ['dual-xeon-x5650', 'Dual Intel(R) Xeon(R) CPU X5650  @ 2.67GHz.csv'],
    ['dual-epyc-7742', 'Dual AMD EPYC 7742 64-Core Processor.csv'],
    ['ryzen-5950x', 'AMD Ryzen 9 5950X @ 3.40 GHz.csv'],
  ])('of %s are the medians of the pairs of that class', (id, file) => {
    const machine = MACHINES[id]
    const ns = read(file)
    expect(ns).toHaveLength(machine.cpus.length)
    const values = new Map<string, number[]>()
    const said = new Map<string, number>()
    for (let a = 1; a < ns.length; a++) {
      for (let b = 0; b < a; b++) {
        const level = levelOf(machine, a, b)
        values.set(level, values.get(level) ?? [])
        values.get(level)?.push(ns[a][b])
        said.set(level, transferPs(machine, a, b) / 1000)
      }
    }
    for (const [level, list] of values) {
      const sorted = list.toSorted((a, b) => a - b)
      const median = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
      expect(Math.abs((said.get(level) ?? 0) / median - 1), `${level}: median ${median}`).toBeLessThan(0.001)
    }
  })
})
