import { describe, expect, it } from 'vitest'
import { createSimulation } from '../../sim/simulation.ts'
import { resolve } from '../resolve.ts'
import { parseScenario } from '../validate.ts'
import { INSIDE_PS, type NodeMoment, nodeScenario } from './node-scenario.ts'

const moment = (over: Partial<NodeMoment> = {}): NodeMoment => ({
  system: 'openmosix',
  node: 1,
  nodeName: 'node 1',
  cpus: 2,
  atPs: 5_000_000_000_000,
  arrivals: [],
  waiting: 1,
  running: 1,
  seed: 7,
  ...over,
})

describe('the inside of a node', () => {
  it('is a valid scenario of a machine, under the kernel that stands for the system', () => {
    for (const [system, kernel] of [
      ['openmosix', 'linux26'],
      ['dragonfly', 'dragonfly'],
      ['sprite', 'freebsd4'],
    ]) {
      const scenario = nodeScenario(moment({ system }))
      expect(scenario.kernel).toBe(kernel)
      expect(parseScenario(structuredClone(scenario))).toEqual(scenario)
    }
  })

  it('lets the pages of a train arrive one after the other, as they did', () => {
    const at = moment().atPs
    const train = { atPs: at + 1_000_000_000, messages: 4, overPs: 400_000_000 }
    const { arrivals } = nodeScenario(moment({ arrivals: [train] }))
    expect(arrivals).toEqual([700_000_000, 100_000_000, 100_000_000, 100_000_000, 2 * INSIDE_PS])
  })

  it('moves the lines of each page that arrives to the process that wants it', () => {
    const at = moment().atPs
    const pages = Array.from({ length: 8 }, (_, page) => ({
      atPs: at + (page + 1) * 200_000_000,
      messages: 1,
      overPs: 33_000_000,
    }))
    const quiet = createSimulation(resolve(nodeScenario(moment({ running: 0 }))))
    const busy = createSimulation(resolve(nodeScenario(moment({ running: 0, arrivals: pages }))))
    for (const run of [quiet, busy]) run.runUntil(INSIDE_PS)
    expect(quiet.summary().work.count).toBe(0)
    expect(busy.summary().work.count).toBe(pages.length)
    const moved = busy.summary().transfers - quiet.summary().transfers
    expect(moved).toBeGreaterThan(64 * pages.length * 0.9)
  })
})
