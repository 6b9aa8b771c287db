import { createServer, type AddressInfo } from 'node:net'
import { defineConfig } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from '../browser/find-browser.ts'
import { siteUrl } from './sub-path.ts'

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

// The workers read this file again: they inherit what the first reading chose.
const port = Number((process.env['E2E_PORT'] ??= String(await freePort())))
const executablePath = (process.env['CHROME_PATH'] = findChromium())

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  timeout: 60_000,
  // The first look at a page takes seconds where other tests have the processor meanwhile.
  expect: { timeout: 15_000 },
  // Both cores: most of a test is waiting.
  workers: 2,
  reporter: [['list'], ['json', { outputFile: '../../test-results/browser.json' }]],
  use: {
    baseURL: siteUrl(),
    // Keeping the whole site for later is work that only the tests of it should wait for.
    serviceWorkers: 'block',
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath, args: CHROMIUM_ARGS },
  },
  webServer: {
    command: 'node --import tsx static-server.ts',
    cwd: import.meta.dirname,
    port,
    env: { PORT: String(port) },
  },
})
