import { TraceError } from '../../sim/trace/parse/format.ts'

/** The longest element that is read whole, in characters. */
const ELEMENT_MAX = 1 << 16
const QUOTE = 34
const BACKSLASH = 92
const OPEN_BRACE = 123
const CLOSE_BRACE = 125
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93

/** Depth at which the events lie, in the two forms of the format. */
type Form = 'array' | 'object'

/**
 * Finds the objects in a list of trace events as text comes in, without ever holding more than one of them: in a bare
 * list, or in the list that an object has under `traceEvents`. Everything else in that object is passed over.
 */
export class JsonElements {
  /** Elements that were longer than {@link ELEMENT_MAX} and were left out. */
  tooLong = 0
  /** What there was of an element whose end is missing. */
  cutOff = ''
  /** Whether there is text of ftrace beside the list, as Chrome writes it when it records the system too. */
  hasSystemText = false
  private readonly onElement: (text: string) => void
  private form: Form | null = null
  private depth = 0
  private inString = false
  private escaped = false
  /** The text of the string that was last closed at depth 1 of an object: a key, perhaps. */
  private key = ''
  private keyPart = ''
  /** Whether the list that is open is the one with the events. */
  private inEvents = false
  private element = ''
  private collecting = false
  private overlong = false
  private done = false

  constructor(onElement: (text: string) => void) {
    this.onElement = onElement
  }

  push(text: string): void {
    let from = 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (this.inString) this.stringCharacter(code, text[at])
      else if (code === QUOTE) {
        this.inString = true
        this.keyPart = ''
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        if (this.open(code)) from = at
      } else if ((code === CLOSE_BRACE || code === CLOSE_BRACKET) && this.close()) {
        this.keep(text.slice(from, at + 1))
        this.finishElement()
      }
    }
    if (this.collecting) this.keep(text.slice(from))
  }

  /** The text has ended; a list of events that is cut off is as good as whole, as the format allows. */
  end(): void {
    if (this.form === 'object' && !this.done && !this.inEvents)
      throw new TraceError(
        'there is no list "traceEvents" in it; is this a file of trace events? What perf recorded is better brought as text: perf script',
      )
    if (this.collecting) this.cutOff = this.element
  }

  private stringCharacter(code: number, character: string): void {
    if (this.escaped) this.escaped = false
    else if (code === BACKSLASH) this.escaped = true
    else if (code === QUOTE) {
      this.inString = false
      if (this.depth === 1) this.key = this.keyPart
      this.hasSystemText ||= this.depth === 1 && this.form === 'object' && this.keyPart === 'systemTraceEvents'
    } else if (this.depth === 1 && this.keyPart.length < 32) this.keyPart += character
  }

  /** Depth of an element of the list of events. */
  private get elementDepth(): number {
    return this.form === 'array' ? 1 : 2
  }

  /** Whether an element begins here. */
  private open(code: number): boolean {
    if (this.depth === 0 && this.form === null) this.form = code === OPEN_BRACKET ? 'array' : 'object'
    if (this.form === 'array' && this.depth === 0) this.inEvents = true
    if (this.form === 'object' && this.depth === 1) this.inEvents = code === OPEN_BRACKET && this.key === 'traceEvents'
    const begins = this.inEvents && this.depth === this.elementDepth && code === OPEN_BRACE
    this.depth++
    if (begins) this.collecting = true
    return begins
  }

  /** Whether an element ends here. */
  private close(): boolean {
    if (this.depth > 0) this.depth--
    if (this.inEvents && this.depth === this.elementDepth - 1) {
      this.inEvents = false
      this.done = true
    }
    return this.collecting && this.depth === this.elementDepth
  }

  private keep(text: string): void {
    if (this.element.length + text.length > ELEMENT_MAX) this.overlong = true
    else this.element += text
  }

  private finishElement(): void {
    if (this.overlong) this.tooLong++
    else this.onElement(this.element)
    this.element = ''
    this.collecting = false
    this.overlong = false
  }
}
