import { defineConfig } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from '../browser/find-browser.ts'

const PORT = 4178

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  timeout: 60_000,
  workers: 1,
  reporter: [['list'], ['json', { outputFile: '../../test-results/browser.json' }]],
  use: {
    baseURL: `http://127.0.0.1:${PORT}/some/where/`,
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: findChromium(), args: CHROMIUM_ARGS },
  },
  webServer: {
    command: 'npx tsx static-server.ts',
    cwd: import.meta.dirname,
    port: PORT,
    env: { PORT: String(PORT) },
  },
})
