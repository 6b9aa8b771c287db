import { expect, test } from '@playwright/test'
import { audit } from '../lighthouse/audit.ts'

test.setTimeout(240_000)

/** A phone, and with `npm run verify` a desk as well; its speed is measured by the benchmark. */
const FORM_FACTORS = process.env['VERIFY'] === '1' ? (['mobile', 'desktop'] as const) : (['mobile'] as const)

for (const formFactor of FORM_FACTORS) {
  test(`Lighthouse finds nothing to better in access, practice and description, ${formFactor}`, async ({ baseURL }) => {
    const { points, faults } = await audit(baseURL ?? '', formFactor, ['accessibility', 'best-practices', 'seo'])
    expect(faults).toEqual([])
    expect(points).toEqual({ accessibility: 100, 'best-practices': 100, seo: 100 })
  })
}
