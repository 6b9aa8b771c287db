import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from './browser/find-browser.ts'
import { SUB_PATH } from './e2e/sub-path.ts'

/** What link previews show (index.html names it): the page itself at a telling moment, with its name above it. */
const MOMENT = '?embed#s=packets&t=20000000'
const SIZE = { width: 1200, height: 630 }
const PORT = '4299'
const ROOT = join(import.meta.dirname, '..')

/** Name and subject in place of the sentence; and nothing below the machines, which would be cut. */
const STYLE = `
  main.embed { padding: 0 20px 20px; gap: 12px; }
  .embed-dock, main.embed dl, main.embed section > div > div:has(> button) { display: none !important; }
  .embed-headline { order: -1; }
  .preview-head { display: flex; align-items: center; gap: 20px; padding-top: 18px; order: -2; }
  .preview-head img { width: 60px; height: 60px; }
  .preview-head b { font-size: 44px; letter-spacing: -0.02em; line-height: 1; }
  .preview-head span { font-size: 25px; line-height: 1.15; color: var(--ink-2); }
  main.embed p[data-testid='headline'] { font-size: 21px; }
`

const main = async (): Promise<void> => {
  const server = spawn('node', ['--import', 'tsx', 'static-server.ts'], {
    cwd: join(ROOT, 'test/e2e'),
    env: { ...process.env, PORT },
    stdio: 'inherit',
  })
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS })
  try {
    const page = await browser.newPage({
      viewport: SIZE,
      colorScheme: 'light',
      reducedMotion: 'reduce',
      bypassCSP: true,
    })
    const address = `http://127.0.0.1:${PORT}${SUB_PATH}`
    for (let turn = 0; turn < 50; turn++) {
      const answer = await page.goto(address + MOMENT).catch(() => null)
      if (answer !== null) break
      await page.waitForTimeout(200)
    }
    for (const stage of ['stage-left', 'stage-right']) {
      await page.locator(`[data-testid=${stage}][data-digest]`).waitFor({ timeout: 60_000 })
    }
    await page.evaluate(
      ([icon]) => {
        const head = document.createElement('div')
        head.className = 'preview-head'
        const [image, name, words] = ['img', 'b', 'span'].map((tag) => document.createElement(tag))
        ;(image as HTMLImageElement).src = icon
        name.textContent = 'Mastership'
        words.textContent = 'Who owns the cache line, and what does it cost to move a thread away from its lines?'
        head.append(image, name, words)
        document.querySelector('main')?.prepend(head)
      },
      [`${address}icon.svg`],
    )
    await page.addStyleTag({ content: STYLE })
    await page.waitForTimeout(500)
    await page.screenshot({ path: join(ROOT, 'public/og.png'), clip: { x: 0, y: 0, ...SIZE } })
  } finally {
    await browser.close()
    server.kill()
  }
}

await main()
