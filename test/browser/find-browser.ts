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

/** Every place on the PATH where one of the names is, the first name first. */
const onPath = (system: System, names: string[]): string[] => {
  const suffix = system.platform === 'win32' ? '.exe' : ''
  const folders = (system.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return names.flatMap((name) => folders.map((folder) => join(folder, name + suffix)).filter(system.exists))
}

/** Where Playwright's download unpacks to, by system, in newer and older versions of it. */
const INSIDE_DOWNLOAD = [
  'chrome-linux64/chrome',
  'chrome-linux-arm64/chrome',
  'chrome-linux/chrome',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-win64/chrome.exe',
  'chrome-win/chrome.exe',
]

/** Chromium where Playwright keeps what it has downloaded. */
const inPlaywrightCache = (system: System): string[] => {
  const caches = [
    system.env['PLAYWRIGHT_BROWSERS_PATH'],
    join(system.home, '.cache/ms-playwright'),
    join(system.home, 'Library/Caches/ms-playwright'),
    join(system.env['LOCALAPPDATA'] ?? system.home, 'ms-playwright'),
  ]
  return caches
    .filter((cache) => cache !== undefined)
    .filter(system.exists)
    .flatMap((cache) =>
      system
        .list(cache)
        .filter((name) => name.startsWith('chromium-'))
        .flatMap((version) => INSIDE_DOWNLOAD.map((path) => join(cache, version, path))),
    )
    .filter(system.exists)
}

const START_LIMIT_MS = 20_000

/**
 * Whether a browser that is there can be started. Ubuntu's `chromium-browser` may be a script that only asks for a
 * snap, and a downloaded Chromium may lack shared libraries. On Windows `--version` opens a window, so it is not asked.
 */
const starts = (system: System, path: string): boolean =>
  system.platform === 'win32' || system.run(path, ['--version'], START_LIMIT_MS)

/** A Chrome or Chromium that is there and can be started, or undefined. */
export const findInstalled = (system: System): string | undefined => {
  for (const variable of VARIABLES) {
    const path = system.env[variable]
    if (path === undefined || path === '') continue
    if (system.exists(path) && starts(system, path)) return path
    system.say(`${variable} names ${path}, which is not a browser that can be started; looking elsewhere.`)
  }
  const there = [
    ...onPath(system, CHROMES),
    ...(USUAL[system.platform] ?? []).filter(system.exists),
    ...inPlaywrightCache(system),
  ]
  return there.find((path) => starts(system, path))
}

const DOWNLOAD_LIMIT_MS = 150_000
const INSTALL_LIMIT_MS = 300_000

const MANAGERS: { command: string; before: string[][]; install: string[] }[] = [
  { command: 'apt-get', before: [['update', '-qq']], install: ['install', '-y', '-qq', 'chromium'] },
  { command: 'dnf', before: [], install: ['install', '-y', 'chromium'] },
  { command: 'apk', before: [], install: ['add', 'chromium'] },
  { command: 'pacman', before: [], install: ['-Sy', '--noconfirm', 'chromium'] },
]

/** Runs a command that needs the rights of root, where that is possible without asking for a password. */
const asRoot = (system: System, command: string, args: string[]): boolean => {
  if (system.isRoot) return system.run(command, args, INSTALL_LIMIT_MS)
  if (onPath(system, ['sudo']).length === 0 || !system.run('sudo', ['-n', 'true'], 5000)) return false
  return system.run('sudo', ['-n', command, ...args], INSTALL_LIMIT_MS)
}

const byPackageManager = (system: System): void => {
  const manager = MANAGERS.find(({ command }) => onPath(system, [command]).length > 0)
  if (manager === undefined) return
  system.say(`Trying to install Chromium with ${manager.command}…`)
  for (const args of manager.before) asRoot(system, manager.command, args)
  asRoot(system, manager.command, manager.install)
}

const byDownload = (system: System): void => {
  system.say('No Chrome or Chromium was found that can be started; trying the download of the test tool…')
  system.run('npx', ['playwright', 'install', 'chromium'], DOWNLOAD_LIMIT_MS)
}

/** What was downloaded does not start without libraries that the test tool knows how to install. */
const byLibraries = (system: System): void => {
  if (!system.isRoot || inPlaywrightCache(system).length === 0) return
  system.say('Trying to install the libraries that the downloaded Chromium needs…')
  system.run('npx', ['playwright', 'install-deps', 'chromium'], INSTALL_LIMIT_MS)
}

/**
 * A Chrome or Chromium for the browser tests: one that is installed, else Playwright's own download, else the system's
 * package manager where it may be used. Throws with one sentence that says what to install when there is none.
 */
export const findChromium = (system: System = thisSystem): string => {
  for (const obtain of [() => undefined, byDownload, byPackageManager, byLibraries]) {
    obtain(system)
    const found = findInstalled(system)
    if (found !== undefined) return found
  }
  throw new Error('The browser tests need Chrome or Chromium: install one, or set CHROME_PATH to where it is.')
}

/** A Firefox that is installed, or undefined; none is ever installed for the tests. */
export const findFirefox = (system: System = thisSystem): string | undefined => {
  const named = system.env['FIREFOX_PATH']
  if (named !== undefined && system.exists(named)) return named
  return (
    onPath(system, FIREFOXES)[0] ??
    ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'].find(
      system.exists,
    )
  )
}

/** The system that the tests run on. */
export const thisSystem: System = {
  platform: process.platform,
  env: process.env,
  home: homedir(),
  exists: existsSync,
  list: (folder) => readdirSync(folder),
  run: (command, args, limitMs) =>
    spawnSync(command, args, {
      timeout: limitMs,
      killSignal: 'SIGKILL',
      stdio: 'ignore',
      shell: process.platform === 'win32',
    }).status === 0,
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
