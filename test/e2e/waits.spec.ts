import { expect } from '@playwright/test'
import { open, pause, test } from './page.ts'

test('shows who waits for whom, from wait to wait, and says it in words', async ({ page }) => {
  await open(page, 's=saturated')
  await pause(page)
  const stage = page.getByTestId('stage-right')
  const toggle = stage.getByRole('button', { name: 'Who waits for whom' })
  await expect(toggle).toHaveAttribute('aria-expanded', 'false')
  await toggle.click()
  const next = stage.getByRole('button', { name: 'Next wait' })
  const drawing = stage.getByRole('img', { name: /(spins for|sleeps until it gets) / })
  for (let step = 0; step < 5; step++) {
    await next.click()
    await expect(drawing).toBeVisible()
    await expect(stage.getByText(/^(one waits for a lock|\d+ wait for locks)$/)).toBeVisible()
  }
  await toggle.click()
  await expect(drawing).toHaveCount(0)
})

test('leads from a lock above the CPUs to its holder and its waiters', async ({ page }) => {
  await open(page, 's=saturated')
  await pause(page)
  const stage = page.getByTestId('stage-right')
  await stage.getByRole('button', { name: 'Next wait' }).click()
  await stage
    .getByRole('button', { name: /^Lock .*wanted by/ })
    .first()
    .press('Enter')
  const inspector = page.getByTestId('inspector')
  await expect(inspector).toContainText(/In line, the first first: .*Taken .* so far, found taken/)
  await page.getByRole('combobox', { name: /^Look at something of FreeBSD/ }).focus()
  await expect(page.locator('optgroup[label="Waited for at this moment"] option').first()).toBeAttached()
})

test('does not move when somebody begins to wait', async ({ page }) => {
  await open(page, 's=saturated')
  await pause(page)
  const stage = page.getByTestId('stage-right')
  await stage.getByRole('button', { name: 'Who waits for whom' }).click()
  const heights = new Set<number>()
  for (let step = 0; step < 6; step++) {
    await stage.getByRole('button', { name: 'Next wait' }).click()
    heights.add((await stage.boundingBox())?.height ?? 0)
    await page.keyboard.press('ArrowRight')
    heights.add((await stage.boundingBox())?.height ?? 0)
  }
  expect(heights.size).toBe(1)
})
