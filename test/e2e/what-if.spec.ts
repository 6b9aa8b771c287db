import { expect, type Page } from '@playwright/test'
import { decodeLink } from '../../src/scenario/link.ts'
import { moment, open, pause, test } from './page.ts'

/** Presses Tab until the control of that name has the focus: it can then be reached without a pointer. */
const reach = async (page: Page, name: RegExp): Promise<void> => {
  for (let tabs = 0; tabs < 120; tabs++) {
    await page.keyboard.press('Tab')
    const text = await page.evaluate(() => {
      const { activeElement: at } = document
      return at === null ? '' : (at.getAttribute('aria-label') ?? at.textContent ?? '')
    })
    if (name.test(text)) return
  }
  throw new Error(`no way to ${name.source} by Tab`)
}

const linesPerPacket = async (page: Page, stage: string): Promise<number> => {
  const figure = page.getByTestId(stage).locator('dl div').filter({ hasText: 'lines moved per' }).locator('dd')
  return Number(await figure.innerText())
}

test('a newcomer finds the line that bounces most, learns why, mends it, compares and shares, by keys alone', async ({
  page,
}) => {
  await open(page)
  await page.keyboard.press('b')
  const inspector = page.getByTestId('inspector')
  await expect(inspector.getByRole('heading', { level: 2 })).toHaveText('sched_lock')
  await expect(page.getByTestId('bounced')).toContainText(/went from one CPU's cache to another's [\d,]+ times/)
  await expect(inspector.getByRole('region', { name: 'Why' }).getByRole('listitem').first()).toContainText('sched_lock')

  await page.keyboard.press('k')
  await expect(page.getByTestId('what-if').getByRole('listitem').first()).toContainText('has to stay on CPU')

  await page.keyboard.press('c')
  await expect(page.getByTestId('headline')).toContainText('as it was')
  await expect(page.getByTestId('headline')).toContainText('changed')
  const [before, after] = [await linesPerPacket(page, 'stage-left'), await linesPerPacket(page, 'stage-right')]
  expect(after).toBeLessThan(before / 2)
  await expect(page.getByTestId('differences')).toContainText('waiting for lines out of other caches')
  await expect(page.getByTestId('first-difference')).toContainText('First difference')

  await page.keyboard.press('s')
  const link = page.getByTestId('share-link')
  await expect(link).not.toHaveValue('')
  const decoded = await decodeLink(new URL(await link.inputValue()).hash)
  if (decoded.ok !== true) throw new Error('the link cannot be read')
  expect(decoded.shared.scenario.interventions?.length).toBeGreaterThan(2)
  expect(decoded.shared.sides).toEqual([{ kernel: 'freebsd5', plain: true }, { kernel: 'freebsd5' }])
})

test('the same can be reached by Tab and Enter', async ({ page }) => {
  await open(page)
  await pause(page)
  await reach(page, /Which line bounces most/)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('bounced')).toBeVisible()
  await reach(page, /^Keep them on CPU/)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('what-if').getByRole('listitem').first()).toBeVisible()
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await reach(page, /^Compare with before/)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('headline')).toContainText('as it was')
})

test('a shared branch opens as a branch, with what was done to it, which can be taken back and done again', async ({
  page,
}) => {
  await open(page, 's=packets&i=21000000~pin~swi1: net~0~on.freebsd5&x=freebsd5~plain!freebsd5&t=22000000&e=3')
  const list = page.getByTestId('what-if')
  await expect(list).toContainText('swi1: net has to stay on CPU 0')
  const digest = (stage: string): Promise<string | null> => page.getByTestId(stage).getAttribute('data-digest')
  const [parent, branch] = [await digest('stage-left'), await digest('stage-right')]
  expect(parent).not.toBe(branch)
  await list.getByRole('button', { name: /^Take back/ }).click()
  await expect(page.getByTestId('stage-right')).toHaveAttribute('data-digest', parent ?? '')
  await page.keyboard.press('u')
  await expect(page.getByTestId('stage-right')).toHaveAttribute('data-digest', branch ?? '')
  await page.keyboard.press('Control+y')
  await expect(page.getByTestId('stage-right')).toHaveAttribute('data-digest', parent ?? '')
  await page.keyboard.press('Control+z')
  await expect(page.getByTestId('stage-right')).toHaveAttribute('data-digest', branch ?? '')
})

test('a thread that is dragged onto another CPU is moved there at that instant', async ({ page }) => {
  await open(page, 's=partitioned&k=dragonfly.freebsd5&until=200000000&t=20000000&e=3')
  const stage = page.getByTestId('stage-right')
  const tile = stage.locator('.draggable').first()
  const name = await tile.locator('text').textContent()
  const from = await tile.boundingBox()
  const columns = await stage.locator('.cache').all()
  const places = await Promise.all(columns.map((column) => column.boundingBox()))
  const target = places.findLastIndex((place) => place !== null && from !== null && Math.abs(place.x - from.x) > 40)
  const to = places[target]
  if (from === null || to === null || to === undefined) throw new Error('there is nothing to drag')
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 })
  await page.mouse.up()
  await expect(page.getByTestId('what-if')).toContainText(`${name} is moved to CPU ${target}`)
})

test('steps go by kind of event, bookmarks keep moments, and playing goes event by event', async ({ page }) => {
  await open(page, 's=packets&t=20000000&e=3')
  await pause(page)
  await page.getByLabel('Step by').selectOption('migration')
  await page.getByRole('button', { name: 'Step ▶' }).click()
  await expect(page.getByTestId('status')).toContainText(/moves from CPU \d to CPU \d/)
  const there = await moment(page)
  await page.keyboard.press('d')
  await page.getByRole('button', { name: 'Step ▶' }).click()
  expect(await moment(page)).not.toBe(there)
  await page
    .getByRole('button', { name: there.slice(0, 4) })
    .first()
    .click()
  expect(await moment(page)).toBe(there)
  await page.getByLabel('How to play').selectOption('events')
  await page.getByTestId('transport-play').click()
  await expect(page.getByTestId('status')).toContainText(/Event by event|Folded/)
})

test('four runs stand side by side, in step by time or by work', async ({ page }) => {
  await open(page, 's=packets&x=dragonfly!freebsd5!freebsd4!linux26&t=200000000&e=3')
  for (const stage of ['stage-left', 'stage-right', 'stage-third', 'stage-fourth']) {
    await expect(page.getByTestId(stage)).toHaveAttribute('data-digest', /^[0-9a-f]{16}$/)
  }
  await expect(page.getByTestId('headline')).toContainText('Linux 2.6')
  await page.getByText('Compare…').click()
  const before = await page.getByTestId('stage-right').locator('svg.machine').innerHTML()
  await page.getByLabel('In step by').selectOption('work')
  await expect
    .poll(async () => (await page.getByTestId('stage-right').locator('svg.machine').innerHTML()) === before)
    .toBe(false)
})
