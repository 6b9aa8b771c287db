import { expect, type Page } from '@playwright/test'
import { violations } from './axe.ts'
import { FOR_VERIFY, LOOKS, open, pause, test, THEMES, WHOLE, wholePage } from './page.ts'

for (const { colorScheme, ...size } of LOOKS) {
  test(`has no accessibility violations, ${colorScheme}, ${size.width} × ${size.height}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(size)
    await open(page)
    await pause(page)
    await wholePage(page)
    for (const folded of [/The protocol at work/, /What the whole run waited for/, /What if…/]) {
      await page.getByRole('button', { name: folded }).click()
    }
    await expect(page.getByTestId('protocol-view-0')).toBeVisible()
    expect(await violations(page)).toEqual([])
  })
}

for (const colorScheme of THEMES) {
  test(`has none in its dialogs and its inspector, ${colorScheme}`, async ({ page }) => {
    test.skip(!WHOLE, FOR_VERIFY)
    await page.emulateMedia({ colorScheme })
    await open(page)
    await pause(page)
    await page
      .getByRole('button', { name: /^CPU 1:/ })
      .first()
      .press('Enter')
    await page.locator('summary', { hasText: 'seed' }).click()
    await expect(page.getByTestId('inspector')).toBeVisible()
    expect(await violations(page, '[data-testid=inspector]')).toEqual([])
    for (const name of [
      /^Help/,
      /^Share/,
      /^Your machine/,
      /^Your memory trace/,
      /^Your scheduler trace/,
      /^Sources/,
      /^Its table/,
    ]) {
      if (name.source.startsWith('^Your')) await page.getByRole('button', { name: 'Open' }).click()
      await page.getByRole('button', { name }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      expect(await violations(page, 'dialog')).toEqual([])
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
  })
}

/** What the Tab key has reached: which control, its name, and whether the one before looked the same without focus. */
const lookAtFocus = (page: Page): Promise<{ walk: string; name: string; tag: string; unseen: string }> =>
  page.evaluate(() => {
    const looks = (element: Element): string =>
      [element, ...element.querySelectorAll('*')]
        .map((part) => {
          const { outlineStyle, outlineWidth, boxShadow, stroke, strokeWidth } = getComputedStyle(part)
          return [outlineStyle === 'none' ? '' : outlineWidth, boxShadow, stroke, strokeWidth].join(' ')
        })
        .join()
    const before = document.querySelector<HTMLElement>('[data-looked]')
    const unseen = before !== null && before.dataset['looked'] === looks(before) ? before.outerHTML.slice(0, 80) : ''
    before?.removeAttribute('data-looked')
    const element = document.activeElement as HTMLElement
    element.setAttribute('data-looked', looks(element))
    const label = element.id === '' ? null : document.querySelector(`label[for="${element.id}"]`)
    const name =
      element.getAttribute('aria-label') ??
      label?.textContent ??
      element.closest('label')?.textContent ??
      element.textContent ??
      ''
    return {
      walk: element.getAttribute('data-walk') ?? '',
      name: name.trim(),
      tag: element.outerHTML.slice(0, 80),
      unseen,
    }
  })

test('reaches every control with the Tab key, and each says its name and shows that it has the focus', async ({
  page,
}) => {
  await open(page)
  await pause(page)
  await wholePage(page)
  await page.locator('summary', { hasText: 'seed' }).click()
  const wanted = await page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLElement>('button, select, input, summary, a[href], [tabindex="0"]')]
    const visible = all.filter((element) => element.getClientRects().length > 0 && !element.hasAttribute('disabled'))
    visible.forEach((element, index) => element.setAttribute('data-walk', String(index)))
    return visible.length
  })
  expect(wanted).toBeGreaterThan(25)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  const reached = new Set<string>()
  const nameless: string[] = []
  const unseen: string[] = []
  for (let press = 0; press < wanted + 10; press++) {
    await page.keyboard.press('Tab')
    const focus = await lookAtFocus(page)
    if (focus.walk !== '') reached.add(focus.walk)
    if (focus.walk !== '' && focus.name === '') nameless.push(focus.tag)
    if (focus.unseen !== '' && !focus.unseen.startsWith('<body')) unseen.push(focus.unseen)
  }
  expect(reached.size).toBe(wanted)
  expect(nameless).toEqual([])
  expect(unseen).toEqual([])
})
