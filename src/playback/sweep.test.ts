import { describe, expect, it } from 'vitest'
import { DEFAULT_PRESET } from '../scenario/presets/index.ts'
import { sweepCounts, sweepTasks } from './sweep.ts'

describe('a sweep over the number of CPUs', () => {
  it('tries powers of two, all that the machine has, and what is on the stage', () => {
    expect(sweepCounts(4, 4)).toEqual([1, 2, 4])
    expect(sweepCounts(12, 6)).toEqual([1, 2, 4, 6, 8, 12])
    expect(sweepCounts(128, 8)).toEqual([1, 2, 4, 8, 16, 32, 64])
    expect(sweepCounts(128, 96)).toEqual([1, 2, 4, 8, 16, 32, 64, 96])
    expect(sweepCounts(1, 1)).toEqual([1])
  })

  it('changes nothing of the scenario but the CPUs and the kernel', () => {
    const { scenario } = DEFAULT_PRESET
    const [one, two] = sweepTasks(scenario, 'freebsd5', [1, 2])
    expect([one.cpus, two.cpus]).toEqual([1, 2])
    expect([one.config.machine.cpus.length, two.config.machine.cpus.length]).toEqual([1, 2])
    expect(one.config).toMatchObject({ kernel: 'freebsd5', seed: scenario.seed, workload: scenario.workload })
  })
})
