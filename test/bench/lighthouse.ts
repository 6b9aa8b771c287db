import { join } from 'node:path'
import { build, preview } from 'vite'
import { audit, type FormFactor } from '../lighthouse/audit.ts'

const ROOT = join(import.meta.dirname, '../..')
const ROUNDS = 3

/** Lighthouse's points for the speed of the built page, in the order of size, and what costs some in the middle one. */
export interface Points {
  formFactor: FormFactor
  points: number[]
  faults: string[]
}

/** How fast the page is by Lighthouse's reckoning, on a desk and on a phone, several times each. */
export const lighthousePoints = async (): Promise<Points[]> => {
  const config = { root: ROOT, logLevel: 'warn' as const, build: { outDir: 'test-results/bench-site' } }
  await build({ ...config, build: { ...config.build, emptyOutDir: true } })
  const server = await preview({ ...config, preview: { port: 0, host: '127.0.0.1' } })
  try {
    const all: Points[] = []
    for (const formFactor of ['desktop', 'mobile'] as const) {
      const rounds = []
      for (let round = 0; round < ROUNDS; round++) {
        rounds.push(await audit(server.resolvedUrls?.local[0] ?? '', formFactor, ['performance']))
      }
      rounds.sort((one, other) => one.points['performance'] - other.points['performance'])
      const points = rounds.map((round) => round.points['performance'])
      all.push({ formFactor, points, faults: rounds[ROUNDS >> 1].faults })
    }
    return all
  } finally {
    await server.close()
  }
}
