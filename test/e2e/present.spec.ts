import { expect } from '@playwright/test'
import { moment, open, pause, freshTest as test } from './page.ts'

// Under the test tool's setting for less motion this browser complains when a second window is opened.
test.use({ play: true })

test('a machine is presented large, without chrome, and a remote control steps and blanks it', async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 768 })
  await open(page)
  await pause(page)
  await page.keyboard.press('p')
  const bar = page.getByRole('navigation', { name: 'Presenting' })
  await expect(bar).toBeVisible()
  await expect(page.locator('header')).toBeHidden()
  await expect(page.getByRole('region', { name: 'Scenario' })).toBeHidden()
  await expect(page.getByTestId('transport-play')).toBeInViewport()
  await expect(page.getByTestId('timeline')).toBeAttached()
  // Even where two machines have to fit on a small projector, all is a quarter larger than usual.
  await expect
    .poll(() => page.evaluate(() => Number(document.documentElement.style.getPropertyValue('--present-zoom'))))
    .toBeGreaterThanOrEqual(1.25)
  const shown = await moment(page)
  await page.keyboard.press('PageDown')
  await expect.poll(() => moment(page)).not.toBe(shown)
  // From something that happens to the next one, and back.
  const first = await moment(page)
  await page.keyboard.press('PageDown')
  await expect.poll(() => moment(page)).not.toBe(first)
  await page.keyboard.press('PageUp')
  await expect.poll(() => moment(page)).toBe(first)
  await page.keyboard.press('.')
  await expect(page.getByTestId('blank')).toBeVisible()
  await page.keyboard.press('.')
  await expect(page.getByTestId('blank')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(bar).toHaveCount(0)
  await expect(page.locator('header')).toBeVisible()
})

test('a class raises hands, the simulation answers, and a second window keeps step', async ({ page }) => {
  await page.goto('./#l=cache-line')
  await expect(page.getByTestId('lessons').getByRole('heading').first()).toBeVisible()
  await page.keyboard.press('p')
  await expect(page.getByRole('navigation', { name: 'Presenting' })).toBeVisible()
  const [notes] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('n')])
  const tally = page.getByTestId('tally')
  await expect(async () => {
    if (!(await tally.isVisible())) await page.keyboard.press('PageDown')
    await expect(tally).toBeVisible({ timeout: 1500 })
  }).toPass()
  const title = await page.getByTestId('lessons').getByRole('heading').first().innerText()
  await expect(notes.getByTestId('notes-step')).toHaveText(title)
  for (const key of ['1', '2', '2', 'Shift+1', '1']) await page.keyboard.press(`${key.replace(/\d/, 'Digit$&')}`)
  await expect(page.getByTestId('tally-sum')).toHaveText('3 hands')
  await notes
    .getByRole('button', { name: /^One hand more/ })
    .first()
    .click()
  await expect(page.getByTestId('tally-sum')).toHaveText('4 hands')
  // A window that is reloaded has lost nothing.
  await notes.reload()
  await expect(notes.getByTestId('notes-step')).toHaveText(title)
  await notes.getByRole('button', { name: 'Show the answer' }).click()
  await expect(page.getByTestId('tally-sum')).toHaveText(/^[0-4] of 4 were right\.$/)
  await expect(page.locator('.tally-right')).toHaveCount(1)
  await page.keyboard.press('PageUp')
  await expect(tally).toHaveCount(0)
  await page.keyboard.press('PageDown')
  await expect(page.getByTestId('tally-sum')).toHaveText(/^[0-4] of 4 were right\.$/)
  await notes.close()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('navigation', { name: 'Presenting' })).toHaveCount(0)
})

test('where the browser opens no second window, the notes are in a drawer and the page says so', async ({ page }) => {
  await page.addInitScript(() => {
    window.open = () => null
  })
  await open(page)
  await page.keyboard.press('p')
  await page.getByRole('button', { name: /^Notes/ }).click()
  const drawer = page.getByTestId('notes-drawer')
  await expect(drawer).toContainText('The browser did not open a second window')
  await drawer.getByRole('button', { name: 'Start the clock' }).click()
  await expect(page.getByTestId('notes-clock')).not.toHaveText('0:00')
})
