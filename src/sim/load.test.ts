import { describe, expect, it } from 'vitest'
import { testConfig } from '../../test/support/config.ts'
import { KERNEL_CARDS } from './kernel/cards.ts'
import { loadSimulation } from './load.ts'
import { createSimulation } from './simulation.ts'
import { WORKLOAD_CARDS } from './workload/cards/registry.ts'

describe('code that is fetched as it is needed', () => {
  it.each(Object.keys(KERNEL_CARDS))('has the kernel %s, and gives the same run', async (kernel) => {
    const config = testConfig(kernel, 'system-calls')
    const [loaded, built] = [await loadSimulation(config), createSimulation(config)]
    for (const run of [loaded, built]) run.runUntil(50_000_000)
    expect(loaded.digest()).toBe(built.digest())
  })

  it.each(Object.keys(WORKLOAD_CARDS))('has the workload %s', async (kind) => {
    const simulation = await loadSimulation(testConfig('dragonfly', kind))
    expect(simulation.info.unit).toBe(WORKLOAD_CARDS[kind].unit)
  })

  it('says what there is not', async () => {
    await expect(loadSimulation(testConfig('plan9', 'jobs'))).rejects.toThrow('there is no kernel plan9')
  })
})
