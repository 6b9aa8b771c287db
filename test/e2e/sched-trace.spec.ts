import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { violations } from './axe.ts'
import { open, test } from './page.ts'

const SAMPLE = resolve(import.meta.dirname, '../../../shared/data/sched/android-3.x-small.ftrace.txt')

/** A thread that goes from CPU 0 to CPU 1 and back, so many times. */
const ping = (turns: number): string =>
  Array.from({ length: turns }, (_, turn) => {
    const [cpu, other] = [turn % 2, 1 - (turn % 2)]
    const at = (us: number): string => `7.${String(turn * 300 + us).padStart(6, '0')}:`
    return `          <idle>-0     [00${cpu}] ${at(0)} sched_wakeup: comm=mover pid=9 prio=120 target_cpu=00${cpu}
          <idle>-0     [00${cpu}] ${at(5)} sched_switch: prev_comm=swapper/${cpu} prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=mover next_pid=9 next_prio=120
           mover-9     [00${cpu}] ${at(205)} sched_switch: prev_comm=mover prev_pid=9 prev_prio=120 prev_state=S ==> next_comm=swapper/${cpu} next_pid=0 next_prio=120
           other-${8 + other}     [00${other}] ${at(210)} sys_enter: NR 1 (0, 0, 0, 0, 0, 0)`
  }).join('\n')

const read = async (
  page: Page,
  file: Parameters<ReturnType<Page['getByTestId']>['setInputFiles']>[0],
): Promise<void> => {
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByRole('button', { name: 'Your scheduler trace…' }).click()
  await page.getByTestId('sched-files').setInputFiles(file)
  await page.getByRole('button', { name: 'Read it' }).focus()
  await page.keyboard.press('Enter')
}

const textFile = (text: string) => ({ name: 'trace.txt', mimeType: 'text/plain', buffer: Buffer.from(text) })

test('counts a scheduler trace, plays it with what its moves cost, and runs it again under other kernels', async ({
  page,
}) => {
  await open(page)
  await read(page, textFile(`${ping(20)}\nnonsense\n`))
  const counts = page.getByTestId('sched-counts')
  await expect(counts).toContainText('It is ftrace text.')
  await expect(counts).toContainText('40switches')
  await expect(counts).toContainText('Line 81 cannot be read and was left out: “nonsense”.')
  await expect(page.getByText('1 thread, 20 bursts')).toBeVisible()
  expect(await violations(page, 'dialog')).toEqual([])
  await page.getByRole('button', { name: 'Play it' }).click()
  await expect(page.getByTestId('headline')).toContainText('19 migrations made 608 lines follow:', { timeout: 20_000 })
  await expect(page.getByTestId('stage-left')).toContainText('lines that followed')
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByRole('button', { name: 'Your scheduler trace…' }).click()
  await page.getByRole('button', { name: 'Run it under other kernels' }).click()
  await expect(page.getByTestId('headline')).toContainText('Same bursts, same seed:', { timeout: 20_000 })
  await expect(page.getByTestId('stage-right')).toHaveAttribute('data-digest', /^[0-9a-f]{16}$/)
})

test('opens the sample of a telephone, which the data folder has', async ({ page }) => {
  test.skip(!existsSync(SAMPLE), 'skipped: ../shared/data/sched is missing')
  await open(page)
  await read(page, SAMPLE)
  await expect(page.getByTestId('sched-counts')).toContainText('58switches')
  await page.getByRole('button', { name: 'Play it' }).click()
  await expect(page.getByTestId('stage-left')).toContainText('lines that followed', { timeout: 20_000 })
})

test('says what would help with a file that is no trace', async ({ page }) => {
  await open(page)
  await read(page, textFile('PERFILE2 and so on'))
  await expect(page.getByRole('alert')).toContainText(
    'trace.txt, this is a perf.data file; print it as text with: perf',
  )
})
