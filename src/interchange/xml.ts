import { ImportError } from './import-error.ts'

/**
 * Reads the small part of XML that topology files are written in: nested elements, attributes, text. It is our own
 * because it has to be the same in a worker, where there is no DOMParser, and in Node, and because it must do less than
 * a parser does: no entity is ever declared or expanded (but for the five of XML itself and characters by number), and
 * no DTD is fetched. Anything else is refused with its line.
 */

export interface XmlElement {
  name: string
  /** A map, so that no name in the file can reach an object's prototype. */
  attributes: Map<string, string>
  children: XmlElement[]
  /** All text directly in this element, joined. */
  text: string
  /** Where it begins, from 1. */
  line: number
}

export const XML_LIMITS = { characters: 16 * 1024 * 1024, depth: 64, elements: 200_000 } as const

const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
const CODE_POINT_MAX = 0x10ffff
const BLANK = /\s*/y
const NAME = /[A-Za-z_][\w.:-]*/y
const ATTRIBUTE = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
const TAG_END = /\s*(\/?)>/y
const CLOSING_TAG = /<\/([A-Za-z_][\w.:-]*)\s*>/y

class Reader {
  private readonly text: string
  private at = 0
  private line = 1
  private elements = 0
  private lineEnd: number

  constructor(text: string) {
    this.text = text
    this.lineEnd = this.findLineEnd(0)
  }

  /** The one outermost element. */
  document(): XmlElement {
    this.skipProlog()
    if (this.text[this.at] !== '<') return this.refuse('expected an element; is this an XML file?')
    const root = this.element()
    this.skipProlog()
    return this.at === this.text.length ? root : this.refuse('expected nothing after the outermost element')
  }

  private element(): XmlElement {
    const open: XmlElement[] = []
    for (;;) {
      const opened = this.openingTag()
      open.at(-1)?.children.push(opened.element)
      if (!opened.empty) {
        open.push(opened.element)
        if (open.length > XML_LIMITS.depth) this.refuse(`elements are nested deeper than ${XML_LIMITS.depth}`)
      } else if (open.length === 0) return opened.element
      const closed = this.contentUpToNextOpening(open)
      if (closed !== undefined) return closed
    }
  }

  /** Reads text, comments and closing tags. Returns the outermost element once that is closed. */
  private contentUpToNextOpening(open: XmlElement[]): XmlElement | undefined {
    for (;;) {
      const inner = open[open.length - 1]
      const next = this.text.indexOf('<', this.at)
      if (next < 0) return this.refuse(`<${inner.name}> of line ${inner.line} is not closed; is the file cut off?`)
      if (next > this.at) inner.text += this.decode(this.text.slice(this.at, next))
      this.moveTo(next)
      if (this.text.startsWith('<!--', this.at)) this.skipPast('-->', 'the comment')
      else if (this.text.startsWith('</', this.at)) {
        const [all, name] = this.take(CLOSING_TAG) ?? this.refuse('a closing tag is damaged')
        if (name !== inner.name) this.refuse(`</${name}> closes <${inner.name}> of line ${inner.line}`)
        this.moveTo(this.at + all.length)
        open.pop()
        if (open.length === 0) return inner
      } else return undefined
    }
  }

  private openingTag(): { element: XmlElement; empty: boolean } {
    if (this.text.startsWith('<!', this.at)) this.refuse('declarations and CDATA are not read; remove them')
    if (this.text.startsWith('<?', this.at)) this.refuse('processing instructions are not read; remove it')
    if (++this.elements > XML_LIMITS.elements) this.refuse(`more than ${XML_LIMITS.elements} elements`)
    const { line } = this
    this.moveTo(this.at + 1)
    const [name] = this.take(NAME) ?? this.refuse('expected the name of an element after <')
    this.moveTo(this.at + name.length)
    const attributes = new Map<string, string>()
    for (let match = this.take(ATTRIBUTE); match !== null; match = this.take(ATTRIBUTE)) {
      if (attributes.has(match[1])) this.refuse(`<${name}> has the attribute ${match[1]} twice`)
      attributes.set(match[1], this.decode(match[2] ?? match[3]))
      this.moveTo(this.at + match[0].length)
    }
    const [end, slash] = this.take(TAG_END) ?? this.refuse(`<${name}> is damaged or cut off`)
    this.moveTo(this.at + end.length)
    return { element: { name, attributes, children: [], text: '', line }, empty: slash === '/' }
  }

  private skipProlog(): void {
    for (;;) {
      this.moveTo(this.at + (this.take(BLANK)?.[0].length ?? 0))
      if (this.text.startsWith('<?', this.at)) this.skipPast('?>', 'the XML declaration')
      else if (this.text.startsWith('<!--', this.at)) this.skipPast('-->', 'the comment')
      else if (this.text.startsWith('<!DOCTYPE', this.at)) {
        const end = this.text.indexOf('>', this.at)
        if (this.text.slice(this.at, end).includes('[')) {
          this.refuse('the file declares its own entities or elements; remove the part of <!DOCTYPE in brackets')
        }
        this.skipPast('>', '<!DOCTYPE')
      } else return
    }
  }

  private decode(raw: string): string {
    if (!raw.includes('&')) return raw
    return raw.replaceAll(/&([^;&]{0,12});?/g, (all, name: string) => {
      const named = NAMED.get(name)
      if (named !== undefined && all.endsWith(';')) return named
      const [, hex, decimal] = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name) ?? []
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      if (Number.isInteger(code) && code <= CODE_POINT_MAX && all.endsWith(';')) return String.fromCodePoint(code)
      return this.refuse(`&${name} is not one of XML's own entities, and no others are expanded`)
    })
  }

  private skipPast(end: string, what: string): void {
    const found = this.text.indexOf(end, this.at)
    if (found < 0) this.refuse(`${what} does not end`)
    this.moveTo(found + end.length)
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    return pattern.exec(this.text)
  }

  private moveTo(at: number): void {
    this.at = at
    while (this.lineEnd < at) {
      this.line++
      this.lineEnd = this.findLineEnd(this.lineEnd + 1)
    }
  }

  private findLineEnd(from: number): number {
    const found = this.text.indexOf('\n', from)
    return found < 0 ? this.text.length : found
  }

  private refuse(message: string): never {
    throw new ImportError(this.line, message)
  }
}

/** The outermost element of an XML text. Throws {@link ImportError}. */
export const parseXml = (text: string): XmlElement => {
  if (text.length > XML_LIMITS.characters) {
    throw new ImportError(1, `the file is longer than ${XML_LIMITS.characters} characters`)
  }
  return new Reader(text.startsWith('\uFEFF') ? text.slice(1) : text).document()
}
