import { describe, expect, it } from 'vitest'
import { defaultsOf } from '../../../src/sim/kernel/params.ts'
import { PROTOCOLS } from '../../../src/sim/machine/protocol/registry.ts'
import { takeCpus } from '../../../src/sim/machine/topology/build.ts'
import { MACHINES } from '../../../src/sim/machine/topology/registry.ts'
import { createSimulation } from '../../../src/sim/simulation.ts'
import { WORKLOAD_CARDS } from '../../../src/sim/workload/cards/registry.ts'

const VERIFY = process.env['VERIFY'] === '1'
/** One machine and one seed; with `npm run verify` three machines, and twenty seeds. */
const MACHINE_IDS = ['quad-opteron-2005', ...(VERIFY ? ['dual-epyc-7742', 'dual-xeon-x5650'] : [])]
const CPUS = [2, 4, 8] as const
const SEEDS = Array.from({ length: VERIFY ? 20 : 1 }, (_, index) => index + 1)
const MS = 1_000_000_000

interface Asked {
  machine: string
  kernel: string
  kind: string
  cpus: number
  params: Record<string, number>
  options?: Record<string, number>
  untilPs: number
}

/** Units done, for each seed. */
const done = ({ machine, kernel, kind, cpus, params, options = {}, untilPs }: Asked): number[] =>
  SEEDS.map((seed) => {
    const sim = createSimulation(
      {
        kernel,
        options,
        machine: takeCpus(MACHINES[machine], cpus),
        protocol: PROTOCOLS['moesi'],
        workload: { kind, params: { ...defaultsOf(WORKLOAD_CARDS[kind].params), ...params } },
        seed,
      },
      { keepLog: false },
    )
    sim.runUntil(untilPs)
    return sim.summary().work.count
  })

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** For every seed, not only on average. */
const expectMore = (more: readonly number[], less: readonly number[], factor: number, what: string): void =>
  more.forEach((value, index) => expect(value, `${what}, seed ${SEEDS[index]}`).toBeGreaterThan(factor * less[index]))

describe.each(MACHINE_IDS)('the shape of results, not their size, on %s', (machine) => {
  it('data larger than one cache and smaller than all: placed by hand it beats one run queue, and grows with the CPUs', () => {
    const lines = Math.floor((0.6 * MACHINES[machine].l2.bytes) / MACHINES[machine].lineBytes)
    const run = (kernel: string, cpus: number): number[] =>
      done({
        machine,
        kernel,
        kind: 'working-sets',
        cpus,
        params: { threads: cpus, lines, workCycles: 4, pausePs: 20_000_000 },
        untilPs: 3 * MS,
      })
    const placed = CPUS.map((cpus) => run('dragonfly', cpus))
    const moved = CPUS.map((cpus) => run('freebsd5', cpus))
    CPUS.forEach((cpus, index) => expectMore(placed[index], moved[index], 1.1, `${cpus} CPUs`))
    // How much the ratio itself grows depends on the machine: with packages far apart it is largest with four CPUs.
    const ratios = CPUS.map((_, index) => sum(placed[index]) / sum(moved[index]))
    console.info(`${machine}: placed ÷ moved with 2, 4, 8 CPUs: ${ratios.map((ratio) => ratio.toFixed(1)).join(', ')}`)
    expectMore(placed[1], placed[0], 1.5, 'placed, from 2 to 4 CPUs')
    expectMore(placed[2], placed[1], 1.5, 'placed, from 4 to 8 CPUs')
  })

  it('skewed flows: one CPU for each flow is beaten by whoever took the interrupt, and more CPUs do not help it', () => {
    const run = (kernel: string, cpus: number): number[] =>
      done({
        machine,
        kernel,
        kind: 'packet-forwarding',
        cpus,
        params: { hotFlow: 900, ratePps: 900_000, directDispatch: 1, nics: cpus, workCycles: 3000 },
        untilPs: MS,
      })
    const hashed = CPUS.map((cpus) => run('dragonfly', cpus))
    CPUS.forEach((cpus, index) => expectMore(run('freebsd5', cpus), hashed[index], 1, `${cpus} CPUs`))
    expect(sum(hashed[2])).toBeLessThan(1.3 * sum(hashed[0]))
  })

  it('the network under Giant does not scale past two CPUs; MP-safe it does', () => {
    const run = (giant: number, cpus: number): number[] =>
      done({
        machine,
        kernel: 'freebsd5',
        kind: 'packet-forwarding',
        cpus,
        params: { ratePps: 3_000_000, directDispatch: 1, nics: 8, flows: 64, workCycles: 6000 },
        options: { giant },
        untilPs: MS,
      })
    const [giant2, giant4, giant8] = CPUS.map((cpus) => run(1, cpus))
    const [safe2, safe4, safe8] = CPUS.map((cpus) => run(0, cpus))
    expect(sum(giant4)).toBeLessThan(1.15 * sum(giant2))
    expect(sum(giant8)).toBeLessThan(1.15 * sum(giant2))
    expectMore(safe4, safe2, 1.5, 'MP-safe, from 2 to 4 CPUs')
    expectMore(safe8, safe4, 1.4, 'MP-safe, from 4 to 8 CPUs')
    expectMore(safe2, giant2, 1.4, 'two CPUs, MP-safe against Giant')
  })
})

it('shared locks saturate: with little work for each packet MP-safe forwarding stops growing', () => {
  const run = (cpus: number): number =>
    sum(
      done({
        machine: 'dual-epyc-7742',
        kernel: 'freebsd5',
        kind: 'packet-forwarding',
        cpus,
        params: { ratePps: 12_000_000, directDispatch: 1, nics: 16, flows: 64, workCycles: 0 },
        untilPs: MS,
      }),
    )
  const [four, sixteen] = [run(4), run(16)]
  expect(sixteen).toBeLessThan(2 * four)
})
