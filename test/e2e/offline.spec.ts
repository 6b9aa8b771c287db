import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect as quickly, type Page } from '@playwright/test'
import { FLIGHT_MARKS, FOR_VERIFY, moment, freshTest as test, WHOLE } from './page.ts'
import { SITE, startServer } from './serve.ts'

test.use({ serviceWorkers: 'allow' })
test.setTimeout(120_000)
/** A whole site is fetched and kept beside what the page does. */
const expect = quickly.configure({ timeout: 40_000 })

/** Waits until the whole site is kept, and what the page asks for comes from there. */
const kept = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready
    const { serviceWorker } = navigator
    if (serviceWorker.controller === null) {
      await new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve, { once: true }))
    }
    return true
  })

/** A newer version of the site: every file of its program has another name, and none of the old ones is there. */
const makeNewerVersion = (folder: string): string => {
  rmSync(folder, { recursive: true, force: true })
  cpSync(SITE, folder, { recursive: true })
  const assets = readdirSync(join(folder, 'assets'))
  const names = assets.map((file) => file.slice(0, file.indexOf('.')))
  const renewed = (text: string): string => names.reduce((all, name) => all.replaceAll(name, `${name}N`), text)
  for (const file of [...assets.map((asset) => join('assets', asset)), 'index.html', 'sw.js']) {
    const path = join(folder, file)
    writeFileSync(path, renewed(readFileSync(path, 'utf8')))
  }
  for (const file of assets) renameSync(join(folder, 'assets', file), join(folder, 'assets', renewed(file)))
  return folder
}

test('plays on the second visit without a network: both pages, their panels, a link, another kernel', async ({
  page,
}) => {
  const server = await startServer()
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await page.goto(server.url)
  await kept(page)
  server.shutOff()
  await page.reload()
  await expect(page.locator(FLIGHT_MARKS).first()).toBeVisible()
  const before = await moment(page)
  await expect.poll(() => moment(page)).not.toBe(before)
  await page.getByRole('button', { name: /The protocol at work/ }).click()
  await expect(page.getByTestId('protocol-view-0')).toBeVisible()
  await page.getByRole('button', { name: /^Help/ }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.goto(`${server.url}#s=packets&seed=3&cpus=2&m=one&kernel=linux26`)
  await expect(page.getByTestId('stage-left')).toHaveAttribute('data-digest', /^[0-9a-f]{16}$/)
  await page.getByRole('button', { name: 'A cluster of them' }).click()
  await expect(page.getByTestId('headline')).toBeVisible()
  await page.goto(`${server.url}?anything#s=packets`)
  await expect(page.getByTestId('headline')).toContainText('cache lines per packet')
})

test('can be installed', async ({ page }) => {
  await page.goto('./')
  const browser = await page.context().newCDPSession(page)
  const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors')
  // A window of a test has no profile that keeps anything, and this browser says so.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([])
  const { errors, data } = await browser.send('Page.getAppManifest')
  expect(errors).toEqual([])
  const manifest = JSON.parse(data ?? '') as { name: string; icons: { src: string; sizes: string; purpose?: string }[] }
  expect(manifest.name).toContain('Mastership')
  for (const { src, sizes } of manifest.icons.filter(({ sizes: size }) => size !== 'any')) {
    const size = await page.evaluate(async (from) => {
      const { width, height } = await createImageBitmap(await (await fetch(from)).blob())
      return `${width}x${height}`
    }, src)
    expect(size, src).toBe(sizes)
  }
  expect(manifest.icons.map(({ purpose }) => purpose)).toContain('maskable')
})

test('says that a newer version is there, changes to it on request only, and leaves other pages as they are', async ({
  page,
  context,
}, { outputDir }) => {
  test.skip(!WHOLE, FOR_VERIFY)
  const server = await startServer()
  await page.goto(server.url)
  await kept(page)
  server.show(makeNewerVersion(join(outputDir, 'newer')))
  const entry = (of: Page): Promise<string | null> => of.locator('script[type=module]').getAttribute('src')
  const old = await entry(page)
  const other = await context.newPage()
  // Nothing need move here, and two pages that play take longer to come to rest.
  await other.emulateMedia({ reducedMotion: 'reduce' })
  await other.goto(server.url)
  expect(await entry(other)).toBe(old)
  const notice = other.getByTestId('update-notice')
  await expect(notice).toContainText('A newer version of this page is there.')
  await notice.getByRole('button', { name: 'Reload' }).press('Enter')
  await expect.poll(() => entry(other).catch(() => old)).not.toBe(old)
  await expect(other.getByTestId('headline')).toContainText('cache lines per packet')
  // What the page of the old version has not needed until now is no longer on the server.
  expect(await entry(page)).toBe(old)
  await page.getByRole('button', { name: 'A cluster of them' }).click()
  await expect(page.getByTestId('headline')).toBeVisible()
  server.shutOff()
})
