import { expect, type Locator, type Page } from '@playwright/test'
import { puzzleOf } from '../../src/sim/machine/check/sabotage.ts'
import { keyOfCell } from '../../src/sim/machine/protocol/cells.ts'
import { PROTOCOLS } from '../../src/sim/machine/protocol/registry.ts'
import { violations } from './axe.ts'
import { FOR_VERIFY, open, pause, SIZES, test, THEMES, WHOLE } from './page.ts'

const openLaboratory = async (page: Page): Promise<void> => {
  await page.locator('summary', { hasText: 'seed' }).click()
  await page.getByRole('button', { name: 'Its table' }).press('Enter')
  await expect(page.getByTestId('protocol-verdict')).toContainText('with 4 caches')
}

/** Chooses an option of a focused select by typing, as one does without a mouse. */
const typeChoice = async (select: Locator, letters: string): Promise<void> => {
  await select.focus()
  await select.page().keyboard.type(letters)
}

test('edits a rule by keyboard, names the invariant that breaks, plays why, simulates it, and shares it', async ({
  page,
}) => {
  await open(page, 's=packets&protocol=mesi')
  await pause(page)
  await openLaboratory(page)
  const verdict = page.getByTestId('protocol-verdict')
  const rule = page.getByLabel('S sees BusUpgr: next state')
  await expect(rule).toHaveValue('I')
  await typeChoice(rule, 'stays')
  await expect(rule).toHaveValue('S')
  await expect(verdict).toContainText('Broken: single writer does not hold')
  await expect(page.getByTestId('example-broken')).toContainText('CPU 1 (S) still has a copy')
  const back = page.getByRole('button', { name: 'Step back' })
  for (let step = 0; step < 3; step++) await back.press('Enter')
  await expect(page.getByTestId('example-sentence')).toContainText('no cache has the line')
  const on = page.getByRole('button', { name: 'Step on' })
  await on.press('Enter')
  await expect(page.getByTestId('example-sentence')).toContainText('CPU 0 reads: it puts BusRd on the bus')
  await expect(page.locator('.example-stage .cell-exclusive')).toHaveCount(1)
  await on.press('Enter')
  await on.press('Enter')
  await expect(page.locator('.example-stage .cell-owned')).toHaveCount(1)
  await expect(page.locator('.example-stage')).toContainText('old value')

  await page.getByRole('button', { name: 'Undo' }).press('Enter')
  await expect(verdict).toContainText('Sound')
  await page.getByRole('button', { name: 'Redo' }).press('Enter')
  await expect(verdict).toContainText('Broken')

  await page.getByTestId('simulate-table').press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.locator('body')).toContainText('The simulation stopped')
  await page.getByRole('button', { name: /^Share/ }).click()
  await expect(page.getByTestId('share-link')).not.toHaveValue('')
  const link = await page.getByTestId('share-link').inputValue()
  const fresh = await page.context().newPage()
  await fresh.goto('about:blank')
  await fresh.goto(link)
  await expect(fresh.locator('body')).toContainText('The simulation stopped')
  await fresh.locator('summary', { hasText: 'seed' }).click()
  await fresh.getByRole('button', { name: 'Its table' }).click()
  await expect(fresh.getByLabel('S sees BusUpgr: next state')).toHaveValue('S')
  await expect(fresh.getByRole('heading', { name: 'Protocol: MESI, edited' })).toBeVisible()
})

test('drops a rule in words, plays it, and goes back', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await open(page)
  await pause(page)
  await openLaboratory(page)
  await page.getByText('Drop a rule').press('Enter')
  await page.getByRole('button', { name: 'M does not supply its data on BusRd', exact: true }).press('Enter')
  await expect(page.getByTestId('protocol-verdict')).toContainText('last value')
  const play = page.getByRole('button', { name: 'Play it' })
  await play.press('Enter')
  await expect(page.getByTestId('example-broken')).toHaveCount(0)
  await expect(page.locator('.example-stage .flight-mark')).toHaveCount(1)
  await expect(page.getByTestId('example-broken')).toBeVisible()
  await page.getByRole('button', { name: /^Back to / }).press('Enter')
  await expect(page.getByTestId('protocol-verdict')).toContainText('Sound')
})

test('steps only, where motion is not wanted', async ({ page }) => {
  await open(page)
  await openLaboratory(page)
  await page.getByText('Drop a rule').press('Enter')
  await page.getByRole('button', { name: 'S does not obey BusRdX' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Step back' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Play it' })).toHaveCount(0)
})

test('poses a puzzle that is solved by keyboard, and says why a cell is not the one', async ({ page }) => {
  const puzzle = puzzleOf(PROTOCOLS.mesi, 7)
  if (puzzle === null) throw new Error('no puzzle')
  await open(page)
  await pause(page)
  await openLaboratory(page)
  await page.getByRole('button', { name: 'Find the bug' }).press('Enter')
  await page.getByLabel('Seed of the puzzle').fill('7')
  const answer = page.getByTestId('puzzle-answer')
  await expect(answer).not.toContainText(puzzle.sabotage.words)
  await page.getByTestId('mark-traits.E').press('Enter')
  await expect(answer).toContainText('Not that one: what E is')
  await page.getByTestId(`mark-${keyOfCell(puzzle.sabotage.cell)}`).press('Space')
  await expect(answer).toContainText(`Right: ${puzzle.sabotage.words}`)
})

test('shows what the protocol did: states, the life of a line, who bounced what, all by keyboard', async ({ page }) => {
  await open(page)
  await pause(page)
  await page.getByTestId('protocol-panel').getByRole('button').first().press('Enter')
  const view = page.getByTestId('protocol-view-1')
  await expect(view.getByRole('img', { name: /^State diagram of/ })).toBeVisible()
  const cells = view.locator('.heat-cell')
  await cells.first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  const name = await view.locator('tr[aria-current=true] th').innerText()
  await expect(view.getByRole('heading', { name: `The life of ${name}` })).toBeVisible()
  const before = await page.getByLabel('Moment shown').innerText()
  await view.getByRole('slider').press('ArrowRight')
  await expect(page.getByLabel('Moment shown')).not.toHaveText(before)
})

for (const colorScheme of THEMES) {
  test(`has no accessibility violations, and fits every size, ${colorScheme}`, async ({ page }) => {
    test.skip(!WHOLE, FOR_VERIFY)
    await page.emulateMedia({ colorScheme })
    await open(page)
    await pause(page)
    await page.getByTestId('protocol-panel').getByRole('button').first().click()
    await expect(page.getByTestId('protocol-view-1')).toBeVisible()
    expect(await violations(page, '[data-testid=protocol-panel]')).toEqual([])
    await openLaboratory(page)
    await page.getByText('Drop a rule').click()
    await page.getByRole('button', { name: 'S does not obey BusRdX' }).click()
    for (const size of SIZES) {
      await page.setViewportSize(size)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width)
    }
    expect(await violations(page, 'dialog')).toEqual([])
    await page.getByRole('button', { name: 'Find the bug' }).click()
    expect(await violations(page, 'dialog')).toEqual([])
  })
}
