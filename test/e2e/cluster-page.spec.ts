import { expect, type Page } from '@playwright/test'
import { clusterConfig } from '../../src/scenario/cluster/scenario.ts'
import { CLUSTER_PRESETS } from '../../src/scenario/cluster/presets.ts'
import { createCluster } from '../../src/sim/cluster/run.ts'
import { violations } from './axe.ts'
import { LOOKS, test } from './page.ts'

const openCluster = async (page: Page, fragment = ''): Promise<void> => {
  await page.goto(`./${fragment === '' ? '' : `#${fragment}`}`)
  if (fragment === '') await page.getByRole('button', { name: 'A cluster of them' }).click()
  await expect(page.getByTestId('cluster-0')).toHaveAttribute('data-digest', /^[0-9a-f]{16}$/, { timeout: 20_000 })
}

const digestOf = (id: string, system: string): string => {
  const preset = CLUSTER_PRESETS.find((one) => one.id === id)
  if (preset === undefined) throw new Error(`no preset ${id}`)
  const cluster = createCluster(clusterConfig(preset.scenario, system))
  cluster.runUntil(preset.scenario.untilPs)
  return cluster.world.log.digest()
}

test('the switch at the top leads to the cluster and back', async ({ page }) => {
  await openCluster(page)
  await expect(page.getByTestId('headline')).toHaveText(/stood still for/)
  await page.getByRole('button', { name: 'Inside a machine' }).click()
  await expect(page.getByTestId('stage-left')).toBeVisible()
})

test('every system runs to the same bit as outside the browser', async ({ page }) => {
  await openCluster(page, 'c=four-strategies')
  for (const [side, system] of CLUSTER_PRESETS[0].scenario.systems.entries()) {
    await expect(page.getByTestId(`cluster-${side}`)).toHaveAttribute(
      'data-digest',
      digestOf('four-strategies', system),
      {
        timeout: 20_000,
      },
    )
  }
})

test('names a hang at its moment, and lets it go when what went wrong is taken back', async ({ page }) => {
  await openCluster(page, 'c=silent-partition&t=20000000000000')
  await expect(page.getByTestId('headline')).toHaveText(/link .*cut/)
  await expect(page.getByTestId('hang').first()).toBeVisible()
  await page.getByRole('button', { name: /^Take back/ }).click()
  await expect(page.getByTestId('headline')).not.toHaveText(/cut/, { timeout: 20_000 })
})

test('a node is crashed by keyboard, and the link carries it', async ({ page }) => {
  await openCluster(page, 'c=home-dies&systems=openssi&t=3000000000000&f=')
  const room = page.getByRole('button', { name: /^node 1\b/ }).first()
  await room.press('Enter')
  await page.getByTestId('picked').getByRole('button', { name: /crash/i }).press('Enter')
  await expect(page.getByTestId('faults')).toContainText('node 1 crashes at 3.00 s')
  await page.keyboard.press('Control+z')
  await expect(page.getByTestId('faults')).toHaveCount(0)
  await page.keyboard.press('Control+Shift+z')
  await expect(page.getByTestId('faults')).toContainText('node 1 crashes at 3.00 s')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByTestId('share-link')).toHaveValue(/f=crash-1%403000000000000/)
})

test('steps by key, and says what has happened', async ({ page }) => {
  await openCluster(page, 'c=four-strategies&t=100000000000')
  await page.getByTestId('headline').click()
  const before = await page.getByTestId('status').innerText()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByTestId('status')).not.toHaveText(before)
})

test('says what is wrong with a link, and shows the first example', async ({ page }) => {
  await page.goto('./#c=nosuch')
  await expect(page.getByRole('alert')).toContainText('there is no "nosuch"')
  await expect(page.getByTestId('cluster-0')).toBeVisible()
})

test('looks into a node: its machine runs inside its walls', async ({ page }) => {
  await openCluster(page, 'c=four-strategies&systems=kerrighed&t=600000000000')
  await page
    .getByRole('button', { name: /^node 1\b/ })
    .first()
    .press('Enter')
  await page.getByRole('button', { name: /^Look inside/ }).press('Enter')
  await expect(page.getByTestId('inside')).toBeVisible()
  await expect(page.getByRole('group', { name: /^Inside node 1/ })).toBeVisible({ timeout: 20_000 })
})

for (const { colorScheme, ...size } of LOOKS) {
  test(`has no accessibility violations and fits, ${colorScheme}, ${size.width} × ${size.height}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(size)
    await openCluster(page, 'c=home-dies&t=12000000000000')
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })
}
