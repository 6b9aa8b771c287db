import { t } from '../../../language/t.ts'
import { htmlPicture } from './html-picture.ts'

/** Something on the page of which a picture can be taken. */
export interface View {
  id: string
  words: string
  /** Part of a file's name. */
  file: string
  /** Whether a part of it is painted, and is an image within the drawing. */
  painted: boolean
  take: () => SVGElement
}

/** Drawings smaller than this are signs, and not pictures. */
const WIDTH_LEAST = 160
const HEIGHT_LEAST = 60

const isLarge = (element: Element): boolean => {
  const { width, height } = element.getBoundingClientRect()
  return width >= WIDTH_LEAST && height >= HEIGHT_LEAST
}

const nameOf = (element: Element): string => {
  const named = element.closest('[aria-label], [aria-labelledby]')
  const by = named?.getAttribute('aria-labelledby')
  const label = by === null || by === undefined ? null : document.getElementById(by.split(' ')[0])
  return label?.textContent ?? named?.getAttribute('aria-label') ?? element.querySelector('title')?.textContent ?? ''
}

const slug = (words: string): string =>
  words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')

/** The colour behind an element. */
const backgroundOf = (element: Element): string => {
  for (let outer: Element | null = element; outer !== null; outer = outer.parentElement) {
    const colour = getComputedStyle(outer).backgroundColor
    if (colour !== 'rgba(0, 0, 0, 0)' && colour !== 'transparent') return colour
  }
  return 'rgb(255, 255, 255)'
}

const viewOf = (words: string, ...groups: readonly (readonly Element[])[]): View => ({
  id: slug(words),
  words,
  file: slug(words),
  painted: groups.flat().some((element) => element.querySelector('canvas') !== null),
  take: () => htmlPicture(groups, backgroundOf(groups[0][0])),
})

const present = (elements: readonly (Element | null)[]): Element[] => elements.filter((element) => element !== null)

const HEADLINE = '[data-testid="headline"]'

/** The sentence on top of the page, as it stands there. */
export const headlineOnPage = (): string => document.querySelector(HEADLINE)?.textContent ?? ''

/** Everything on the page of which a picture can be taken now, the largest things first. */
export const viewsOnPage = (): View[] => {
  const main = document.querySelector('main')
  if (main === null) return []
  const sides = [...main.querySelectorAll(':is([data-testid^="stage-"], [data-testid^="cluster-"])')].filter(
    (element) => element.matches('section'),
  )
  const headline = main.querySelector(HEADLINE)
  const timeline = main.querySelector('[data-testid="timeline"]')
  const drawings = [...main.querySelectorAll('svg')].filter(
    (svg) => isLarge(svg) && svg.parentElement?.closest('svg') === null,
  )
  const ledgers = [...main.querySelectorAll('ul:has(> .ledger-share)')]
  const views = [
    ...(sides.length > 0 && headline !== null
      ? [viewOf(t('All of it: the sentence, and all sides'), present([headline]), sides)]
      : []),
    ...sides.map((side) => viewOf(t('{side}, with its figures', { side: nameOf(side) }), [side])),
    ...drawings.map((svg) => viewOf(nameOf(svg), [svg])),
    ...present([timeline]).map((element) => viewOf(t('The timeline'), [element])),
    ...ledgers.map((element) => viewOf(nameOf(element), [element])),
    ...present([headline]).map((element) => viewOf(t('The sentence on top'), [element])),
  ]
  return views.map((view, at) => ({ ...view, id: `${at}-${view.id}` }))
}
