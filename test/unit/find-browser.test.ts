import { describe, expect, it } from 'vitest'
import { findChromium, findFirefox, findInstalled, type System, thisSystem } from '../browser/find-browser.ts'

/** A made-up system: which files there are, which of them do not start, and what commands bring about. */
const systemWith = (
  files: string[],
  options: {
    env?: Record<string, string>
    isRoot?: boolean
    broken?: string[]
    commands?: Record<string, string[]>
  } = {},
) => {
  const there = new Set(files)
  const ran: string[] = []
  const system: System = {
    platform: 'linux',
    env: { PATH: '/usr/local/bin:/usr/bin', ...options.env },
    home: '/home/u',
    exists: (path) => there.has(path) || [...there].some((file) => file.startsWith(`${path}/`)),
    list: (folder) => [
      ...new Set(
        [...there]
          .filter((file) => file.startsWith(`${folder}/`))
          .map((file) => file.slice(folder.length + 1).split('/')[0]),
      ),
    ],
    run: (command, args) => {
      if (args[0] === '--version') return there.has(command) && !(options.broken ?? []).includes(command)
      const line = [command, ...args].join(' ')
      ran.push(line)
      const added = Object.entries(options.commands ?? {}).find(([start]) => line.startsWith(start))
      for (const file of added?.[1] ?? []) there.add(file)
      return added !== undefined
    },
    isRoot: options.isRoot ?? false,
    say: () => undefined,
  }
  return { system, ran }
}

describe('the browser for the tests', () => {
  it('is the one that the environment names, before any other', () => {
    const { system, ran } = systemWith(['/my/chrome', '/usr/bin/chromium'], { env: { CHROME_PATH: '/my/chrome' } })
    expect(findChromium(system)).toBe('/my/chrome')
    expect(ran).toEqual([])
  })

  it('is looked for on the PATH when what the environment names is not there', () => {
    const { system } = systemWith(['/usr/bin/google-chrome'], { env: { CHROME_PATH: '/gone' } })
    expect(findChromium(system)).toBe('/usr/bin/google-chrome')
  })

  it('is one that can be started, not a script that stands in for one', () => {
    const files = ['/usr/bin/chromium-browser', '/usr/bin/google-chrome']
    expect(findChromium(systemWith(files, { broken: ['/usr/bin/chromium-browser'] }).system)).toBe(files[1])
    expect(findInstalled(systemWith(files, { broken: files }).system)).toBeUndefined()
  })

  it('is only looked for again, and nothing is fetched, when it is there', () => {
    const { system, ran } = systemWith(['/usr/bin/chromium'], { isRoot: true })
    expect(findChromium(system)).toBe('/usr/bin/chromium')
    expect(ran).toEqual([])
  })

  it('may be one that Playwright has downloaded, now or before', () => {
    const path = '/home/u/.cache/ms-playwright/chromium-1200/chrome-linux/chrome'
    expect(findChromium(systemWith([path]).system)).toBe(path)
    const fresh = systemWith([], { commands: { 'npx playwright install chromium': [path] } })
    expect(findChromium(fresh.system)).toBe(path)
  })

  it('is not waited for when its download hangs', () => {
    const start = Date.now()
    expect(thisSystem.run('node', ['--eval', 'for(;;);'], 300)).toBe(false)
    expect(Date.now() - start).toBeLessThan(10_000)
    expect(thisSystem.run('node', ['--version'], 10_000)).toBe(true)
  })

  it('is installed by the package manager where that is allowed, and not where it is not', () => {
    const commands = { 'apt-get install': ['/usr/bin/chromium'], 'apt-get update': [] }
    const root = systemWith(['/usr/bin/apt-get'], { isRoot: true, commands })
    expect(findChromium(root.system)).toBe('/usr/bin/chromium')
    const user = systemWith(['/usr/bin/apt-get'], { commands })
    expect(() => findChromium(user.system)).toThrow(/install one, or set CHROME_PATH/)
    expect(user.ran.some((line) => line.startsWith('apt-get'))).toBe(false)
  })

  it('is installed with sudo only where sudo asks for no password', () => {
    const commands = { 'sudo -n apt-get install': ['/usr/bin/chromium'], 'sudo -n apt-get update': [] }
    const files = ['/usr/bin/apt-get', '/usr/bin/sudo']
    expect(findChromium(systemWith(files, { commands: { ...commands, 'sudo -n true': [] } }).system)).toBe(
      '/usr/bin/chromium',
    )
    const asked = systemWith(files, { commands })
    expect(() => findChromium(asked.system)).toThrow(/install one, or set CHROME_PATH/)
    expect(asked.ran).not.toContain('sudo -n apt-get install -y -qq chromium')
  })

  it('is asked for in one sentence when there is no way to get it', () => {
    expect(() => findChromium(systemWith([]).system)).toThrow(
      'The browser tests need Chrome or Chromium: install one, or set CHROME_PATH to where it is.',
    )
    expect(findFirefox(systemWith([]).system)).toBeUndefined()
    expect(findFirefox(systemWith(['/usr/bin/firefox-esr']).system)).toBe('/usr/bin/firefox-esr')
  })
})
