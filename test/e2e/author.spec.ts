import { expect, type Page } from '@playwright/test'
import { open, pause, test } from './page.ts'

/** Everything that a teacher does to begin a lesson, by what stands on the buttons. */
const begin = async (page: Page): Promise<void> => {
  await open(page, 's=shared-counter&m=split&t=30000000')
  await pause(page)
  await page.getByRole('button', { name: /^Lessons/ }).click()
  await page.getByRole('button', { name: 'Make your own…' }).click()
  await page.getByRole('button', { name: 'Begin a new lesson' }).click()
}

test('a teacher writes a lesson of two steps and shares it; a student opens the link and is answered by the simulation', async ({
  page,
  browser,
  baseURL,
}) => {
  await begin(page)
  const flaws = page.getByTestId('flaws')
  await expect(flaws).toHaveAttribute('data-count', '4')
  await page.getByLabel('Title', { exact: true }).fill('Who owns the counter?')
  await page.getByLabel('Title of the step').fill('A counter that all want')
  await page.getByLabel(/^What the class reads/).fill('All CPUs add to *one counter*.\n\nWatch its line go round.')
  await page.getByRole('button', { name: 'Take what is on the stage now' }).click()
  await page.getByLabel(/^Notes for you/).fill('Let them look for a while.')

  // What is pointed out is chosen by clicking it.
  await page.getByRole('button', { name: 'Point at it on the stage' }).click()
  await page
    .getByTestId('stage-left')
    .getByRole('button', { name: /^CPU 1:/ })
    .press('Enter')
  await expect(page.getByText(/CPU 1, on /)).toBeVisible()

  await page.getByRole('button', { name: 'Add a step' }).click()
  await page.getByLabel('Title of the step').fill('Your guess')
  await page.getByLabel('Question', { exact: true }).selectOption('choose between answers')
  await expect(page.getByLabel('What you ask')).toHaveValue(/more of this/)
  await expect(page.getByTestId('simulation-says')).toContainText('The simulation says')
  // Two answers that say the same are told in words, and mended.
  await page.getByLabel('The class chooses').selectOption('how much of it there is')
  await page
    .getByLabel(/^and below/)
    .first()
    .fill('100000000')
  await expect(page.getByTestId('simulation-says')).toContainText('More than one of the options is true')
  await expect(flaws).toContainText('More than one of the options is true')
  await page.getByRole('button', { name: 'Suggest answers from the simulation' }).click()
  await expect(page.getByTestId('verdict').filter({ hasText: 'right' })).toHaveCount(1)
  const verdicts = await page.getByTestId('verdict').allInnerTexts()
  const right = verdicts.findIndex((text) => text.includes('right'))
  const answer = await page.getByLabel(`Answer ${right + 1}`, { exact: true }).inputValue()
  await expect(flaws).toHaveAttribute('data-count', '0')

  // Nothing is lost when the page is closed.
  await page.reload()
  await page.getByRole('button', { name: /^Lessons/ }).click()
  await page.getByRole('button', { name: 'Make your own…' }).click()
  await page.getByRole('button', { name: /^Who owns the counter\?/ }).click()
  await expect(flaws).toHaveAttribute('data-count', '0')
  await page.getByTestId('author').getByRole('button', { name: 'Share', exact: true }).click()
  await expect(page.getByTestId('lesson-link')).toHaveValue(/#lz1\./)
  const link = await page.getByTestId('lesson-link').inputValue()

  const context = await browser.newContext(baseURL === undefined ? {} : { baseURL })
  const student = await context.newPage()
  await student.goto(link)
  const lesson = student.getByTestId('lessons')
  await expect(lesson.getByRole('heading', { name: 'A counter that all want' })).toBeVisible()
  await expect(student.getByTestId('lesson-pointer')).toBeVisible()
  await lesson.getByRole('button', { name: 'Next' }).click()
  await lesson.getByRole('radio', { name: answer, exact: true }).check()
  await lesson.getByRole('button', { name: /think/ }).first().click()
  await expect(student.getByTestId('lesson-verdict')).toHaveAttribute('data-right', 'true')
  await expect(student.getByTestId('lesson-sentence')).toContainText("came out of another CPU's cache")
  await context.close()
})

test('steps are moved, duplicated, deleted and brought back by keyboard', async ({ page }) => {
  await begin(page)
  await page.getByLabel('Title of the step').fill('One')
  await page.getByRole('button', { name: 'Add a step' }).press('Enter')
  await page.getByLabel('Title of the step').fill('Two')
  const steps = page.getByRole('list', { name: 'Steps' }).getByRole('button', { name: /^\d / })
  await steps.last().press('Alt+ArrowUp')
  await expect(steps).toHaveText(['1 Two', '2 One'])
  await page.getByRole('button', { name: 'Duplicate step 2' }).press('Enter')
  await expect(steps).toHaveText(['1 Two', '2 One', '3 One'])
  await page.getByRole('button', { name: 'Delete step 1' }).press('Enter')
  await expect(steps).toHaveText(['1 One', '2 One'])
  await page.getByRole('button', { name: 'Bring it back' }).press('Enter')
  await expect(steps).toHaveText(['1 Two', '2 One', '3 One'])
})
