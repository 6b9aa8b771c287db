import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Frame, type Page } from '@playwright/test'
import { freshTest as test } from './page.ts'

interface Message {
  id?: unknown
  ok?: boolean
  error?: string
  event?: string
  state?: {
    page: string
    title: string
    link: string
    playing: boolean
    ps: number
    sides: { id: string; digest: string | null }[]
  }
}

let server: Server | undefined

test.afterEach(() => server?.close())

/** A page of somebody else's that shows the page in a frame and keeps what it is told. */
const host = async (page: Page, baseURL: string | undefined, address: string): Promise<Frame> => {
  // Of another origin: the same file server by its other name.
  const base = String(baseURL).replace('127.0.0.1', 'localhost')
  server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
      .end(`<!doctype html><html lang="en"><head><link rel="icon" href="data:,"><title>A host</title></head><body>
        <iframe src="${base}${address}" title="Mastership" width="1200" height="700"></iframe>
        <script>
          window.told = []
          addEventListener('message', (event) => {
            if (event.source === document.querySelector('iframe').contentWindow) told.push(event.data)
          })
          window.ask = (data) => document.querySelector('iframe').contentWindow.postMessage(data, '*')
        </script></body></html>`)
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  // Not routed: a browser takes such a page for one of the open network, and keeps it from the file server.
  await page.goto(`http://127.0.0.1:${port}/`)
  await expect.poll(() => events(page, 'ready'), { timeout: 30_000 }).toBeGreaterThan(0)
  const frame = page.frames().find((one) => one.url().includes('embed'))
  if (frame === undefined) throw new Error('there is no frame')
  return frame
}

const told = (page: Page): Promise<Message[]> => page.evaluate(() => (window as unknown as { told: Message[] }).told)
const events = async (page: Page, event: string): Promise<number> =>
  (await told(page)).filter((one) => one.event === event).length

let last = 0
const ask = async (page: Page, what: object): Promise<Message> => {
  const id = ++last
  await page.evaluate((data) => (window as unknown as { ask: (data: unknown) => void }).ask(data), {
    mastership: 1,
    id,
    ...what,
  })
  let answer: Message | undefined
  await expect
    .poll(async () => (answer = (await told(page)).find((one) => one.id === id)), { timeout: 20_000 })
    .toBeDefined()
  return answer ?? {}
}

test('another page drives it: from a machine to a cluster, and through what is no message', async ({
  page,
  baseURL,
}) => {
  const frame = await host(page, baseURL, '?embed#s=packets&t=20000000')
  await expect(frame.getByTestId('stage-left')).toBeVisible()
  await expect(frame.getByRole('banner')).toHaveCount(0)
  await expect(frame.getByTestId('transport-play')).toHaveAttribute('aria-pressed', 'false')
  expect(await events(page, 'change')).toBe(0)

  const first = await ask(page, { do: 'state' })
  expect(first).toMatchObject({ ok: true, state: { page: 'machine', playing: false, ps: 20_000_000 } })
  expect(await ask(page, { do: 'seek', ps: 30_000_000 })).toMatchObject({ ok: true, state: { ps: 30_000_000 } })
  expect((await ask(page, { do: 'play' })).state?.playing).toBe(true)
  await expect.poll(async () => (await ask(page, { do: 'state' })).state?.ps).toBeGreaterThan(30_000_000)
  expect((await ask(page, { do: 'pause' })).state?.playing).toBe(false)
  await expect.poll(() => events(page, 'change')).toBeGreaterThan(0)

  expect(await ask(page, { do: 'seek', ps: 5e15 })).toMatchObject({ ok: false, error: expect.stringMatching(/^ps: /) })
  expect(await ask(page, { do: 'load', link: 's=packet' })).toMatchObject({
    ok: false,
    error: expect.stringMatching(/Did you mean packets/),
  })
  const before = (await told(page)).length
  await page.evaluate(() => {
    const { ask: send } = window as unknown as { ask: (data: unknown) => void }
    for (const odd of ['x', null, 5, [], new Map([[1, 2]]), { mastership: 1, id: {}, do: 'play' }, { do: 'play' }])
      send(odd)
  })
  await expect.poll(async () => (await told(page)).slice(before).filter(({ ok }) => ok === false).length).toBe(7)
  expect((await ask(page, { do: 'state' })).state?.playing).toBe(false)

  const loaded = await ask(page, { do: 'load', link: 'https://example.org/#c=home-dies&t=12000000000000' })
  expect(loaded).toMatchObject({ ok: true, state: { page: 'cluster', ps: 12_000_000_000_000 } })
  expect(loaded.state?.sides.map(({ id }) => id)).toEqual(['openmosix', 'sprite', 'openssi'])
  await expect(frame.getByTestId('cluster-0')).toBeVisible()
  await expect.poll(() => events(page, 'ready')).toBe(2)
  // The keys that play and step are there as well.
  await frame.locator('main').click({ position: { x: 3, y: 3 } })
  await page.keyboard.press('Home')
  await expect.poll(async () => (await ask(page, { do: 'state' })).state?.ps).toBe(0)
  expect(await ask(page, { do: 'load', link: 's=packets&seed=3' })).toMatchObject({
    ok: true,
    state: { page: 'machine' },
  })
  await expect(frame.getByRole('link', { name: 'Open in Mastership' })).toHaveAttribute('href', /#s=packets.*seed=3/)
})
