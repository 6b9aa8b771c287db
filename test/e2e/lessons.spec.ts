import { expect, type Page } from '@playwright/test'
import { type Question, UNITS } from '../../src/scenario/lesson/lesson.ts'
import { findLesson, LESSONS } from '../../src/scenario/lesson/lessons/index.ts'
import { stagesOf } from '../../src/scenario/lesson/stages.ts'
import { oracle, runSides } from '../support/lesson-oracle.ts'
import { violations } from './axe.ts'
import { FOR_VERIFY, test, WHOLE } from './page.ts'

/** One of a machine, with every kind of question, and one of a cluster, to save time; with `npm run verify` all. */
const CHOSEN = WHOLE ? LESSONS.map(({ id }) => id) : ['owner', 'one-system']

/** Long enough for the runs of a step, beside everything else that a busy machine does. */
const RUNS_MS = 30_000

/** Says something to a question by keys alone, beginning at the step's title. */
const answerByKeys = async (page: Page, { kind }: Question): Promise<void> => {
  const dock = page.getByTestId('lessons')
  await expect(dock.getByRole('heading', { level: 2 })).toBeFocused()
  if (kind === 'point') await expect(dock.getByRole('combobox')).toBeEnabled({ timeout: RUNS_MS })
  await page.keyboard.press('Tab')
  if (kind === 'number') for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowRight')
  else if (kind === 'choice') await page.keyboard.press('Space')
  else await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await expect(dock.getByRole('button', { name: 'That is what I think' })).toBeFocused()
  await page.keyboard.press('Enter')
}

for (const id of CHOSEN) {
  test(`the lesson ${id} is gone through by keyboard, and its answers are the simulation's`, async ({ page }) => {
    test.setTimeout(240_000)
    const lesson = findLesson(id)?.lesson
    if (lesson === undefined) throw new Error(`there is no lesson ${id}`)
    const stages = await stagesOf(lesson)
    await page.goto(`./#l=${id}`)
    const dock = page.getByTestId('lessons')
    for (const [at, { title, highlight, question }] of lesson.steps.entries()) {
      await expect(dock.getByRole('heading', { level: 2 })).toHaveText(title, { timeout: RUNS_MS })
      if (highlight !== undefined) {
        await expect(page.getByTestId('lesson-pointer')).toBeVisible({ timeout: RUNS_MS })
        await expect(page.getByTestId('lesson-pointer')).toHaveText(highlight.says ?? /./)
      }
      const stage = stages[at]
      if (question !== undefined && stage !== null) {
        await answerByKeys(page, question)
        const verdict = page.getByTestId('lesson-verdict')
        await expect(verdict).toBeVisible({ timeout: RUNS_MS })
        const right = oracle(runSides(stage), question)
        const told = (await verdict.getAttribute('data-answer')) ?? ''
        if (question.kind === 'number') {
          const expected = Number(right) / UNITS[question.unit].factor
          expect(Math.abs(Number(told) / expected - 1), question.ask).toBeLessThan(1e-9)
        } else expect(told, question.ask).toBe(String(right))
        await expect(page.getByTestId('lesson-sentence')).toHaveText(/\d|owned by/)
      }
      if (at < lesson.steps.length - 1) await page.keyboard.press('PageDown')
    }
    const finish = dock.getByRole('button', { name: 'Finish' })
    await finish.focus()
    await page.keyboard.press('Enter')
    await expect(dock.getByRole('heading', { level: 2 })).toHaveText('Lessons')
    await expect(dock.getByText('done ✓')).toHaveCount(1)
    // What was there before is there again: the first example, and an address without a lesson.
    await expect(page.getByTestId('stage-left')).toBeVisible()
    await expect(page.getByLabel('Scenario', { exact: true }).first()).toBeVisible()
    await expect(page).not.toHaveURL(/#l=/)
  })
}

test('lessons are listed, opened, pointed into and left, at any width, with nothing in the way', async ({ page }) => {
  test.skip(!WHOLE, FOR_VERIFY)
  test.setTimeout(120_000)
  await page.goto('./#s=moving-threads&t=30000000')
  await expect(page.getByTestId('headline')).toHaveText(/round/, { timeout: RUNS_MS })
  await page.keyboard.press('n')
  const dock = page.getByTestId('lessons')
  await expect(dock.getByRole('listitem')).toHaveCount(LESSONS.length)
  expect(await violations(page, '[data-testid=lessons]')).toEqual([])
  await dock.getByRole('button', { name: /Who owns it/ }).click()
  await page.keyboard.press('PageDown')
  // While nobody has said what they think, the page keeps its own figures to itself.
  await expect(page.getByTestId('headline')).toBeHidden()
  await expect(dock.getByRole('combobox')).toBeEnabled({ timeout: RUNS_MS })
  await page
    .getByTestId('stage-left')
    .getByRole('button', { name: /^CPU 0:/ })
    .press('Enter')
  await expect(dock.getByText('You point at CPU 0.')).toBeVisible()
  await expect(page.getByTestId('inspector')).toHaveCount(0)
  await dock.getByRole('button', { name: 'That is what I think' }).click()
  await expect(page.getByTestId('lesson-words')).toHaveText('Right: it is CPU 0.')
  await expect(page.getByTestId('headline')).toBeVisible()
  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size)
    expect(await violations(page, '[data-testid=lessons]')).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  }
  await dock.getByRole('button', { name: 'Leave the lesson' }).click()
  await expect(dock).toHaveCount(0)
  await expect(page.getByTestId('headline')).toHaveText(/round/, { timeout: RUNS_MS })
  await expect(page).toHaveURL(/#s=moving-threads.*t=30000000/)
})
