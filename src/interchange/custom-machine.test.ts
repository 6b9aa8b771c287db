import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { measurePingPong } from '../sim/machine/pingpong.ts'
import { MESI } from '../sim/machine/protocol/mesi.ts'
import { transferMatrix } from '../sim/machine/topology/distance.ts'
import { customMachine } from './custom-machine.ts'
import { inferPlaces } from './infer-topology.ts'
import { parseLatency } from './latency-csv.ts'
import { parseLstopo } from './lstopo.ts'

const LATENCY = '../shared/data/latency'
const TOPOLOGY = '../shared/data/topology'

/** Two packages of two clusters of two cores of two hardware threads, numbered core by core. */
const regular = (): number[][] =>
  Array.from({ length: 16 }, (_, a) =>
    Array.from({ length: 16 }, (_unused, b) => {
      const noise = ((a * 7 + b * 7) % 5) / 10
      if (a === b) return 0
      if (a >> 1 === b >> 1) return 7 + noise
      if (a >> 2 === b >> 2) return 20 + noise
      return (a >> 3 === b >> 3 ? 80 : 200) + noise
    }),
  )

const table = (ns: number[][]): string => ns.map((row) => row.join(',')).join('\n')

describe('places guessed from latencies', () => {
  it('are cores, clusters and packages where the latencies make four clear steps', () => {
    expect(inferPlaces(regular())).toEqual(
      Array.from({ length: 16 }, (_, cpu) => ({ package: cpu >> 3, cluster: cpu >> 2, core: cpu >> 1 })),
    )
  })

  it('are one package where all pairs are about equally far', () => {
    const ns = regular().map((row, a) => row.map((_, b) => (a === b ? 0 : 50 + ((a * b) % 7))))
    expect(new Set(inferPlaces(ns).map((place) => place.package)).size).toBe(1)
    expect(new Set(inferPlaces(ns).map((place) => place.core)).size).toBe(16)
  })

  it('do not follow a few odd pairs that would tie two groups together', () => {
    const ns = regular()
    ns[0][15] = 21
    ns[15][0] = 21
    const clusters = inferPlaces(ns).map((place) => place.cluster)
    expect(new Set(clusters).size).toBeLessThanOrEqual(4)
    expect(inferPlaces(ns).map((place) => place.core)).toEqual(regular().map((_, cpu) => cpu >> 1))
  })
})

describe("a machine of one's own", () => {
  it('measures on itself the table that was loaded', () => {
    const { machine } = customMachine({ latency: parseLatency(table(regular())) })
    const measured = measurePingPong(machine, MESI)
    const wanted = transferMatrix(machine)
    expect(wanted[1]).toBe(regular()[0][1] * 1000)
    measured.forEach((ps, pair) => expect(Math.abs(ps - wanted[pair])).toBeLessThanOrEqual(0.02 * wanted[pair]))
  })

  it('gives a pair without a value the median of the pairs at its distance', () => {
    const ns = regular()
    ns[15][0] = Number.NaN
    ns[0][15] = Number.NaN
    const { machine, notices } = customMachine({ latency: parseLatency(table(ns)) })
    expect(transferMatrix(machine)[15] / 1000).toBeCloseTo(200.2, 0)
    expect(notices.join(' ')).toMatch(/1 of 120 pairs have no value/)
  })

  it('is refused when table and topology are of different machines', () => {
    const topology = parseLstopo(
      '<topology><object type="Machine"><object type="PU" os_index="0"/><object type="PU" os_index="1"/></object></topology>',
    )
    expect(() => customMachine({ topology, latency: parseLatency(table(regular())) })).toThrow(
      /the latency table has 16 CPUs, the topology 2/,
    )
    expect(customMachine({ topology, latency: parseLatency('0,30\n30,0') }).machine.cpus).toHaveLength(2)
  })

  it('says of every number where it comes from', () => {
    const { machine } = customMachine({ latency: parseLatency(table(regular())) })
    expect(machine.provenance['transfer']).toEqual({ basis: 'measured', source: 'the latency table' })
    expect(machine.provenance['cpus'].basis).toBe('derived')
    expect(machine.provenance['l2']).toMatchObject({
      basis: 'assumed',
      source: expect.stringMatching(/^as in 2 × Xeon/),
    })
  })
})

describe.skipIf(!existsSync(LATENCY))(`the measured tables (skipped where ${LATENCY} is missing)`, () => {
  const files = existsSync(LATENCY) ? readdirSync(LATENCY).filter((file) => file.endsWith('.csv')) : []
  const read = (file: string) => parseLatency(readFileSync(`${LATENCY}/${file}`, 'utf8'))

  it.each(files.filter((file) => !file.includes('EPYC')))('%s comes back from the simulated ping-pong', (file) => {
    const { machine } = customMachine({ latency: read(file) })
    const measured = measurePingPong(machine, MESI)
    const errors = [...transferMatrix(machine)].flatMap((ps, pair) =>
      ps === 0 ? [] : [Math.abs(measured[pair] / ps - 1)],
    )
    errors.sort((a, b) => a - b)
    expect(errors[errors.length >> 1]).toBeLessThanOrEqual(0.02)
    expect(errors.at(-1)).toBeLessThanOrEqual(0.05)
  })

  it.each([
    ['Dual Intel(R) Xeon(R) CPU X5650  @ 2.67GHz.csv', 2, 2, 12],
    ['Dual AMD EPYC 7742 64-Core Processor.csv', 1, 32, 128],
    ['AMD Ryzen 9 5950X @ 3.40 GHz.csv', 2, 2, 16],
    ['Dual Sun-Oracle SPARC T4 8 cores@2.85 GHz.csv', 2, 2, 16],
    ['Intel Core i7-6700K.csv', 1, 1, 4],
  ])('%s is guessed to have %i packages, %i clusters and %i cores', (file, packages, clusters, cores) => {
    const places = inferPlaces(read(file).ns)
    const count = (level: 'package' | 'cluster' | 'core') => new Set(places.map((place) => place[level])).size
    expect([count('package'), count('cluster'), count('core')]).toEqual([packages, clusters, cores])
  })

  it.skipIf(!existsSync(TOPOLOGY))('fit the topology of a machine of the same kind', () => {
    const topology = parseLstopo(readFileSync(`${TOPOLOGY}/24em64t-2n6c2t-pci.xml`, 'utf8'))
    const latency = read('Dual Intel(R) Xeon(R) CPU X5650  @ 2.67GHz.csv')
    const { machine } = customMachine({ topology, latency })
    expect(machine.transfer.kind).toBe('matrix')
    expect(machine.l3?.bytes).toBe(12 * 1024 * 1024)
  })
})
