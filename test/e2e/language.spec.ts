import { expect, type Page } from '@playwright/test'
import { open, test, wholePage } from './page.ts'

const noOverflow = async (page: Page): Promise<void> => {
  const [content, view] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ])
  expect(content).toBeLessThanOrEqual(view)
}

/** Chooses an item of the view menu with the keyboard alone. */
const chooseInView = async (page: Page, menu: string, item: string): Promise<void> => {
  await page.getByRole('button', { name: menu, exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: item, exact: true }).focus()
  await page.keyboard.press('Enter')
}

const digestOf = (page: Page): Promise<string | null> => page.getByTestId('stage-right').getAttribute('data-digest')

test('speaks German when it is told to, by keyboard, and English again, with the same runs', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page)
  await wholePage(page)
  await expect(page.getByTestId('stage-right')).toHaveAttribute('data-digest', /^[0-9a-f]{16}$/)
  const digest = await digestOf(page)
  await chooseInView(page, 'View', 'Deutsch')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.getByTestId('headline')).toContainText(/^Gleiche Pakete, gleicher Startwert: .*\d,\d.* Cachezeilen/)
  await expect(page.getByRole('button', { name: 'Ansicht', exact: true })).toBeFocused()
  await expect(page.getByLabel('Szenario', { exact: true }).getByRole('combobox').first()).toBeVisible()
  await expect(page.getByLabel('Was das Bild bedeutet')).toContainText('die einzige Kopie, unverändert')
  expect(await digestOf(page)).toBe(digest)
  await noOverflow(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+Slash')
  await expect(page.getByRole('dialog', { name: 'Hilfe' })).toContainText('Schritt zum nächsten Ereignis')
  await page.keyboard.press('Escape')
  await chooseInView(page, 'Ansicht', 'English')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.getByTestId('headline')).toContainText(/^Same packets, same seed/)
  expect(await digestOf(page)).toBe(digest)
})

test('opens in the language that the address asks for, clusters too, and remembers the one that was chosen', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('./?lang=de')
  await expect(page.getByTestId('headline')).toContainText(/^Gleiche Pakete/)
  await page.getByRole('button', { name: 'In einem Cluster' }).click()
  await expect(page.getByTestId('headline')).toContainText(/^Auf dem Weg zu/)
  await noOverflow(page)
  // What is chosen has a mark before its name.
  await chooseInView(page, 'Ansicht', '✓ Deutsch')
  await expect(page).not.toHaveURL(/lang=/)
  await page.goto('./')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
})
