import { describe, expect, it } from 'vitest'
import { clusterConfig } from '../../../src/scenario/cluster/scenario.ts'
import type { Opened } from '../../../src/scenario/open.ts'
import { openScenario } from '../../../src/scenario/open.ts'
import { resolve } from '../../../src/scenario/resolve.ts'
import { createCluster } from '../../../src/sim/cluster/run.ts'
import { createSimulation } from '../../../src/sim/simulation.ts'
import { mutate, randomFrom } from '../../support/mutate.ts'
import { READERS, type Reader } from './readers.ts'

const TEXTS = process.env['VERIFY'] === '1' ? 100_000 : 4_000
const SECONDS_MAX = 1
const MEMORY_MAX = 256 * 1024
const SEED = 20_051_130

/** Of so many valid scenarios one is run, a little. */
const RUN_EVERY = process.env['VERIFY'] === '1' ? 40 : 20

const isOpened = (value: unknown): value is Opened =>
  typeof value === 'object' && value !== null && 'kind' in value && 'scenario' in value

/** What passed for a scenario must be one, to the last field, and its run must begin. */
const checkOpened = (opened: Opened, run: boolean): void => {
  expect(openScenario(JSON.parse(JSON.stringify(opened.scenario)))).toEqual(opened)
  if (!run) return
  if (opened.kind === 'machine') createSimulation(resolve(opened.scenario)).runUntil(200_000)
  else createCluster(clusterConfig(opened.scenario, opened.scenario.systems[0])).runUntil(1000)
}

const attempt = async (reader: Reader, text: string): Promise<{ value: unknown; said: string }> => {
  let said = ''
  try {
    const value = await reader.read(text, (message) => {
      said = message
    })
    return { value, said }
  } catch (error) {
    if (!(error instanceof Error) || !reader.errors.some((known) => error instanceof known)) throw error
    return { value: undefined, said: error.message }
  }
}

/** CPU time of this process, in s: another's work on the same machine does not count. */
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** The most memory that this process has had at once, in KiB. */
const mostMemory = (): number => process.resourceUsage().maxRSS

describe('what a stranger made of a real link or file', () => {
  it.each(READERS.map((reader) => [reader.name, reader] as const))(
    'is valid or refused in a sentence, soon, and in little room: %s',
    async (_, reader) => {
      const samples = await reader.samples()
      const random = randomFrom(SEED)
      for (const sample of samples) expect((await attempt(reader, sample)).value, sample.slice(0, 80)).toBeDefined()
      let valid = 0
      for (let count = Math.ceil((TEXTS * reader.share) / 1000); count > 0; count--) {
        const text = mutate(samples, random)
        const where = `${reader.name}: ${JSON.stringify(text.slice(0, 400))}`
        const [began, room] = [cpuSeconds(), mostMemory()]
        const { value, said } = await attempt(reader, text).catch((error: unknown) => {
          throw new Error(where, { cause: error })
        })
        expect(cpuSeconds() - began, where).toBeLessThan(SECONDS_MAX)
        expect(mostMemory() - room, where).toBeLessThan(MEMORY_MAX)
        if (value === undefined) expect(said.length, where).toBeGreaterThan(9)
        else if (isOpened(value)) checkOpened(value, valid++ % RUN_EVERY === 0)
        else valid++
      }
      expect(valid, 'some survive, or the others are never reached').toBeGreaterThan(0)
    },
    1_800_000,
  )

  it('adds up to all of them', () => {
    expect(READERS.reduce((sum, { share }) => sum + share, 0)).toBe(1000)
  })
})
