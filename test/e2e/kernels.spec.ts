import { expect, type Page } from '@playwright/test'
import { violations } from './axe.ts'
import { FOR_VERIFY, LOOKS, open, pause, test, WHOLE } from './page.ts'

const left = (page: Page) => page.getByTestId('stage-left')
const right = (page: Page) => page.getByTestId('stage-right')

test('puts any kernel on either side, and a link brings both back', async ({ page, browser }) => {
  await open(page)
  await page.getByLabel('Left', { exact: true }).selectOption('freebsd5')
  await expect(left(page).getByRole('heading')).toHaveText('FreeBSD 5')
  await expect(right(page).getByRole('heading')).toHaveText('DragonFly BSD')
  await expect(right(page)).toHaveAttribute('data-digest', /./)
  await pause(page)
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByTestId('share-link')).toHaveValue(/k=freebsd5\.dragonfly/)
  const other = await (await browser.newContext()).newPage()
  await other.goto(await page.getByTestId('share-link').inputValue())
  await expect(left(other).getByRole('heading')).toHaveText('FreeBSD 5')
  await expect(right(other)).toHaveAttribute('data-digest', (await right(page).getAttribute('data-digest')) ?? 'none')
  await other.close()
})

test('M goes through the kernels that are on the stage', async ({ page }) => {
  await open(page, 's=packets&k=freebsd5.dragonfly')
  await page.keyboard.press('m')
  await expect(left(page)).toContainText('FreeBSD 5')
  await expect(right(page)).toHaveCount(0)
  await page.keyboard.press('m')
  await expect(left(page)).toContainText('DragonFly BSD')
  await page.keyboard.press('m')
  await expect(left(page)).toContainText('FreeBSD 5')
  await expect(right(page)).toContainText('DragonFly BSD')
})

test('says of a kernel in a link that there is none, and which ones there are', async ({ page }) => {
  await open(page, 's=packets&k=dragonfly.freebsd6')
  await expect(page.getByRole('alert')).toContainText(/no "freebsd6".*Did you mean/)
})

test('opens the card of a kernel beside its name, and from the help', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'About this kernel: FreeBSD 5' }).click()
  await expect(page.getByRole('dialog', { name: 'FreeBSD 5' })).toContainText('What it leaves out')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('F1')
  await page.getByRole('dialog').getByRole('button', { name: 'DragonFly BSD' }).click()
  await expect(page.getByRole('dialog', { name: 'DragonFly BSD' })).toContainText('What it models')
})

test('says where the time of the two sides parts', async ({ page }) => {
  await open(page)
  await expect(page.getByTestId('differences')).toHaveText(
    /^Per packet, (FreeBSD 5|DragonFly BSD) spends .* (more|less) .* than (FreeBSD 5|DragonFly BSD)\.$/,
  )
  await page.keyboard.press('m')
  await expect(page.getByTestId('differences')).toHaveCount(0)
})

test('runs nothing against the number of CPUs until it is asked to', async ({ page }) => {
  await open(page)
  await expect(right(page)).toHaveAttribute('data-digest', /./)
  expect(page.workers().some((worker) => worker.url().includes('sweep'))).toBe(false)
  const button = page.getByRole('button', { name: 'Against the number of CPUs' })
  await button.click()
  const sweep = page.getByTestId('sweep')
  await expect(page.getByTestId('sweep-words')).toHaveText(/(leads|level|as many)/, { timeout: 30_000 })
  await expect(sweep.locator('.curve-mark.curve-0')).toHaveCount(6)
  await sweep.getByText('The same as a table').click()
  await expect(sweep.getByRole('row')).toHaveCount(5)
  await expect(sweep.getByRole('row').last()).toHaveText(/^4[\d,]+/)
  const words = await page.getByTestId('sweep-words').innerText()
  await page.locator('summary', { hasText: 'seed' }).click()
  await page.getByLabel('CPUs', { exact: true }).selectOption('2')
  await expect(page.getByTestId('sweep-words')).toHaveText(words)
  await button.click()
  await expect(page.getByTestId('sweep-words')).toHaveCount(0)
})

for (const { colorScheme, ...size } of LOOKS) {
  test(`draws that without faults, ${colorScheme}, ${size.width} × ${size.height}`, async ({ page }) => {
    test.skip(!WHOLE, FOR_VERIFY)
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(size)
    await open(page, 's=many-cpus')
    await pause(page)
    await page.getByRole('button', { name: 'Against the number of CPUs' }).click()
    await expect(page.getByTestId('sweep-words')).toHaveText(/(leads|level|as many)/, { timeout: 30_000 })
    await page.getByText('The same as a table').click()
    await page.locator('summary', { hasText: 'seed' }).click()
    expect(await violations(page, '[data-testid=sweep]')).toEqual([])
    const [content, view] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ])
    expect(content).toBeLessThanOrEqual(view)
  })
}
