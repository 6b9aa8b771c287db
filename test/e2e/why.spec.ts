import { expect, type Page } from '@playwright/test'
import { violations } from './axe.ts'
import { FOR_VERIFY, moment, open, pause, SIZES, test, THEMES, WHOLE } from './page.ts'

const ask = async (page: Page): Promise<void> => {
  await open(page)
  await pause(page)
  await page.getByTestId('stage-right').getByRole('button', { name: 'Why does FreeBSD 5 wait now?' }).click()
  await expect(causes(page).first()).toBeVisible()
}

const causes = (page: Page) =>
  page
    .getByTestId('inspector')
    .getByRole('list', { name: /^Causes/ })
    .getByRole('listitem')

test('tells why somebody waits, back to a root, and goes along with its steps', async ({ page }) => {
  await ask(page)
  const told = await causes(page).allInnerTexts()
  expect(told.length).toBeGreaterThan(2)
  expect(told[0]).toMatch(/ (stalled|spun|found|went to sleep) /)
  expect(told.at(-1)).toMatch(/It begins with (an arrival|a step of a program|a timer|the run)\.$/)
  // Each step shows its moment, and the story stays.
  const second = causes(page).nth(1)
  const before = await moment(page)
  await second.getByRole('button', { name: /^Go to step 2, at / }).click()
  expect(await moment(page)).not.toBe(before)
  await expect(second).toHaveAttribute('aria-current', 'step')
  expect(await causes(page).allInnerTexts()).toEqual(told)
})

test('marks the steps on the stage, with the numbers that they have in the story', async ({ page }) => {
  await ask(page)
  const marks = page.getByTestId('stage-right').getByRole('list', { name: 'Causes, where they happened' })
  const first = await marks.getByRole('listitem').first().getAttribute('aria-label')
  const told = (await causes(page).first().locator('p').innerText()).replace(/\.$/, '')
  expect(first).toBe(`1: ${told}`)
})

test('leads from a name in the story to the thing that it names', async ({ page }) => {
  await ask(page)
  const name = causes(page).first().locator('p').getByRole('button').last()
  const text = await name.innerText()
  await name.press('Enter')
  await expect(page.getByTestId('inspector').getByRole('heading', { level: 2 })).toHaveText(text)
})

test('tells what the whole run waited for, and shows where', async ({ page }) => {
  await open(page)
  await pause(page)
  const panel = page.getByTestId('critical-path')
  await panel.getByRole('button', { name: 'What the whole run waited for' }).click()
  const right = panel.getByRole('region', { name: 'The critical path: FreeBSD 5' })
  const sentences = right.getByRole('button', { name: / % of the way to the last packet was / })
  await expect(sentences.first()).toBeVisible()
  const rows = await right
    .getByRole('list', { name: /^Where the time went/ })
    .getByRole('listitem')
    .allInnerTexts()
  const shares = rows.map((text) => Number.parseFloat(text))
  expect(shares.length).toBeGreaterThan(3)
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(80)
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThan(101)
  const before = await moment(page)
  await sentences.first().click()
  expect(await moment(page)).not.toBe(before)
  await expect(page.getByTestId('inspector')).toBeVisible()
})

test('runs again to see what a cause is worth, and says why it is another figure than the path allows', async ({
  page,
}) => {
  await open(page)
  await pause(page)
  const panel = page.getByTestId('critical-path')
  await panel.getByRole('button', { name: 'What the whole run waited for' }).click()
  const right = panel.getByRole('region', { name: 'The critical path: FreeBSD 5' })
  await right.getByRole('button', { name: 'What if waiting for lines of sched_lock cost nothing?' }).click()
  const answer = right.getByRole('status')
  await expect(answer).toHaveText(
    /A rerun without it: [\d,]+ packets per second, instead of 369,000; the path without it would allow [\d,]+\. \w/,
  )
})

test('fits a chain of causes into every width', async ({ page }) => {
  await ask(page)
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await expect(causes(page).first()).toBeInViewport()
    const overflows = await page
      .getByTestId('inspector')
      .evaluate((element) => element.scrollWidth > element.clientWidth)
    expect(overflows).toBe(false)
  }
})

for (const colorScheme of THEMES) {
  test(`tells causes without accessibility violations, ${colorScheme}`, async ({ page }) => {
    test.skip(!WHOLE, FOR_VERIFY)
    await page.emulateMedia({ colorScheme })
    await ask(page)
    await page.getByRole('button', { name: 'What the whole run waited for' }).click()
    await expect(page.getByRole('button', { name: / % of the way to the last packet was / })).not.toHaveCount(0)
    expect(await violations(page, '[data-testid=inspector]')).toEqual([])
    expect(await violations(page, '[data-testid=critical-path]')).toEqual([])
  })
}
