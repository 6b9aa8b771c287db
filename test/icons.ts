import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from './browser/find-browser.ts'

const PUBLIC = join(import.meta.dirname, '../public')
/** A mask may cut off all but a circle of 80 % across: the drawing keeps inside of it, on a ground without corners. */
const MASKABLE_SHARE = 0.72
const GROUND = '#0b5f8a'

/** `share`: how much of the width the drawing takes; what is around it is ground. At 1 the ground is left clear. */
const ICONS = [
  { name: 'icon-192', size: 192, share: 1 },
  { name: 'icon-512', size: 512, share: 1 },
  { name: 'icon-maskable-512', size: 512, share: MASKABLE_SHARE },
  { name: 'apple-touch-icon', size: 180, share: 0.9 },
]

/** Draws the icons that only are known as pixels, from public/icon.svg: `npm run icons`, when it has changed. */
const svg = readFileSync(join(PUBLIC, 'icon.svg'), 'utf8')
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS })
mkdirSync(join(PUBLIC, 'icons'), { recursive: true })
for (const { name, size, share } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const ground = share === 1 ? 'transparent' : GROUND
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:100vh;background:${ground}">
      ${svg.replace('<svg', `<svg width="${size * share}" height="${size * share}"`)}`,
  )
  writeFileSync(join(PUBLIC, 'icons', `${name}.png`), await page.screenshot({ omitBackground: true }))
  await page.close()
}
await browser.close()
