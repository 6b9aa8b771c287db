import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, expect, type Page } from '@playwright/test'
import { CLUSTER_PRESETS } from '../../src/scenario/cluster/presets.ts'
import { PRESETS } from '../../src/scenario/presets/index.ts'
import { distance, packOutline, type Picture, readPicture, unpackOutline } from '../browser/picture.ts'
import { FOR_VERIFY, SIZES, freshTest as test, WHOLE as VERIFY, wholePage } from './page.ts'

/**
 * Every preset at a moment, in three sizes and both themes, against what it looked like before: to the pixel, or nearly,
 * where browser and fonts are those with which the pictures were taken; elsewhere letters are other shapes, and the outlines
 * have to be alike. The screenshots themselves are in `test-results/pictures`, to be looked at.
 */
const KNOWN = join(import.meta.dirname, 'pictures.json')
const SHOTS = join(import.meta.dirname, '../../test-results/pictures')
const THEMES = ['light', 'dark'] as const
/**
 * How far apart the outlines of a picture may be, of 255. With the same browser and fonts they are equal; only the last
 * bit of a rounded corner, a dozen pixels of a million, may come out otherwise in another session. A letter that has
 * changed is more than this.
 */
const SAME = { mean: 0.05, largest: 2 }
/** And on another machine, where fonts differ. */
const ALIKE = { mean: 6, largest: 90 }
const UPDATE = process.env['UPDATE_PICTURES'] === '1'
const WHOLE = UPDATE || VERIFY

interface Known {
  environment: string
  pictures: Record<string, { pixels: string; outline: string }>
}

const readKnown = (): Known =>
  existsSync(KNOWN) ? (JSON.parse(readFileSync(KNOWN, 'utf8')) as Known) : { environment: '', pictures: {} }

const known = readKnown()

/** A tenth of the way into the run: queues and caches have filled, and something is under way. */
const momentOf = (untilPs: number): number => Math.floor(untilPs / 10)

const MACHINES = PRESETS.map(({ id, scenario }) => ({ id, fragment: `s=${id}&t=${momentOf(scenario.untilPs)}&e=3` }))
const CLUSTERS = CLUSTER_PRESETS.map(({ id, scenario }) => ({
  id: `cluster ${id}`,
  fragment: `c=${id}&t=${momentOf(scenario.untilPs)}&e=1`,
}))
const ALL = [...MACHINES, ...CLUSTERS]
/** When time is short, the first example stands for the rest. */
const CHOSEN = WHOLE ? ALL : [MACHINES[0]]

/** Browser and fonts, as far as they show in pixels. */
const environmentOf = async (browser: Browser, reader: Page): Promise<string> => {
  const sample = await reader.evaluate(() => {
    document.body.innerHTML = '<p style="font: 600 17px system-ui, sans-serif">Hamburgefonstiv 0123456789 µ ▸</p>'
    const { width } = (document.querySelector('p') as HTMLElement).getBoundingClientRect()
    const range = document.createRange()
    range.selectNodeContents(document.querySelector('p') as HTMLElement)
    return `${width} ${range.getBoundingClientRect().width}`
  })
  const shot = await reader.screenshot({ clip: { x: 0, y: 0, width: 500, height: 60 } })
  const fonts = createHash('sha256').update(sample).update(shot).digest('hex').slice(0, 12)
  return `Chromium ${browser.version()}, fonts ${fonts}`
}

/** Waits until everything of the run is there, and nothing on the page moves any more. */
const settle = async (page: Page): Promise<void> => {
  const stages = page.getByTestId(/^(?:stage-[a-z]+|cluster-\d)$/)
  await expect(stages.first()).toBeVisible({ timeout: 20_000 })
  await expect
    .poll(
      async () =>
        stages.evaluateAll((all) =>
          all.every((stage) => /^[0-9a-f]{16}$/.test(stage.getAttribute('data-digest') ?? '')),
        ),
      { timeout: 40_000 },
    )
    .toBe(true)
  // What the first picture does not need comes after it.
  if ((await stages.first().getAttribute('data-testid'))?.startsWith('stage-') === true) await wholePage(page)
  // All at once and anew: what is repainted piece by piece may differ in the last bit of a rounded corner.
  await page.evaluate(async () => {
    const twoFrames = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    await document.fonts.ready
    document.body.style.display = 'none'
    await twoFrames()
    document.body.style.display = ''
    await twoFrames()
  })
}

const shoot = (page: Page): Promise<Buffer> => page.screenshot({ animations: 'disabled', caret: 'hide' })

/** Writes down what a picture looks like now, and leaves all others as they are. */
const takeNote = (name: string, { pixels, outline }: Picture, environment: string): void => {
  const before = readKnown()
  const pictures = { ...before.pictures, [name]: { pixels, outline: packOutline(outline) } }
  const sorted = Object.fromEntries(Object.entries(pictures).toSorted(([one], [other]) => (one < other ? -1 : 1)))
  writeFileSync(KNOWN, `${JSON.stringify({ environment, pictures: sorted }, null, 1)}\n`)
}

const compare = (name: string, picture: Picture, environment: string): void => {
  const before = known.pictures[name]
  if (before === undefined) throw new Error(`${name} is new: npm run pictures takes note of it`)
  if (picture.pixels === before.pixels) return
  const most = environment === known.environment ? SAME : ALIKE
  const apart = distance(picture.outline, unpackOutline(before.outline))
  const mend = 'npm run pictures takes note of a change that is meant'
  expect(apart.mean, `${name} looks different; ${mend}`).toBeLessThan(most.mean)
  expect(apart.largest, `a part of ${name} looks different; ${mend}`).toBeLessThan(most.largest)
}

test.describe('what the page looks like', () => {
  let reader: Page
  let environment = ''
  test.beforeAll(async ({ browser }) => {
    mkdirSync(SHOTS, { recursive: true })
    reader = await browser.newPage()
    await reader.goto('about:blank')
    environment = await environmentOf(browser, reader)
    // A page that is not of a secure origin has no hashes; the server of the tests is one.
    await reader.goto(test.info().project.use.baseURL ?? 'about:blank')
  })
  test.afterAll(async () => {
    await reader.close()
  })

  for (const { id, fragment } of CHOSEN) {
    test(`${id} looks as it did`, async ({ page }) => {
      test.setTimeout(120_000)
      await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' })
      await page.goto(`./#${fragment}`)
      await settle(page)
      for (const size of SIZES) {
        for (const theme of THEMES) {
          await page.setViewportSize(size)
          await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: theme })
          await settle(page)
          const name = `${id} ${size.width} ${theme}`
          const shot = await shoot(page)
          writeFileSync(join(SHOTS, `${name.replaceAll(' ', '-')}.png`), shot)
          const picture = await readPicture(reader, shot)
          if (UPDATE) takeNote(name, picture, environment)
          else compare(name, picture, environment)
        }
      }
    })
  }

  test('a picture follows from run and moment alone: whichever way one comes there, every pixel is the same', async ({
    page,
  }) => {
    test.skip(!VERIFY, FOR_VERIFY)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const { fragment } of [MACHINES[0], MACHINES[20]]) {
      await page.goto(`./#${fragment}`)
      await settle(page)
      await page.keyboard.press('ArrowRight')
      await settle(page)
      const first = await readPicture(reader, await shoot(page))
      for (const key of ['ArrowRight', 'ArrowRight', 'End', 'Home']) await page.keyboard.press(key)
      await page.goto('about:blank')
      await page.goto(`./#${fragment}`)
      await settle(page)
      for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft']) await page.keyboard.press(key)
      await settle(page)
      const second = await readPicture(reader, await shoot(page))
      expect(second.pixels).toBe(first.pixels)
    }
  })
})
