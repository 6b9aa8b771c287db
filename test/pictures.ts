import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { findChromium } from './browser/find-browser.ts'

/** Takes note of what the page looks like now, where a change of it is meant; to be looked at in the difference of the file. */
process.exitCode =
  spawnSync('npx', ['playwright', 'test', '--config', 'test/e2e/playwright.config.ts', 'pictures', '--workers', '1'], {
    cwd: join(import.meta.dirname, '..'),
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, CHROME_PATH: findChromium(), UPDATE_PICTURES: '1' },
  }).status ?? 1
