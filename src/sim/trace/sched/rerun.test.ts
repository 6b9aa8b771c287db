import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testConfig } from '../../../../test/support/config.ts'
import { anyTrace, soundTrace, traceOf } from '../../../../test/support/sched-trace.ts'
import { KERNEL_CARDS } from '../../kernel/cards.ts'
import { type EventColumns, KIND, LABEL } from '../../log/schema.ts'
import { createSimulation, type Simulation } from '../../simulation.ts'
import { type Rerun, rerunOf } from './rerun.ts'
import { IDLE, LEAVES, type SchedTrace } from './sched-trace.ts'
import { readSteps, STEP, TRACED_LIMITS, tracedFault } from './steps.ts'

const PS_PER_NS = 1000

const fail = (message: string): never => {
  throw new Error(message)
}

const stepsOf = ({ threads }: Rerun) => threads.map(({ steps }) => readSteps(steps, fail))

const runUnder = (kernel: string, { threads }: Rerun, untilPs: number, lines = 0, seed = 1): Simulation => {
  const cpus = kernel === 'amiga' ? 1 : 3
  const sim = createSimulation({
    ...testConfig(kernel, 'traced', { cpus, params: { lines }, seed }),
    traced: threads,
  })
  sim.runUntil(untilPs)
  return sim
}

/** Bursts that each thread has finished, in the order of `threads`. */
const burstsDone = (log: EventColumns, threads: number): number[] => {
  const done = Array.from({ length: threads }, () => 0)
  for (let at = 0; at < log.kind.length; at++) if (log.kind[at] === KIND.done) done[log.b[at]]++
  return done
}

/** Time in user mode by thread's name, in ps. */
const userTime = ({ info, now }: Simulation, log: EventColumns): Map<string, number> => {
  const sums = new Map<string, number>()
  const since: [time: number, label: number, thread: number][] = Array.from({ length: info.cpuCount }, () => [0, 0, -1])
  const book = (cpu: number, time: number): void => {
    const [from, label, thread] = since[cpu]
    if (label !== LABEL.user || thread < 0) return
    const { name } = info.threads[thread]
    sums.set(name, (sums.get(name) ?? 0) + time - from)
  }
  for (let at = 0; at < log.kind.length; at++) {
    if (log.kind[at] !== KIND.label || log.cpu[at] >= info.cpuCount) continue
    book(log.cpu[at], log.time[at])
    since[log.cpu[at]] = [log.time[at], log.a[at], log.b[at]]
  }
  since.forEach((_, cpu) => book(cpu, now))
  return sums
}

/** Long enough for all that a short trace can ask of the slowest. */
const LONG_PS = 60_000_000_000

describe('a trace as work for other kernels', () => {
  it('is what each thread does between two waits, whoever preempted it, and who wakes whom', () => {
    const trace = traceOf(3, [
      [0, 'switch', 0, IDLE, 0, LEAVES.ready],
      [100, 'switch', 0, 0, 1, LEAVES.ready],
      [150, 'switch', 0, 1, 0, LEAVES.blocked],
      [250, 'wake', 0, 2, 0, 1],
      [300, 'switch', 1, IDLE, 2, LEAVES.ready],
      [400, 'switch', 0, 0, IDLE, LEAVES.blocked],
      [450, 'wake', 0, 1, IDLE, 0],
      [500, 'switch', 0, IDLE, 1, LEAVES.ready],
      [600, 'switch', 0, 1, IDLE, LEAVES.blocked],
    ])
    const rerun = rerunOf(trace)
    expect(rerun.threads).toEqual([
      { name: 't0', cpu: 0, steps: 'r200 k2 r150' },
      { name: 't1', cpu: 0, steps: 's100 r50 s300 r100' },
      { name: 't2', cpu: 0, steps: 'w r300' },
    ])
    expect(rerun).toMatchObject({ untilNs: 600, whole: true, bursts: 5, computeNs: 800 })
  })

  it('can be carried whatever the trace was: every step can be read, every wait has its wake-up', () => {
    fc.assert(
      fc.property(fc.oneof(anyTrace, soundTrace), (trace) => {
        const rerun = rerunOf(trace)
        const steps = stepsOf(rerun)
        expect(tracedFault(steps)).toBeUndefined()
        const computed = steps.reduce(
          (sum, { what, value }) => sum + value.reduce((total, ns, at) => total + (what[at] === STEP.run ? ns : 0), 0),
          0,
        )
        expect(computed).toBe(rerun.computeNs)
        expect(computed).toBeLessThanOrEqual(busyNs(trace))
      }),
      { numRuns: 500 },
    )
  })

  it('is cut where no more can be carried, and says so', () => {
    const rows = Array.from({ length: 60_000 }, (_, at): Parameters<typeof traceOf>[1][number] =>
      at % 2 === 0
        ? [at * 100_000, 'switch', 0, IDLE, 0, LEAVES.ready]
        : [at * 100_000, 'switch', 0, 0, IDLE, LEAVES.blocked],
    )
    const cut = rerunOf(traceOf(1, rows))
    expect(cut.whole).toBe(false)
    expect(cut.threads[0].steps.length).toBeLessThanOrEqual(TRACED_LIMITS.characters)
    expect(cut.threads[0].steps.length).toBeGreaterThan(TRACED_LIMITS.characters * 0.9)
  })

  it.each(Object.keys(KERNEL_CARDS))(
    'is run in full by %s: every burst of every thread, and all that it computes',
    (kernel) => {
      fc.assert(
        fc.property(soundTrace, (trace) => {
          const rerun = rerunOf(trace)
          const sim = runUnder(kernel, rerun, LONG_PS)
          const log = sim.log.slice(0, sim.log.length)
          const steps = stepsOf(rerun)
          expect(burstsDone(log, steps.length)).toEqual(
            steps.map(({ what }) => what.filter((step) => step === STEP.run).length),
          )
          const user = userTime(sim, log)
          rerun.threads.forEach(({ name }, thread) => {
            const { what, value } = steps[thread]
            const asked = value.reduce((sum, ns, at) => sum + (what[at] === STEP.run ? ns * PS_PER_NS : 0), 0)
            // A burst is computed in whole cycles; leaving the kernel takes a few more.
            expect(user.get(name) ?? 0).toBeGreaterThanOrEqual(asked - what.length * 500)
          })
        }),
        { numRuns: process.env['VERIFY'] === '1' ? 100 : 6 },
      )
    },
  )

  it('is the same to the bit when run again, and does not depend on the seed', () => {
    fc.assert(
      fc.property(soundTrace, fc.constantFrom(...Object.keys(KERNEL_CARDS)), (trace, kernel) => {
        const rerun = rerunOf(trace)
        const digest = runUnder(kernel, rerun, LONG_PS / 10, 8).digest()
        expect(runUnder(kernel, rerun, LONG_PS / 10, 8).digest()).toBe(digest)
        expect(runUnder(kernel, rerun, LONG_PS / 10, 8, 99).digest()).toBe(digest)
      }),
      { numRuns: 6 },
    )
  })
})

/** Time for which threads ran, at most: from the first event to the last on all CPUs. */
function busyNs({ count, columns, cpus }: SchedTrace): number {
  return count === 0 ? 0 : columns.time[count - 1] * Math.max(cpus.length, 5)
}
