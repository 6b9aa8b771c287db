import lighthouse, { desktopConfig } from 'lighthouse'
import { launch } from 'puppeteer-core'
import { CHROMIUM_ARGS, findChromium } from '../browser/find-browser.ts'

export type FormFactor = 'desktop' | 'mobile'
export type Category = 'performance' | 'accessibility' | 'best-practices' | 'seo'

/** Points from 0 to 100 for each category asked for, and what costs some, in words. */
export interface Audit {
  points: Record<string, number>
  faults: string[]
}

/** What Lighthouse says about the page at `url`, loaded anew in a browser of its own. */
export const audit = async (url: string, formFactor: FormFactor, categories: readonly Category[]): Promise<Audit> => {
  const browser = await launch({ executablePath: findChromium(), args: CHROMIUM_ARGS, headless: true })
  try {
    const flags = { port: Number(new URL(browser.wsEndpoint()).port), logLevel: 'error' as const }
    const config = formFactor === 'desktop' ? desktopConfig : { extends: 'lighthouse:default' }
    const result = await lighthouse(url, flags, {
      ...config,
      settings: { ...config.settings, onlyCategories: [...categories] },
    })
    if (result === undefined) throw new Error('Lighthouse gave no answer')
    const { categories: found, audits, runtimeError } = result.lhr
    if (runtimeError !== undefined) throw new Error(`Lighthouse: ${runtimeError.message}`)
    const points = Object.entries(found).map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)] as const)
    const counted = Object.values(found).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0))
    const faults = counted
      .map(({ id }) => audits[id])
      .filter(({ score }) => score !== null && score < 1)
      .map(({ id, title, displayValue }) => `${id}: ${title} ${displayValue ?? ''}`.trim())
    return { points: Object.fromEntries(points), faults }
  } finally {
    await browser.close()
  }
}
