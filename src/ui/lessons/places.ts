import type { Highlight, Part } from '../../scenario/lesson/lesson.ts'

const SIDES = ['stage-left', 'stage-right', 'stage-third', 'stage-fourth'] as const

/** Where each part of the two pages is. `{side}` is the panel of the side that is meant. */
const PARTS: Readonly<Record<Part, readonly [machine: string, cluster: string]>> = {
  headline: ['[data-testid="headline"]', '[data-testid="headline"]'],
  controls: ['[data-part="controls"]', '[data-testid="systems"]'],
  stage: ['{side} svg.machine', '{side} svg[role="group"]'],
  ledger: ['{side} [data-part="ledger"]', '{side} .cluster-side-figures'],
  locks: ['{side} .waits', '[data-testid="hang"]'],
  figures: ['{side} dl', '{side} .cluster-side-figures'],
  differences: ['[data-testid="differences"]', '[data-testid="headline"]'],
  transport: ['[data-part="transport"]', '.cluster-dock'],
  timeline: ['[data-testid="timeline"]', '[data-testid="timeline"]'],
  protocol: ['[data-testid="protocol-panel"]', '[data-testid="timeline"]'],
  path: ['[data-testid="critical-path"]', '[data-testid="timeline"]'],
  curves: ['[data-testid="sweep"]', '[data-testid="turning"]'],
  legend: ['[data-part="legend"]', '[data-testid="legend"]'],
}

/** Selects what a highlight is about, in the page as it is drawn now. */
export const selectorOf = (highlight: Highlight, cluster: boolean): string => {
  const { side = 0 } = highlight
  const panel = cluster ? `[data-testid="cluster-${side}"]` : `[data-testid="${SIDES[side]}"]`
  if (highlight.at === 'part') return PARTS[highlight.part][cluster ? 1 : 0].replace('{side}', panel)
  if (!cluster) return `${panel} .lesson-mark`
  if (highlight.at === 'node') return `${panel} [data-node="${Number(highlight.name)}"]`
  return `${panel} [data-process="${CSS.escape(highlight.name)}"]`
}

/** Whether the lesson lies over the foot of the page, as `lessons.css` has it on a narrow one. */
const isSheet = (): boolean => matchMedia('(width < 60rem)').matches

/** Part of the window's height that such a lesson leaves. */
const LEFT_BY_SHEET = 0.52
/** Room for the word above what is pointed out, in pixels. */
const WORD = 48

/** Brings what is pointed out into the part of the window that the lesson leaves; what is there stays where it is. */
export const intoSight = (element: Element): void => {
  const { top, height } = element.getBoundingClientRect()
  const bottom = isSheet() ? innerHeight * LEFT_BY_SHEET : innerHeight
  if (top >= 0 && top + Math.min(height, 200) <= bottom) return
  // A tall part, and any above a lesson, is looked at from its top.
  const fromTop = isSheet() || height > innerHeight / 2
  element.scrollIntoView({ block: fromTop ? 'start' : 'center' })
  if (fromTop) scrollBy(0, -WORD)
}

/** On a narrow page the stage is what is left to be seen above the lesson. */
export const stageIntoSight = (): void => {
  if (isSheet()) document.querySelector('[data-testid="stage-left"], [data-testid="cluster-0"]')?.scrollIntoView()
}
