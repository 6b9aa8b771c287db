import { expect, test } from '@playwright/test'
import { launch, type Page } from 'puppeteer-core'
import { findFirefox } from '../browser/find-browser.ts'
import { FOR_VERIFY, WHOLE } from './page.ts'
import { startServer } from './serve.ts'

test.setTimeout(180_000)

const WAIT = { timeout: 40_000 }

/** Presses the button whose text begins with `words`. */
const press = async (page: Page, words: string): Promise<void> => {
  const pressed = await page.evaluate((text) => {
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.startsWith(text))
    button?.click()
    return button !== undefined
  }, words)
  expect(pressed, words).toBe(true)
}

const dialogComesAndGoes = async (page: Page): Promise<void> => {
  await page.waitForSelector('dialog[open]', WAIT)
  await page.keyboard.press('Escape')
  await page.waitForSelector('dialog[open]', { ...WAIT, hidden: true })
}

test('Firefox opens and plays both pages and their dialogs under the same policy, and keeps them for later', async ({
  baseURL,
}) => {
  const path = findFirefox()
  test.skip(path === undefined, 'skipped: no Firefox is installed')
  const browser = await launch({ browser: 'firefox', executablePath: path as string, headless: true })
  try {
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      if (['error', 'warn'].includes(message.type())) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(baseURL ?? '')
    await page.waitForSelector('[data-testid=stage-right][data-digest]', WAIT)
    const moment = (): Promise<string> => page.$eval('output[aria-label="Moment shown"]', (output) => output.value)
    const before = await moment()
    await expect.poll(moment, WAIT).not.toBe(before)
    for (const words of ['Help', 'Share']) {
      await press(page, words)
      await dialogComesAndGoes(page)
    }
    await press(page, 'Open')
    await press(page, 'Your machine')
    await dialogComesAndGoes(page)
    await press(page, 'View')
    await press(page, 'Dark colours')
    await press(page, 'A cluster of them')
    await page.waitForSelector('.cluster-dock', WAIT)
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
    expect(complaints).toEqual([])
  } finally {
    await browser.close()
  }
})

test('Firefox plays on the second visit without a network', async () => {
  test.skip(!WHOLE, FOR_VERIFY)
  const path = findFirefox()
  test.skip(path === undefined, 'skipped: no Firefox is installed')
  const server = await startServer()
  const browser = await launch({ browser: 'firefox', executablePath: path as string, headless: true })
  try {
    const page = await browser.newPage()
    await page.goto(server.url)
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
    server.shutOff()
    await page.reload()
    await page.waitForSelector('[data-testid=stage-right][data-digest]', WAIT)
    await press(page, 'A cluster of them')
    await page.waitForSelector('.cluster-dock', WAIT)
  } finally {
    await browser.close()
    server.shutOff()
  }
})
