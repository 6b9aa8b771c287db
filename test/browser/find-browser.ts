import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** What the search needs of the system, so that it can be tested without one. */
export interface System {
  platform: string
  env: Record<string, string | undefined>
  home: string
  exists: (path: string) => boolean
  list: (folder: string) => string[]
  /** Runs a command to its end, or gives up after the time limit; whether it succeeded. */
  run: (command: string, args: string[], limitMs: number) => boolean
  isRoot: boolean
  say: (message: string) => void
}

const VARIABLES = ['CHROME_PATH', 'CHROMIUM_PATH', 'PUPPETEER_EXECUTABLE_PATH', 'CHROME_BIN']
const CHROMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']
const FIREFOXES = ['firefox', 'firefox-esr']

const USUAL: Record<string, string[]> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
  linux: ['/snap/bin/chromium', '/usr/lib/chromium/chromium', '/opt/google/chrome/chrome'],
}

const onPath = (system: System, names: string[]): string | undefined => {
  const suffix = system.platform === 'win32' ? '.exe' : ''
  const folders = (system.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  for (const name of names) {
    const folder = folders.find((candidate) => system.exists(join(candidate, name + suffix)))
    if (folder !== undefined) return join(folder, name + suffix)
  }
  return undefined
}

/** Chromium where Playwright keeps what it has downloaded. */
const inPlaywrightCache = (system: System): string | undefined => {
  const caches = [
    system.env['PLAYWRIGHT_BROWSERS_PATH'],
    join(system.home, '.cache/ms-playwright'),
    join(system.home, 'Library/Caches/ms-playwright'),
    join(system.env['LOCALAPPDATA'] ?? system.home, 'ms-playwright'),
  ]
  const inside = [
    'chrome-linux/chrome',
    'chrome-linux64/chrome',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
    'chrome-win/chrome.exe',
    'chrome-win64/chrome.exe',
  ]
  for (const cache of caches) {
    if (cache === undefined || !system.exists(cache)) continue
    for (const version of system.list(cache).filter((name) => name.startsWith('chromium-'))) {
      const found = inside.map((path) => join(cache, version, path)).find(system.exists)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** A Chrome or Chromium that is there, or undefined. */
export const findInstalled = (system: System): string | undefined => {
  for (const variable of VARIABLES) {
    const path = system.env[variable]
    if (path === undefined || path === '') continue
    if (system.exists(path)) return path
    system.say(`${variable} names ${path}, where there is nothing; looking elsewhere.`)
  }
  return onPath(system, CHROMES) ?? (USUAL[system.platform] ?? []).find(system.exists) ?? inPlaywrightCache(system)
}

const DOWNLOAD_LIMIT_MS = 150_000
const INSTALL_LIMIT_MS = 300_000

const MANAGERS: { command: string; before: string[][]; install: string[] }[] = [
  { command: 'apt-get', before: [['update', '-qq']], install: ['install', '-y', '-qq', 'chromium'] },
  { command: 'dnf', before: [], install: ['install', '-y', 'chromium'] },
  { command: 'apk', before: [], install: ['add', 'chromium'] },
  { command: 'pacman', before: [], install: ['-Sy', '--noconfirm', 'chromium'] },
]

const byPackageManager = (system: System): boolean => {
  const manager = MANAGERS.find(({ command }) => onPath(system, [command]) !== undefined)
  if (manager === undefined) return false
  const sudo = !system.isRoot
  if (sudo && (onPath(system, ['sudo']) === undefined || !system.run('sudo', ['-n', 'true'], 5000))) return false
  const call = (args: string[]): boolean =>
    sudo
      ? system.run('sudo', ['-n', manager.command, ...args], INSTALL_LIMIT_MS)
      : system.run(manager.command, args, INSTALL_LIMIT_MS)
  system.say(`Installing Chromium with ${manager.command}…`)
  for (const args of manager.before) call(args)
  return call(manager.install)
}

/**
 * A Chrome or Chromium for the browser tests: one that is installed, else Playwright's own download, else the system's
 * package manager where it may be used. Throws with one sentence that says what to install when there is none.
 */
export const findChromium = (system: System = thisSystem): string => {
  const installed = findInstalled(system)
  if (installed !== undefined) return installed
  system.say('No Chrome or Chromium was found; trying the download of the test tool…')
  if (system.run('npx', ['playwright', 'install', 'chromium'], DOWNLOAD_LIMIT_MS)) {
    const downloaded = findInstalled(system)
    if (downloaded !== undefined) return downloaded
  }
  if (byPackageManager(system)) {
    const added = findInstalled(system)
    if (added !== undefined) return added
  }
  throw new Error('The browser tests need Chrome or Chromium: install one, or set CHROME_PATH to where it is.')
}

/** A Firefox that is installed, or undefined; none is ever installed for the tests. */
export const findFirefox = (system: System = thisSystem): string | undefined => {
  const named = system.env['FIREFOX_PATH']
  if (named !== undefined && system.exists(named)) return named
  return (
    onPath(system, FIREFOXES) ??
    ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'].find(
      system.exists,
    )
  )
}

const thisSystem: System = {
  platform: process.platform,
  env: process.env,
  home: homedir(),
  exists: existsSync,
  list: (folder) => readdirSync(folder),
  run: (command, args, limitMs) =>
    spawnSync(command, args, { timeout: limitMs, stdio: 'ignore', shell: process.platform === 'win32' }).status === 0,
  isRoot: process.getuid?.() === 0,
  say: (message) => console.error(message),
}

/** Switches for a browser in a test: no services of its own that would look for a network. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
