import { expect } from '@playwright/test'
import { launch } from 'puppeteer-core'
import { pairOf } from '../../src/scenario/pair.ts'
import { PRESETS } from '../../src/scenario/presets/index.ts'
import type { Preset } from '../../src/scenario/presets/preset.ts'
import { resolve } from '../../src/scenario/resolve.ts'
import { createSimulation } from '../../src/sim/simulation.ts'
import { findFirefox } from '../browser/find-browser.ts'
import { test, WHOLE } from './page.ts'

/** Longer than one page takes on a busy machine. */
const PAGE_MS = 15_000
/** Every protocol between the presets, as fragments and as scenarios. */
const PROTOCOLS = ['msi', 'msi-upgr', 'mesi', 'mosi', 'moesi', 'dragon']
const hasAnotherKernel = (preset: Preset, index: number): boolean =>
  pairOf(preset).some((kernel) => PRESETS.findIndex((other) => pairOf(other).includes(kernel)) === index)
/** When time is short, enough presets for every kernel. */
const CHOSEN = WHOLE ? PRESETS : PRESETS.filter(hasAnotherKernel)
const CASES = CHOSEN.map((preset, index) => {
  const protocol = PROTOCOLS[index % PROTOCOLS.length]
  const scenario = { ...preset.scenario, protocol, untilPs: 300_000_000 }
  return { fragment: `s=${preset.id}&m=split&protocol=${protocol}&until=300000000`, scenario, pair: pairOf(preset) }
})

const inNode = (index: number): string[] =>
  CASES[index].pair.map((kernel) => {
    const { scenario } = CASES[index]
    const sim = createSimulation(resolve({ ...scenario, kernel }))
    sim.runUntil(scenario.untilPs)
    return sim.digest()
  })

CASES.forEach(({ fragment }, index) => {
  test(`Chromium and Node agree to the bit on ${fragment}`, async ({ page }) => {
    const [left, right] = inNode(index)
    expect(left).not.toBe(right)
    await page.goto(`./#${fragment}`)
    await expect(page.getByTestId('stage-left')).toHaveAttribute('data-digest', left)
    await expect(page.getByTestId('stage-right')).toHaveAttribute('data-digest', right)
  })
})

test('Firefox agrees with them', async ({ baseURL }) => {
  const path = findFirefox()
  test.skip(path === undefined, 'skipped: no Firefox is installed')
  // One browser for all of them, as starting it takes longer than a page.
  test.setTimeout(CASES.length * PAGE_MS)
  const browser = await launch({ browser: 'firefox', executablePath: path as string, headless: true })
  try {
    for (const [index, { fragment }] of CASES.entries()) {
      const page = await browser.newPage()
      await page.goto(`${baseURL}#${fragment}`)
      const seen: (string | null)[] = []
      for (const side of ['stage-left', 'stage-right']) {
        const stage = await page.waitForSelector(`[data-testid=${side}][data-digest]`, { timeout: 40_000 })
        seen.push((await stage?.evaluate((element) => element.getAttribute('data-digest'))) ?? null)
      }
      expect(seen).toEqual(inNode(index))
      await page.close()
    }
  } finally {
    await browser.close()
  }
})
