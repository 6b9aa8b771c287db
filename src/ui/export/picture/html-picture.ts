import { paintOf } from './colour.ts'
import { stillOf } from './still.ts'

const SVG = 'http://www.w3.org/2000/svg'
/** Controls do nothing in a picture; but the names of lanes are buttons. */
const CONTROLS = 'button:not(.timeline-pick), select, input, label, textarea, summary, .sr-only, [hidden], dialog'

interface Origin {
  x: number
  y: number
}

const put = (into: Element, tag: string, attributes: Readonly<Record<string, string | number>>): SVGElement => {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
  into.append(element)
  return element
}

const rounded = (value: number): number => Math.round(value * 100) / 100

/** The background and the edge of a box, where it has any. */
const drawBox = (into: Element, element: Element, origin: Origin): void => {
  const style = getComputedStyle(element)
  const { left, top, width, height } = element.getBoundingClientRect()
  const fill = paintOf(style.backgroundColor)
  const edge = Number.parseFloat(style.borderTopWidth)
  const stroke = edge > 0 && style.borderTopStyle !== 'none' ? paintOf(style.borderTopColor) : null
  if (width === 0 || height === 0 || ((fill?.opacity ?? 0) === 0 && stroke === null)) return
  const whole = Number.parseFloat(style.borderLeftWidth) > 0
  if (stroke !== null && !whole) {
    const y = rounded(top - origin.y + edge / 2)
    put(into, 'line', {
      x1: rounded(left - origin.x),
      x2: rounded(left + width - origin.x),
      y1: y,
      y2: y,
      stroke: stroke.colour,
      'stroke-width': edge,
    })
    if ((fill?.opacity ?? 0) === 0) return
  }
  const inset = stroke !== null && whole ? edge / 2 : 0
  put(into, 'rect', {
    x: rounded(left - origin.x + inset),
    y: rounded(top - origin.y + inset),
    width: rounded(Math.max(0, width - 2 * inset)),
    height: rounded(Math.max(0, height - 2 * inset)),
    rx: Math.min(Number.parseFloat(style.borderTopLeftRadius) || 0, width / 2, height / 2),
    fill: (fill?.opacity ?? 0) === 0 ? 'none' : (fill?.colour ?? 'none'),
    ...(fill !== null && fill.opacity > 0 && fill.opacity < 1 ? { 'fill-opacity': fill.opacity } : {}),
    ...(stroke !== null && whole ? { stroke: stroke.colour, 'stroke-width': edge } : {}),
  })
}

/** Whether a place is cut off by something that hides what does not fit into it. */
const isCutOff = (rect: DOMRect, element: Element, root: Element): boolean => {
  for (let outer: Element | null = element; outer !== null && root.contains(outer); outer = outer.parentElement) {
    if (getComputedStyle(outer).overflowX === 'visible') continue
    const box = outer.getBoundingClientRect()
    if (
      rect.left < box.left - 1 ||
      rect.right > box.right + 1 ||
      rect.top < box.top - 2 ||
      rect.bottom > box.bottom + 2
    )
      return true
  }
  return false
}

/** The lines in which a text is set, each with its place. */
const linesOf = (text: Text): { words: string; rect: DOMRect }[] => {
  const range = document.createRange()
  const lines: { words: string; rect: DOMRect }[] = []
  for (const { 0: word, index } of text.data.matchAll(/\S+\s*/g)) {
    range.setStart(text, index)
    range.setEnd(text, index + word.trimEnd().length)
    const rect = range.getBoundingClientRect()
    const last = lines.at(-1)
    if (last !== undefined && Math.abs(last.rect.top - rect.top) < 2) {
      last.words += word
      last.rect = new DOMRect(last.rect.x, last.rect.y, rect.right - last.rect.x, last.rect.height)
    } else lines.push({ words: word, rect })
  }
  return lines
}

const drawText = (into: Element, text: Text, origin: Origin, root: Element): void => {
  const parent = text.parentElement
  if (parent === null) return
  const style = getComputedStyle(parent)
  for (const { words, rect } of linesOf(text)) {
    if (rect.width < 1 || isCutOff(rect, parent, root)) continue
    const shown = style.textTransform === 'uppercase' ? words.trimEnd().toUpperCase() : words.trimEnd()
    put(into, 'text', {
      x: rounded(rect.left - origin.x),
      y: rounded(rect.top - origin.y + rect.height / 2),
      'dominant-baseline': 'central',
      'font-family': style.fontFamily,
      'font-size': Number.parseFloat(style.fontSize),
      'font-weight': style.fontWeight,
      fill: paintOf(style.color)?.colour ?? 'black',
    }).textContent = shown
  }
}

const drawCanvas = (into: Element, canvas: HTMLCanvasElement, origin: Origin): void => {
  const { left, top, width, height } = canvas.getBoundingClientRect()
  if (canvas.width === 0 || width === 0) return
  put(into, 'image', {
    x: rounded(left - origin.x),
    y: rounded(top - origin.y),
    width: rounded(width),
    height: rounded(height),
    preserveAspectRatio: 'none',
    href: canvas.toDataURL('image/png'),
  })
}

const drawInto = (into: Element, element: Element, origin: Origin, root: Element): void => {
  if (element.matches(CONTROLS) || element.getClientRects().length === 0) return
  const { left, top } = element.getBoundingClientRect()
  if (element instanceof SVGSVGElement) {
    const still = stillOf(element)
    still.setAttribute('x', String(rounded(left - origin.x)))
    still.setAttribute('y', String(rounded(top - origin.y)))
    into.append(still)
    return
  }
  if (element instanceof HTMLCanvasElement) {
    drawCanvas(into, element, origin)
    return
  }
  drawBox(into, element, origin)
  for (const child of element.childNodes) {
    if (child instanceof Element) drawInto(into, child, origin, root)
    else if (child instanceof Text && child.data.trim() !== '') drawText(into, child, origin, root)
  }
}

/** Space around a picture, and between its groups, in pixels of the page. */
const MARGIN = 8

interface Placed {
  elements: readonly Element[]
  /** What is at the left and the top of the group on the page, less its place in the picture. */
  origin: Origin
  right: number
  bottom: number
}

/** A group below what there is already; what is in it keeps its places to each other. */
const placed = (elements: readonly Element[], top: number): Placed => {
  const boxes = elements.map((element) => element.getBoundingClientRect())
  const left = Math.min(...boxes.map((box) => box.left))
  const origin = { x: left - MARGIN, y: Math.min(...boxes.map((box) => box.top)) - top }
  const right = Math.max(...boxes.map((box) => box.right)) - origin.x
  return { elements, origin, right, bottom: Math.max(...boxes.map((box) => box.bottom)) - origin.y }
}

/**
 * Parts of the page as one drawing, group below group: boxes, lines of text, drawings, and what is painted on a canvas
 * as an image. Controls are left out. Only what this page is made of is understood: no shadows, no gradients.
 */
export const htmlPicture = (groups: readonly (readonly Element[])[], background: string): SVGElement => {
  const all: Placed[] = []
  for (const elements of groups) all.push(placed(elements, (all.at(-1)?.bottom ?? 0) + MARGIN))
  const width = Math.ceil(Math.max(...all.map(({ right }) => right)) + MARGIN)
  const height = Math.ceil((all.at(-1)?.bottom ?? 0) + MARGIN)
  const svg = document.createElementNS(SVG, 'svg')
  for (const [name, value] of Object.entries({ width, height })) svg.setAttribute(name, String(value))
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
  put(svg, 'rect', { width, height, fill: background })
  for (const { elements, origin } of all) for (const element of elements) drawInto(svg, element, origin, element)
  return svg
}
