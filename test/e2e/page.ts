import { type Browser, expect, type Page, test as base } from '@playwright/test'
import { siteUrl } from './sub-path.ts'

/** What the test tool says where a service worker is not wanted. */
const BLOCKED = 'Service Worker registration blocked by Playwright'

/** A page that is used again and again, which takes far less than a new one; and a way to make it as if it were new. */
interface Reused {
  page: Page
  renew: () => Promise<void>
}

const VIEWPORT = { width: 1440, height: 900 }

const openReused = async (browser: Browser): Promise<Reused> => {
  const context = await browser.newContext({ baseURL: siteUrl(), serviceWorkers: 'block', viewport: VIEWPORT })
  const page = await context.newPage()
  const tools = await context.newCDPSession(page)
  const renew = async (): Promise<void> => {
    const { origin } = new URL(page.url())
    await page.goto('about:blank')
    page.removeAllListeners()
    await Promise.all(context.pages().map((other) => (other === page ? undefined : other.close())))
    if (origin !== 'null') await tools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
    await page.mouse.move(0, 0)
    await page.setViewportSize(VIEWPORT)
    await page.emulateMedia({ colorScheme: null, reducedMotion: null })
  }
  return { page, renew }
}

interface Options {
  /** It plays at once. Else it begins paused, as for one who wants less motion: what moves takes time from what is tested. */
  play: boolean
}

/** Uses a page for a test, which fails when anything reaches the console or goes uncaught. */
const useWatched = async (page: Page, play: boolean, use: (page: Page) => Promise<void>): Promise<string[]> => {
  if (!play) await page.emulateMedia({ reducedMotion: 'reduce' })
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.text() === BLOCKED) return
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await use(page)
  return complaints
}

/** For tests that need a browser's window of their own, which nobody has used before. */
export const freshTest = base.extend<{ page: Page } & Options>({
  play: [false, { option: true }],
  page: async ({ page, play }, use) => {
    expect(await useWatched(page, play, use)).toEqual([])
  },
})

/** For all other tests. */
export const test = base.extend<{ page: Page } & Options, { reused: Reused }>({
  play: [false, { option: true }],
  reused: [
    async ({ browser }, use) => {
      const reused = await openReused(browser)
      await use(reused)
      await reused.page.context().close()
    },
    { scope: 'worker' },
  ],
  page: async ({ play, reused }, use) => {
    const complaints = await useWatched(reused.page, play, use)
    await reused.renew()
    expect(complaints).toEqual([])
  },
})

export const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
]

/** The whole of what can be tested is wanted, however long it takes: `npm run verify`. */
export const WHOLE = process.env['VERIFY'] === '1'
export const FOR_VERIFY = 'skipped: npm run verify does it'

/** Every size in both themes; when time is short the largest and the smallest, and each theme. */
export const LOOKS = SIZES.flatMap((size) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ colorScheme, ...size })),
).filter(
  ({ colorScheme, width }) =>
    WHOLE || (colorScheme === 'light' && width > 1400) || (colorScheme === 'dark' && width < 400),
)

/** Both themes; when time is short the one in which less is looked at elsewhere. */
export const THEMES: readonly ('light' | 'dark')[] = WHOLE ? ['light', 'dark'] : ['dark']

/** Opens the page, with what stands behind the #, and waits until the runs are there. */
export const open = async (page: Page, fragment = ''): Promise<void> => {
  await page.goto(`./${fragment === '' ? '' : `#${fragment}`}`)
  await expect(page.getByTestId('headline')).not.toHaveText(/Running/)
}

/** Waits for what is fetched after the first picture: the panels below the stage. */
export const wholePage = async (page: Page): Promise<void> => {
  for (const panel of ['timeline', 'what-if', 'protocol-panel', 'critical-path']) {
    await expect(page.getByTestId(panel)).toBeAttached()
  }
  await expect(page.getByLabel('How to play')).toBeVisible()
  await expect(page.getByLabel('What the picture means')).toBeAttached()
}

export const moment = (page: Page): Promise<string> => page.getByLabel('Moment shown').innerText()

/** Pauses, so that what is looked at stands still. */
export const pause = async (page: Page): Promise<void> => {
  const play = page.getByTestId('transport-play')
  if ((await play.getAttribute('aria-pressed')) === 'true') await play.click()
  await expect(play).toHaveAttribute('aria-pressed', 'false')
}

/** Marks of lines on their way, on the stages; the legend shows one too, which never moves. */
export const FLIGHT_MARKS = '[data-testid^=stage-] .flight-mark'

/** From now on, lets every page note when it was first seen to move: call before the page is opened. */
export const watchMotion = async (page: Page): Promise<void> => {
  await page.addInitScript((marks) => {
    const places = new WeakMap<Element, string>()
    const look = (): void => {
      for (const mark of document.querySelectorAll(marks)) {
        const place = `${mark.getAttribute('x')} ${mark.getAttribute('y')}`
        if (places.has(mark) && places.get(mark) !== place) {
          document.documentElement.dataset['moved'] ??= String(performance.now())
          return
        }
        places.set(mark, place)
      }
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }, FLIGHT_MARKS)
}

/** When a line was first seen to move, in ms after the navigation began. */
export const firstMotionMs = async (page: Page): Promise<number> =>
  Number(await page.locator('html[data-moved]').getAttribute('data-moved'))
