import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** Where to look, if not at the whole page, and by which rules, if not by all. */
interface Asked {
  within?: string
  rules?: string[]
}

/** What a colour theme can break. */
export const COLOURS = ['color-contrast']

/** What axe finds wrong: the rule, the element, and what it says about it. */
export const violations = async (page: Page, { within, rules }: Asked = {}): Promise<string[]> => {
  const axe = new AxeBuilder({ page })
  if (within !== undefined) axe.include(within)
  if (rules !== undefined) axe.withRules(rules)
  const { violations: found } = await axe.analyze()
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  )
}
