import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from './browser/find-browser.ts'

/** What a stage of the tests counted. */
interface Count {
  passed: number
  failed: number
  skipped: number
}

const ROOT = join(import.meta.dirname, '..')
const RESULTS = join(ROOT, 'test-results')
const verify = process.argv.includes('--verify')
/** What tests look at to see how much of their work is wanted. */
const extent: Record<string, string> = verify ? { VERIFY: '1' } : {}
const none: Count = { passed: 0, failed: 0, skipped: 0 }

const command = (name: string, args: string[], env: Record<string, string> = {}): boolean =>
  spawnSync(name, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ...env },
  }).status === 0

const readJson = (file: string): Record<string, number> & { stats?: Record<string, number> } =>
  JSON.parse(readFileSync(join(RESULTS, file), 'utf8'))

const unitTests = (): Count => {
  const ok = command(
    'npx',
    ['vitest', 'run', '--reporter=default', '--reporter=json', '--outputFile=test-results/unit.json'],
    extent,
  )
  const { numPassedTests, numFailedTests, numPendingTests } = readJson('unit.json')
  // A file that cannot even be loaded has no tests to count, and still is a failure.
  return { passed: numPassedTests, failed: Math.max(numFailedTests, ok ? 0 : 1), skipped: numPendingTests }
}

const browserTests = (): Count => {
  const ok = command('npx', ['playwright', 'test', '--config', 'test/e2e/playwright.config.ts'], {
    CHROME_PATH: findChromium(),
    ...extent,
  })
  const { expected, unexpected, skipped } = readJson('browser.json').stats ?? {}
  return { passed: expected, failed: Math.max(unexpected, ok ? 0 : 1), skipped }
}

const check = (name: string, args: string[]) => (): Count => (command(name, args) ? none : { ...none, failed: 1 })

const STAGES: [string, () => Count][] = [
  ['types', check('npx', ['tsc', '--noEmit'])],
  ['lint', check('npx', ['oxlint', '--deny-warnings'])],
  ['format', check('npx', ['oxfmt', '--check'])],
  ['unit and property tests', unitTests],
  ['build', check('npx', ['vite', 'build', '--logLevel', 'warn'])],
  ['browser tests', browserTests],
]

const main = (): number => {
  rmSync(RESULTS, { recursive: true, force: true })
  mkdirSync(RESULTS)
  const total = { ...none }
  for (const [name, stage] of STAGES) {
    console.log(`\n── ${name}`)
    const start = Date.now()
    let count: Count
    try {
      count = stage()
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
      count = { ...none, failed: 1 }
    }
    total.passed += count.passed
    total.failed += count.failed
    total.skipped += count.skipped
    console.log(`── ${name}: ${((Date.now() - start) / 1000).toFixed(1)} s${count.failed > 0 ? ', failed' : ''}`)
    if (count.failed > 0) break
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
  return total.failed > 0 ? 1 : 0
}

process.exitCode = main()
