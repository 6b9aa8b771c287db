import { paintOf } from './colour.ts'

/** Properties that a drawing hands on to what is in it, and that are attributes in a file. */
const INHERITED = [
  'fill-rule',
  'stroke-width',
  'stroke-dasharray',
  'stroke-dashoffset',
  'stroke-linecap',
  'stroke-linejoin',
  'font-family',
  'font-size',
  'font-style',
  'font-weight',
  'letter-spacing',
  'text-anchor',
  'paint-order',
] as const
/** Properties of one thing alone, and what they are where nobody says anything. */
const OWN: readonly (readonly [string, string])[] = [
  ['opacity', '1'],
  ['dominant-baseline', 'auto'],
  ['clip-path', 'none'],
  ['marker-start', 'none'],
  ['marker-mid', 'none'],
  ['marker-end', 'none'],
]
const PAINTS = ['fill', 'stroke'] as const
/** Attributes of the page's own that mean nothing in a file. */
const OF_THE_PAGE = /^(class|style|role|tabindex|data-.*|aria-.*|on.*)$/
/** What is never seen itself, and is what others refer to. */
const REFERRED_TO = new Set(['defs', 'pattern', 'marker', 'clipPath', 'symbol', 'mask'])
const SHAPES = new Set(['rect', 'circle', 'ellipse', 'line', 'path', 'polygon', 'polyline'])

const SVG = 'http://www.w3.org/2000/svg'

const inPixels = (value: string): string => value.replaceAll(/(\d)px/g, '$1')

/** What is said by the styles of a page about one element, as attributes. */
type Look = ReadonlyMap<string, string>

const paintInto = (look: Map<string, string>, style: CSSStyleDeclaration, name: 'fill' | 'stroke'): void => {
  const value = style.getPropertyValue(name)
  const paint = paintOf(value)
  const opacity = Number(style.getPropertyValue(`${name}-opacity`)) * (paint?.opacity ?? 1)
  if (opacity === 0 || value === 'none') look.set(name, 'none')
  else {
    look.set(name, paint?.colour ?? value)
    look.set(`${name}-opacity`, String(Number(opacity.toFixed(4))))
  }
}

const lookOf = (element: Element): Look => {
  const style = getComputedStyle(element)
  const look = new Map<string, string>()
  for (const name of PAINTS) paintInto(look, style, name)
  for (const name of INHERITED) look.set(name, inPixels(style.getPropertyValue(name)))
  for (const [name, otherwise] of OWN) {
    const value = style.getPropertyValue(name)
    if (value !== otherwise && value !== '') look.set(name, value)
  }
  if (style.display === 'none' || style.visibility === 'hidden') look.set('display', 'none')
  return look
}

/** Remembers how elements look that cannot look different: for many pictures of the same page, one after the other. */
export class Looks {
  private readonly known = new Map<string, Look>()
  private readonly numbers = new Map<Look, number>()

  /** The look of an element within one of another look. */
  of(element: Element, outer: Look | null): Look {
    const said = [...element.attributes]
      .filter(
        ({ name }) =>
          !/^(x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|d|points|width|height|transform|id|viewBox|aria-label|data-testid)$/.test(
            name,
          ),
      )
      .map(({ name, value }) => `${name}=${value}`)
    const key = `${outer === null ? '' : this.numbers.get(outer)} ${element.tagName} ${said.join(' ')}`
    const before = this.known.get(key)
    if (before !== undefined) return before
    const look = lookOf(element)
    this.known.set(key, look)
    this.numbers.set(look, this.numbers.size)
    return look
  }
}

interface Copying {
  looks: Looks
  /** Before every id, so that two pictures in one file do not mean each other's. */
  prefix: string
}

const referred = (value: string, prefix: string): string =>
  value.replaceAll(/url\(["']?[^"')]*#([^"')]+)["']?\)/g, (_, id: string) => `url(#${prefix}${id})`)

const copyAttributes = (from: Element, to: Element, prefix: string): void => {
  for (const { name, value } of from.attributes) {
    if (OF_THE_PAGE.test(name) || name === 'xmlns') continue
    if (name === 'id') to.setAttribute(name, prefix + value)
    else if (name === 'href' && value.startsWith('#')) to.setAttribute(name, `#${prefix}${value.slice(1)}`)
    else to.setAttribute(name, referred(value, prefix))
  }
}

const writeLook = (to: Element, look: Look, outer: Look | null, prefix: string): void => {
  for (const [name, value] of look) {
    const handedOn = !OWN.some(([own]) => own === name)
    if (handedOn && outer?.get(name) === value) to.removeAttribute(name)
    else to.setAttribute(name, referred(value, prefix))
  }
}

/** A canvas within a drawing becomes the picture that is on it. */
const canvasImage = (from: Element, width: string, height: string): SVGElement | null => {
  const canvas = from.querySelector('canvas')
  if (canvas === null || canvas.width === 0) return null
  const image = document.createElementNS(SVG, 'image')
  const given = { x: from.getAttribute('x') ?? '0', y: from.getAttribute('y') ?? '0', width, height }
  for (const [name, value] of Object.entries(given)) image.setAttribute(name, value)
  image.setAttribute('preserveAspectRatio', 'none')
  image.setAttribute('href', canvas.toDataURL('image/png'))
  return image
}

/** Places for a pointer, which nobody sees, are left out. */
const isUnseen = (tag: string, look: Look): boolean =>
  SHAPES.has(tag) && look.get('fill') === 'none' && look.get('stroke') === 'none'

const copyOf = (from: Element, outer: Look | null, hidden: boolean, copying: Copying): SVGElement | null => {
  const tag = from.tagName
  if (tag === 'foreignObject')
    return canvasImage(from, from.getAttribute('width') ?? '0', from.getAttribute('height') ?? '0')
  if (from.namespaceURI !== SVG || tag === 'script' || tag === 'style') return null
  const to = document.createElementNS(SVG, tag)
  if (tag === 'title' || tag === 'desc') {
    to.textContent = from.textContent
    return to
  }
  const look = copying.looks.of(from, outer)
  const kept = hidden || REFERRED_TO.has(tag)
  if (!kept && (look.get('display') === 'none' || isUnseen(tag, look))) return null
  copyAttributes(from, to, copying.prefix)
  writeLook(to, look, outer, copying.prefix)
  for (const child of from.childNodes) {
    if (child instanceof Element) {
      const copy = copyOf(child, look, kept, copying)
      if (copy !== null) to.append(copy)
    } else if (child instanceof Text && (tag === 'text' || tag === 'tspan')) to.append(child.data)
  }
  return to
}

let pictures = 0

/**
 * A drawing of the page as a drawing that stands for itself: what the page's styles say is in its attributes, nothing
 * refers to anything outside, and what only serves the pointer, the keyboard or a screen reader is left out. It is as
 * large as it is on the page, or `width` × `height`.
 */
export const stillOf = (
  svg: SVGSVGElement,
  size?: { width: number; height: number },
  looks = new Looks(),
): SVGElement => {
  const { width, height } = size ?? svg.getBoundingClientRect()
  const still = copyOf(svg, null, false, { looks, prefix: `p${pictures++}-` }) ?? document.createElementNS(SVG, 'svg')
  still.setAttribute('width', String(width))
  still.setAttribute('height', String(height))
  return still
}
