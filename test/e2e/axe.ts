import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { WHOLE } from './page.ts'

/** What axe finds wrong: the rule, the element, and what it says about it. When time is short it looks only `within` a part. */
export const violations = async (page: Page, within?: string): Promise<string[]> => {
  const axe = new AxeBuilder({ page })
  if (within !== undefined && !WHOLE) axe.include(within)
  const { violations: found } = await axe.analyze()
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  )
}
