import { expect, type Page } from '@playwright/test'
import { mutate, randomFrom } from '../support/mutate.ts'
import { OLD_CLUSTERS, OLD_MACHINES } from '../support/old-links.ts'
import { test, WHOLE } from './page.ts'

test.setTimeout(180_000)

/** So many links, each from a real one by a few changes; with `npm run verify` more. */
const LINKS = WHOLE ? 400 : 15
const SEED = 20261201
const SAMPLES = [...OLD_MACHINES, ...OLD_CLUSTERS].map(([link]) => link).concat('l=first', 'l=owner&step=2')

const random = randomFrom(SEED)
const MADE = Array.from({ length: LINKS }, () => mutate(SAMPLES, random))

/** The page shows something to look at: a headline, a cluster, a lesson, or a sentence about what is wrong. */
const showsSomething = async (page: Page, link: string): Promise<void> => {
  await expect(page.getByRole('main').or(page.getByTestId('lessons')).first(), link).toBeVisible()
  await expect(page.getByTestId('headline').or(page.getByRole('alert')).first(), link).toBeVisible()
  // What catches an error of the page says so instead of it.
  await expect(page.getByText('The page has stopped'), link).toHaveCount(0)
}

// The page's own fixture fails the test when anything reaches the console.
test('an address changed to a link that came to harm is answered, one after the other', async ({ page }) => {
  await page.goto('./')
  for (const link of MADE) {
    await page.evaluate((fragment) => void (location.hash = fragment), link)
    await showsSomething(page, link)
  }
})

test('a page that is opened with one is never blank, embedded or not', async ({ page }) => {
  for (const [at, link] of MADE.slice(0, LINKS / 5).entries()) {
    await page.goto('about:blank')
    // An address has no halves of characters.
    const wellFormed = Buffer.from(link).toString()
    await page.goto(`./${at % 2 === 0 ? '' : '?embed'}#${encodeURI(wellFormed)}`)
    await showsSomething(page, link)
  }
})
