import { expect, type Page, test as bare } from '@playwright/test'
import { open, pause, test, wholePage } from './page.ts'

/** Opens every dialog of the menus, by names that are not known here, so that a new one is looked at as well. */
const walkMenus = async (page: Page): Promise<number> => {
  const menus = page.getByRole('navigation', { name: 'Page' }).locator('button[aria-expanded]')
  let dialogs = 0
  for (let menu = 0; menu < (await menus.count()); menu++) {
    await menus.nth(menu).click()
    const names = await page.locator('.menu-list button').allInnerTexts()
    await page.keyboard.press('Escape')
    for (const name of names.filter((words) => words.endsWith('…'))) {
      await menus.nth(menu).click()
      await page.locator('.menu-list').getByRole('button', { name, exact: true }).click()
      await expect(page.getByRole('dialog'), name).toBeVisible()
      dialogs++
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
  }
  return dialogs
}

test('keeps to its policy and asks no one else, whatever is opened', async ({ page }) => {
  const strangers: string[] = []
  page.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:|data:|blob:)/.test(request.url())) strangers.push(request.url())
  })
  await open(page)
  await pause(page)
  await wholePage(page)
  expect(await walkMenus(page)).toBeGreaterThan(1)
  for (const name of [/^Help/, /^Share/]) {
    await page.getByRole('button', { name }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
  }
  await page.getByRole('button', { name: 'A cluster of them' }).click()
  await expect(page.getByTestId('headline')).toBeVisible()
  await walkMenus(page)
  expect(strangers).toEqual([])
  // A violation would have reached the console, and failed the test there.
})

bare('refuses scripts that are not its own, and text that would become one', async ({ page }) => {
  await page.goto('./')
  await expect(page.getByTestId('headline')).toBeVisible()
  const done = await page.evaluate(async () => {
    const refused: string[] = []
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => refused.push(effectiveDirective))
    const attempt = (what: () => void): boolean => {
      try {
        what()
        return true
      } catch {
        return false
      }
    }
    const append = (tag: string, change: (element: HTMLElement) => void): void => {
      const element = document.createElement(tag)
      change(element)
      document.body.append(element)
    }
    // From here on, what an attacker would do who can put elements into the page.
    const script = attempt(() =>
      append('script', (element) => element.append("document.documentElement.dataset['ran'] = 'inline'")),
    )
    const handler = attempt(() => append('img', (element) => element.setAttribute('onerror', 'alert(1)')))
    const markup = attempt(() => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'))
    const worker = attempt(() => void new Worker('https://example.org/worker.js'))
    append('style', (element) => element.append('body { display: none }'))
    const fetched = await fetch('https://example.org/').then(
      () => true,
      () => false,
    )
    await new Promise((resolve) => setTimeout(resolve, 200))
    const ran = document.documentElement.dataset['ran'] ?? ''
    const hidden = getComputedStyle(document.body).display === 'none'
    return { script, handler, markup, worker, fetched, ran, hidden, refused: [...new Set(refused)].toSorted() }
  })
  expect(done).toMatchObject({ markup: false, worker: false, fetched: false, ran: '', hidden: false })
  expect(done.refused).toEqual(['connect-src', 'require-trusted-types-for', 'style-src-elem'])
})
