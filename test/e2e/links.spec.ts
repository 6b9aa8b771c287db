import { deflateRawSync } from 'node:zlib'
import { expect } from '@playwright/test'
import { moment, open, pause, test } from './page.ts'

const packed = (value: unknown): string => `z1.${deflateRawSync(JSON.stringify(value)).toString('base64url')}`

test('a shared link opens the same run at the same moment in another browser', async ({ page, browser }) => {
  await open(page, 's=moving-threads&seed=11&cpus=3')
  await pause(page)
  for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowRight')
  const shown = await moment(page)
  const digest = await page.getByTestId('stage-right').getAttribute('data-digest')
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByTestId('share-link')).toHaveValue(/#s=moving-threads/)
  const link = await page.getByTestId('share-link').inputValue()
  expect(link.length).toBeLessThan(2000)
  const other = await (await browser.newContext()).newPage()
  await other.goto(link)
  await expect.poll(() => moment(other)).toBe(shown)
  await expect(other.getByTestId('stage-right')).toHaveAttribute('data-digest', digest ?? 'none')
  await expect(other.getByRole('alert')).toHaveCount(0)
  await other.close()
})

test('a link says when the run is not the one that was shared', async ({ page }) => {
  await open(page, 's=packets&d=0123456789abcdef')
  await expect(page.getByRole('alert')).toContainText('not the one that was shared')
})

test('a link says which side differs when only one of two does', async ({ page }) => {
  await open(page, 's=packets&until=100000000')
  const digests = await Promise.all(
    ['stage-left', 'stage-right'].map((side) => page.getByTestId(side).getAttribute('data-digest')),
  )
  await page.goto('about:blank')
  await open(page, `s=packets&until=100000000&d=${digests[0]}.0123456789abcdef`)
  const notice = page.getByTestId('runs-differ')
  await expect(notice).toContainText(`FreeBSD 5: this run is not the one that was shared; its digest is ${digests[1]}`)
  await expect(notice).not.toContainText('DragonFly')
  await notice.getByRole('button', { name: 'Dismiss' }).click()
  await expect(notice).toHaveCount(0)
})

test('an address that is changed by hand opens, and back and forward lead between what was opened', async ({
  page,
}) => {
  const shown = (): Promise<string> => page.getByLabel('Scenario', { exact: true }).last().inputValue()
  await open(page, 's=packets&seed=3&until=100000000')
  const first = await shown()
  await page.evaluate(() => void (location.hash = 's=shared-counter&until=100000000'))
  await expect.poll(shown).not.toBe(first)
  const second = await shown()
  await page.evaluate(() => void (location.hash = 'c=four-strategies'))
  await expect(page.getByTestId('cluster-0')).toBeVisible()
  await page.goBack()
  await expect.poll(shown).toBe(second)
  await page.goBack()
  await expect.poll(shown).toBe(first)
  await expect(page).toHaveURL(/s=packets.*seed=3/)
  await page.goForward()
  await expect.poll(shown).toBe(second)
  await expect(page.getByRole('alert')).toHaveCount(0)
})

const scenario = {
  v: 1,
  title: 'x',
  kernel: 'dragonfly',
  machine: 'dual-opteron-2005',
  protocol: 'mesi',
  cpus: 4,
  seed: 1,
  untilPs: 1000,
  workload: { kind: 'packet-forwarding', params: {} },
}
const HOSTILE: [string, string, RegExp][] = [
  ['damaged', 'z1.AAAABBBB', /damaged/],
  ['foreign', 'access_token=abc', /not a scenario of this program/],
  ['over-long', `z1.${'A'.repeat(80_000)}`, /characters long/],
  ['a bomb', packed({ scenario: '0'.repeat(16_000_000) }), /unpacks to more than/],
  ['from a newer program', 'z7.abc', /newer version/],
  ['out of its limits', 's=packets&p.flows=999999', /flows: 999999; it must be from 1 to 4096/],
  ['with a wrong type', packed({ scenario: { ...scenario, cpus: '<img src=x onerror=alert(1)>' } }), /cpus/],
]
test('a link that cannot be read gets a message and the first example', async ({ page }) => {
  await open(page, HOSTILE[0][1])
  await expect(page.getByRole('alert')).toContainText(HOSTILE[0][2])
  await expect(page.getByRole('alert')).toContainText('What you see instead is the first example.')
  for (const [what, fragment, message] of HOSTILE.slice(1)) {
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await expect(page.getByRole('alert')).toHaveCount(0)
    await page.evaluate((hash) => void (location.hash = hash), fragment)
    await expect(page.getByRole('alert'), what).toContainText(message)
    await expect(page.getByRole('alert')).toContainText('What was there before stays.')
    await expect(page.getByTestId('headline')).toContainText('packets')
  }
})

test('nothing from a link becomes an element', async ({ page }) => {
  const title = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
  await open(
    page,
    packed({
      scenario: { ...scenario, title, untilPs: 100_000_000 },
      momentPs: 0,
      view: 'split',
      digest: '',
      engine: 1,
    }),
  )
  await expect(page.getByLabel('Scenario', { exact: true }).last()).toContainText('<img src=x')
  expect(await page.locator('img').count()).toBe(0)
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
})

test('nothing from a link that is refused becomes an element either', async ({ page }) => {
  const markup = '<img src=x onerror="window.hacked=1">'
  for (const fragment of [
    `s=${encodeURIComponent(markup)}`,
    `s=packets&kernel=${encodeURIComponent(markup)}`,
    `s=packets&${encodeURIComponent(markup)}=1`,
    packed({ scenario: { ...scenario, machine: markup } }),
  ]) {
    await page.goto('about:blank')
    await open(page, fragment)
    await expect(page.getByRole('alert')).toBeVisible()
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  }
})
