import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { build, preview, type PreviewServer } from 'vite'
import { CHROMIUM_ARGS, findChromium } from '../browser/find-browser.ts'

const ROOT = join(import.meta.dirname, '../..')
const WATCHED_MS = 6000

/** Frames of a page that plays: intervals between them, and what kept the main thread for longer than 50 ms. */
export interface Frames {
  what: string
  frames: number
  medianMs: number
  p95Ms: number
  longTasks: number
  marks: number
}

/** Counts frames in the page itself. It is text, so that no compiler's helpers are missing there. */
const WATCH = `(async () => {
  const long = []
  new PerformanceObserver((list) => long.push(...list.getEntries())).observe({ entryTypes: ['longtask'] })
  const gaps = []
  let marks = 0
  await new Promise((resolve) => {
    let last = -1
    let end = Infinity
    // The time of the frame itself, not of when its turn came in the queue of tasks.
    requestAnimationFrame(function frame(now) {
      if (last < 0) end = now + ${WATCHED_MS}
      else gaps.push(now - last)
      last = now
      marks = Math.max(marks, document.querySelectorAll('.flight-mark').length)
      now < end ? requestAnimationFrame(frame) : resolve()
    })
  })
  gaps.sort((a, b) => a - b)
  return { frames: gaps.length, medianMs: gaps[gaps.length >> 1], p95Ms: gaps[Math.floor(gaps.length * 0.95)], longTasks: long.length, marks }
})()`

const watch = async (page: Page, what: string): Promise<Frames> => ({
  what,
  ...((await page.evaluate(WATCH)) as Omit<Frames, 'what'>),
})

const builtAndServed = async (root: string, outDir: string): Promise<{ server: PreviewServer; url: string }> => {
  const config = { root, base: './', logLevel: 'warn' as const, configFile: join(ROOT, 'vite.config.ts') }
  await build({ ...config, build: { outDir, emptyOutDir: true } })
  const server = await preview({ ...config, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } })
  return { server, url: server.resolvedUrls?.local[0] ?? '' }
}

const SIXTY_FOUR = '#s=packets&machine=dual-epyc-7742&cpus=64&p.nics=16&p.ratePps=5000000&p.flows=500&t=100000000&e=3'

/** The page as it plays by itself, with few CPUs and with many; and one stage with a thousand lines in flight. */
export const frameSpeed = async (): Promise<Frames[]> => {
  const page = await builtAndServed(ROOT, join(ROOT, 'test-results/bench-page'))
  const many = await builtAndServed(join(import.meta.dirname, 'frames'), join(ROOT, 'test-results/bench-marks'))
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS })
  try {
    const measure = async (what: string, url: string, plays: boolean): Promise<Frames> => {
      const tab = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      await tab.goto(url)
      if (plays) {
        await tab.locator('[data-testid=stage-right][data-digest]').waitFor({ timeout: 120_000 })
        const play = tab.getByTestId('transport-play')
        if ((await play.getAttribute('aria-pressed')) !== 'true') await play.click()
      } else await tab.locator('svg.machine').waitFor({ timeout: 60_000 })
      // What is fetched, folded and kept after the first picture is over by then.
      if (plays) await tab.evaluate(() => navigator.serviceWorker.ready.then(() => true))
      await tab.waitForTimeout(3000)
      const frames = await watch(tab, what)
      await tab.close()
      return frames
    }
    return [
      await measure('the default scene, playing', page.url, true),
      await measure('64 CPUs, playing', page.url + SIXTY_FOUR, true),
      await measure('64 CPUs, 1,000 lines in flight', many.url, false),
    ]
  } finally {
    await browser.close()
    await Promise.all([page.server.close(), many.server.close()])
  }
}
