import { expect } from '@playwright/test'
import { moment, open, pause, test } from './page.ts'

test('steps forward and back to the same moments, by button and by key', async ({ page }) => {
  await open(page)
  await pause(page)
  const trail = [await moment(page)]
  for (const _ of [1, 2, 3]) {
    await page.keyboard.press('ArrowRight')
    trail.push(await moment(page))
  }
  expect(new Set(trail).size).toBe(4)
  await expect(page.getByTestId('status')).not.toBeEmpty()
  await page.getByRole('button', { name: 'Back' }).click()
  expect(await moment(page)).toBe(trail[2])
  await page.getByRole('button', { name: 'Step' }).click()
  expect(await moment(page)).toBe(trail[3])
})

test('plays and pauses with the space bar, scrubs, and changes its speed', async ({ page }) => {
  await open(page)
  await pause(page)
  await page.locator('body').press('Space')
  await expect(page.getByTestId('transport-play')).toHaveAttribute('aria-pressed', 'true')
  await page.getByLabel('Moment in the run').fill('5000')
  await expect.poll(() => moment(page)).toBe('500.000000 µs')
  await page.getByLabel('Speed').fill('500')
  await expect(page.getByText(/1 s shows 10.0 µs/)).toBeVisible()
})

test('goes from both kernels to one, to the other, and back with M', async ({ page }) => {
  await open(page)
  await page.keyboard.press('m')
  await expect(page.getByTestId('stage-left')).toContainText('DragonFly BSD')
  await expect(page.getByTestId('stage-right')).toHaveCount(0)
  await page.keyboard.press('m')
  await expect(page.getByTestId('stage-left')).toContainText('FreeBSD 5')
  await page.keyboard.press('m')
  await expect(page.getByTestId('stage-right')).toBeVisible()
})

test('runs again when machine, CPUs, protocol, seed or load change, and says what is wrong with a number', async ({
  page,
}) => {
  await open(page)
  const digest = (): Promise<string | null> => page.getByTestId('stage-left').getAttribute('data-digest')
  const seen = [await digest()]
  const change = async (act: () => Promise<unknown>): Promise<void> => {
    await act()
    await expect.poll(async () => (await digest()) !== null && !seen.includes(await digest())).toBe(true)
    seen.push(await digest())
  }
  await page.locator('summary', { hasText: 'seed' }).click()
  await change(() => page.getByLabel('Seed').fill('8'))
  await change(() => page.getByLabel('Protocol', { exact: true }).selectOption('dragon'))
  await change(() => page.getByLabel('Machine', { exact: true }).selectOption('dual-xeon-x5650'))
  await change(() => page.getByLabel('CPUs', { exact: true }).selectOption('8'))
  await change(async () => {
    await page.getByLabel('Flows').fill('5')
    await page.getByLabel('Flows').press('Enter')
  })
  await page.getByLabel('Flows').fill('0')
  await expect(page.getByText(/It must be a whole number from 1 to 4096; 5 stays in force/)).toBeVisible()
})

test('says of a CPU, a line, a thread and a queue what it is, how it stands, and why', async ({ page }) => {
  await open(page)
  await pause(page)
  for (const _ of [1, 2, 3, 4]) await page.keyboard.press('ArrowRight')
  const inspector = page.getByTestId('inspector')
  await page
    .getByRole('button', { name: /^CPU 0:/ })
    .first()
    .press('Enter')
  await expect(inspector).toContainText('CPU 0')
  await expect(inspector.getByRole('region', { name: 'Why' })).toContainText('µs')
  await page.getByTestId('stage-right').locator('.cell-target').nth(1).click()
  await expect(inspector).toContainText(/in the cache of CPU|In no cache|On its way/)
  await page.getByTestId('stage-right').getByText('one run queue').click({ force: true })
  await expect(inspector).toContainText('any CPU takes the best')
  const before = await moment(page)
  await page.getByTestId('stage-right').locator('.cell-target').nth(1).click()
  await inspector.getByRole('region', { name: 'History' }).getByRole('button').last().click()
  expect(await moment(page)).not.toBe(before)
  await page.getByLabel('Look at something of FreeBSD 5').selectOption({ label: 'sched_lock' })
  await expect(inspector).toContainText('the one spin mutex over all scheduler data')
  await page.getByRole('heading', { name: 'FreeBSD 5' }).click()
  await page.keyboard.press('Escape')
  await expect(inspector).toHaveCount(0)
})
