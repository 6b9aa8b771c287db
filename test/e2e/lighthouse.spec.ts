import { expect, test } from '@playwright/test'
import { audit } from '../lighthouse/audit.ts'
import { FOR_VERIFY, WHOLE } from './page.ts'

test.setTimeout(240_000)

/** It takes most of a minute for each, so it is asked by `npm run verify`; speed is measured by the benchmark. */
const FORM_FACTORS = ['mobile', 'desktop'] as const

for (const formFactor of FORM_FACTORS) {
  test(`Lighthouse finds nothing to better in access, practice and description, ${formFactor}`, async ({ baseURL }) => {
    test.skip(!WHOLE, FOR_VERIFY)
    const { points, faults } = await audit(baseURL ?? '', formFactor, ['accessibility', 'best-practices', 'seo'])
    expect(faults).toEqual([])
    expect(points).toEqual({ accessibility: 100, 'best-practices': 100, seo: 100 })
  })
}
