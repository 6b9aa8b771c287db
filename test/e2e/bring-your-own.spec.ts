import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect } from '@playwright/test'
import { MESI } from '../../src/sim/machine/protocol/mesi.ts'
import { FOR_VERIFY, open, test, WHOLE } from './page.ts'

const TOPOLOGY = `<?xml version="1.0"?><topology version="2.0"><object type="Machine" cpuset="0xf">
${[0, 1]
  .map(
    (
      pack,
    ) => `<object type="Package" os_index="${pack}"><object type="L3Cache" cache_size="8388608" cache_linesize="64" cache_associativity="16">
${[0, 1].map((core) => `<object type="Core" os_index="${core}"><object type="PU" os_index="${pack * 2 + core}"/></object>`).join('')}</object></object>`,
  )
  .join('')}
</object></topology>`
const LATENCIES = ',,,\n40,,,\n90,91,,\n92,93,41,\n'
const TRACE = Array.from(
  { length: 3000 },
  (_, line) => `${line % 3} ${line % 4 === 0 ? 'w' : 'r'} ${(0x1000 + ((line * 37) % 512) * 8).toString(16)}`,
).join('\n')

test('simulates on a machine of the user, which measures what was loaded', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByRole('button', { name: 'Your machine…' }).click()
  await page.getByTestId('machine-files').setInputFiles([
    { name: 'mine.xml', mimeType: 'text/xml', buffer: Buffer.from(TOPOLOGY) },
    { name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(LATENCIES) },
  ])
  await expect(page.getByTestId('machine-result')).toContainText('4 CPUs on 4 cores in 2 packages')
  await page.getByRole('button', { name: 'Run the self-test' }).click()
  await expect(page.getByTestId('self-test')).toContainText('It gives back what was loaded')
  await page.getByRole('button', { name: 'Simulate on this machine' }).click()
  await expect(page.getByTestId('stage-left')).toHaveAttribute('data-digest', /^[0-9a-f]{16}$/)
})

test('says in which line a topology is wrong, and keeps the run', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByRole('button', { name: 'Your machine…' }).click()
  await page
    .getByTestId('machine-files')
    .setInputFiles([{ name: 'bad.xml', mimeType: 'text/xml', buffer: Buffer.from('<topology>\n<object') }])
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText(/bad\.xml, line 2/)
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('headline')).toContainText('packets')
})

test('shows the running protocol as a table, and plays the shortest way to see that a broken one is broken', async ({
  page,
}) => {
  await open(page)
  await page.locator('summary', { hasText: 'seed' }).click()
  await page.getByRole('button', { name: 'Its table' }).click()
  await expect(page.getByTestId('protocol-verdict')).toContainText('26 reachable states with 3 caches')
  const broken = { ...MESI, name: 'broken', title: 'Broken', snoop: { ...MESI.snoop, S: { BusRdX: { next: 'I' } } } }
  await page
    .getByTestId('protocol-file')
    .setInputFiles([{ name: 'b.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(broken)) }])
  await expect(page.getByTestId('protocol-verdict')).toContainText('Broken')
  await expect(page.getByRole('dialog').getByRole('listitem')).toHaveText([
    'CPU 0 reads',
    'CPU 1 reads',
    'CPU 0 writes',
  ])
  await expect(page.getByRole('img', { name: 'state M' })).toBeVisible()
  await page.getByRole('button', { name: 'Step back' }).click()
  await expect(page.getByRole('img', { name: 'state M' })).toHaveCount(0)
  await page
    .getByTestId('protocol-file')
    .setInputFiles([
      { name: 'c.json', mimeType: 'application/json', buffer: Buffer.from('{"name":"c","states":["M"]}') },
    ])
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('c.json: states[0]')
})

test('reads a memory trace, counts it, and plays it on the stage', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByRole('button', { name: 'Your memory trace…' }).click()
  await page
    .getByTestId('trace-files')
    .setInputFiles([{ name: 'a.trace', mimeType: 'text/plain', buffer: Buffer.from(TRACE) }])
  await page.getByRole('button', { name: 'Read it' }).click()
  await expect(page.getByTestId('trace-counts')).toContainText('3,000 accesses')
  await page.getByRole('button', { name: 'Play it on the stage' }).click()
  await expect(page.getByTestId('headline')).toContainText('Your trace moved')
  await expect(page.getByTestId('stage-left')).toContainText('processor 2')
  await page.getByRole('button', { name: 'Back to the kernels' }).click()
  await expect(page.getByTestId('stage-right')).toBeVisible()
})

test('says in which line a trace is wrong', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByRole('button', { name: 'Your memory trace…' }).click()
  await page
    .getByTestId('trace-files')
    .setInputFiles([{ name: 'a.trace', mimeType: 'text/plain', buffer: Buffer.from(`${TRACE}\n1 x 10\n`) }])
  await page.getByRole('button', { name: 'Read it' }).click()
  await expect(page.getByRole('alert')).toContainText('a.trace, line 3001: expected r or w')
})

const LARGE = resolve(import.meta.dirname, '../../../shared/data/coherence/large/blackscholes_four.zip')
test('streams a trace of 189 MB with a progress bar, and can stop', async ({ page }) => {
  test.skip(!WHOLE, FOR_VERIFY)
  test.skip(!existsSync(LARGE), 'skipped: ../shared/data/coherence/large is missing')
  await open(page)
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByRole('button', { name: 'Your memory trace…' }).click()
  await page.getByTestId('trace-files').setInputFiles([LARGE])
  await page.getByRole('button', { name: 'Read it' }).click()
  await expect(page.getByRole('progressbar')).toBeVisible()
  await page.getByRole('button', { name: 'Stop here' }).click()
  await expect(page.getByTestId('trace-counts')).toContainText('stopped before the end')
  await page.getByRole('button', { name: 'Read it' }).click()
  await expect(page.getByTestId('trace-counts')).toContainText('10.0 million accesses,', { timeout: 40_000 })
})
