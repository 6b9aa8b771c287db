import { readFileSync } from 'node:fs'
import { type Download, expect, type Page } from '@playwright/test'
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny'
import { parseTrace, slicesOf } from '../support/trace-event.ts'
import { violations } from './axe.ts'
import { FOR_VERIFY, open, pause, test, THEMES, WHOLE } from './page.ts'

const dialog = (page: Page) => page.getByTestId('export')

const openExport = async (page: Page, section = ''): Promise<void> => {
  await page.getByRole('button', { name: 'Export' }).click()
  await expect(dialog(page)).toBeVisible()
  if (section !== '') await dialog(page).getByRole('button', { name: section }).click()
}

const saved = async (page: Page, button: string | RegExp): Promise<{ download: Download; content: Buffer }> => {
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 50_000 }),
    dialog(page).getByRole('button', { name: button }).click(),
  ])
  return { download, content: readFileSync(await download.path()) }
}

/** Share of the pixels of two pictures that differ by more than what smoothing does. */
const differing = (page: Page, one: Buffer, other: Buffer): Promise<number> =>
  page.evaluate(
    async (pictures) => {
      const [a, b] = await Promise.all(
        pictures.map(async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
          const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
          context?.drawImage(bitmap, 0, 0)
          return context?.getImageData(0, 0, bitmap.width, bitmap.height)
        }),
      )
      if (a === undefined || b === undefined) throw new Error('no pictures')
      if (a.width !== b.width || a.height !== b.height) return 1
      let different = 0
      for (let at = 0; at < a.data.length; at += 4) {
        if ([0, 1, 2].some((channel) => Math.abs(a.data[at + channel] - b.data[at + channel]) > 64)) different++
      }
      return different / (a.data.length / 4)
    },
    [one.toString('base64'), other.toString('base64')],
  )

/** Space around a picture that is saved, in pixels. */
const MARGIN = 8

for (const colorScheme of THEMES) {
  test(`saves a drawing that stands for itself and looks as on the page, ${colorScheme}`, async ({ page, context }) => {
    await page.emulateMedia({ colorScheme })
    await open(page, 's=packets&m=split&t=41000000')
    await pause(page)
    const stage = page.getByTestId('stage-right').locator('svg.machine')
    const box = await stage.boundingBox()
    if (box === null) throw new Error('there is no stage')
    const size = { width: Math.floor(box.width), height: Math.floor(box.height) }
    const seen = await page.screenshot({ clip: { x: Math.round(box.x), y: Math.round(box.y), ...size } })
    await openExport(page)
    await dialog(page).getByTestId('export-view').selectOption({ label: 'FreeBSD 5: the machine' })
    const { download, content } = await saved(page, 'Save as SVG')
    expect(download.suggestedFilename()).toMatch(/^mastership-forwarding-packets-.*freebsd5-.*41\.000-us\.svg$/)
    const text = content.toString('utf8')
    expect(text).toMatch(/<title>Mastership: .*at 41\.000 µs<\/title><desc>Mastership .*engine \d+/)
    expect(text).not.toMatch(/<script|foreignObject|\sstyle=|\sclass=|var\(|\son\w+=|url\((?!#)/)
    const alone = await context.newPage()
    await alone.goto(`data:image/svg+xml;base64,${content.toString('base64')}`)
    const looks = await alone.screenshot({ clip: { x: MARGIN, y: MARGIN, ...size } })
    expect(await differing(alone, seen, looks)).toBeLessThan(0.01)
    await alone.close()
  })
}

test('saves the runs as a trace whose digests and sums are those of the page', async ({ page }) => {
  await open(page)
  await pause(page)
  const digests = await Promise.all(
    ['stage-left', 'stage-right'].map((side) => page.getByTestId(side).getAttribute('data-digest')),
  )
  await openExport(page, 'Trace')
  await dialog(page).getByLabel('around this moment').check()
  const { content } = await saved(page, 'Save the trace')
  const file = parseTrace([{ text: content.toString('utf8') }])
  expect([file.otherData['digest DragonFly BSD'], file.otherData['digest FreeBSD 5']]).toEqual(digests)
  const slices = slicesOf(file)
  for (const process of ['DragonFly BSD', 'FreeBSD 5']) {
    const busy = slices.filter((one) => one.process === process && one.track === 'CPU 0 time')
    expect(busy.length).toBeGreaterThan(0)
    expect(busy.reduce((sum, { fromPs, toPs }) => sum + toPs - fromPs, 0)).toBeLessThanOrEqual(20_000_000)
  }
  await expect(dialog(page).getByRole('status')).toHaveText(/^Saved: mastership-.*\.json, /)
  await dialog(page).getByRole('button', { name: 'Tables' }).click()
  const ledger = await saved(page, 'Where the time went')
  expect(ledger.content.toString('utf8').trimEnd().split('\r\n').length).toBe(1 + 2 * 5)
  await dialog(page).getByRole('button', { name: 'Scenario, citation' }).click()
  await expect(dialog(page).getByTestId('citation-bibtex')).toHaveValue(new RegExp(`DragonFly BSD ${digests[0]}`))
})

test('makes a film that plays for as long as it is meant to, with as many frames', async ({ page, context }) => {
  await open(page)
  await pause(page)
  await openExport(page, 'Film')
  await dialog(page).getByLabel('Length of the film').fill('0.8')
  await dialog(page).getByLabel('Size').selectOption('854')
  await dialog(page).getByLabel('Frames in a second').selectOption('15')
  await expect(dialog(page)).toContainText('12 frames')
  const { content, download } = await saved(page, 'Make the film')
  expect(download.suggestedFilename()).toMatch(/\.webm$/)
  const film = new Input({ source: new BufferSource(new Uint8Array(content)), formats: ALL_FORMATS })
  const track = await film.getPrimaryVideoTrack()
  const { packetCount } = (await track?.computePacketStats()) ?? { packetCount: 0 }
  expect(packetCount).toBe(12)
  const player = await context.newPage()
  const played = await player.evaluate(
    async (url) => {
      const video = document.createElement('video')
      video.muted = true
      video.src = url
      document.body.append(video)
      await video.play()
      await new Promise((resolve) => video.addEventListener('ended', resolve))
      return { seconds: video.duration, width: video.videoWidth, height: video.videoHeight }
    },
    `data:video/webm;base64,${content.toString('base64')}`,
  )
  expect(played.seconds).toBeCloseTo(0.8, 2)
  expect([played.width, played.height]).toEqual([854, 480])
  await player.close()
})

test('takes a cluster out as well', async ({ page }) => {
  await page.goto('./#c=four-strategies&t=1200000000000')
  await expect(page.getByTestId('cluster-0')).toHaveAttribute('data-digest', /^[0-9a-f]{16}$/, { timeout: 20_000 })
  await openExport(page)
  const { content } = await saved(page, 'Save as SVG')
  expect(content.toString('utf8')).not.toMatch(/<script|foreignObject|\sstyle=|\sclass=|var\(/)
  await dialog(page).getByRole('button', { name: 'Tables' }).click()
  const figures = await saved(page, 'Figures of the runs')
  expect(figures.content.toString('utf8')).toMatch(/^system,table,item,quantity,unit,value\r\n/)
})

test('has no accessibility violations in any of its parts, and fits a phone', async ({ page }) => {
  test.skip(!WHOLE, FOR_VERIFY)
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page)
  await pause(page)
  await openExport(page)
  for (const section of ['Picture', 'Film', 'Tables', 'Trace', 'Scenario, citation']) {
    const button = dialog(page).getByRole('button', { name: new RegExp(`^${section}`) })
    if ((await button.getAttribute('aria-expanded')) === 'false') await button.press('Enter')
    await expect(button).toHaveAttribute('aria-expanded', 'true')
    expect(await violations(page, 'dialog')).toEqual([])
  }
  const overflows = await dialog(page).evaluate((element) => element.scrollWidth > element.clientWidth)
  expect(overflows).toBe(false)
})
