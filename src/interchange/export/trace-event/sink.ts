/**
 * Events of the Trace Event Format ("Trace Event Format", Google document 1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU),
 * which Perfetto and chrome://tracing open: times in µs, one JSON object to an event.
 */

const PS_PER_US = 1_000_000

/** A time in ps as the text of a number of µs, exact to the ps. */
export const microseconds = (ps: number): string => {
  const whole = Math.floor(ps / PS_PER_US)
  const rest = ps - whole * PS_PER_US
  return rest === 0 ? String(whole) : `${whole}.${String(rest).padStart(6, '0').replace(/0+$/, '')}`
}

/** Where an event stands: a process and a track ("thread") of it, as the format numbers them. */
export interface Place {
  pid: number
  tid: number
}

/** What an event says besides its name. */
export type Args = Readonly<Record<string, string | number | boolean>>

const quotedKnown = new Map<string, string>()
const QUOTED_MOST = 10_000

/** A JSON string; the same few names are asked for again and again. */
const quoted = (text: string): string => {
  const known = quotedKnown.get(text)
  if (known !== undefined) return known
  if (quotedKnown.size >= QUOTED_MOST) quotedKnown.clear()
  const json = JSON.stringify(text)
  quotedKnown.set(text, json)
  return json
}

const argsText = (args: Args | undefined): string => (args === undefined ? '' : `,"args":${JSON.stringify(args)}`)

const hex = (id: number): string => `"0x${id.toString(16)}"`

/** Collects events as text, until somebody takes it away. */
export class TraceSink {
  /** Events so far. */
  events = 0
  private text = ''
  private separator = ''

  /** Characters that wait to be taken. */
  get waiting(): number {
    return this.text.length
  }

  take(): string {
    const { text } = this
    this.text = ''
    return text
  }

  /** A stretch begins on a track; those within it end before it. */
  begin(at: Place, ps: number, name: string, category: string, args?: Args): void {
    this.put('B', at, ps, `,"name":${quoted(name)},"cat":${quoted(category)}${argsText(args)}`)
  }

  /** The innermost stretch that is open on a track ends. */
  end(at: Place, ps: number): void {
    this.put('E', at, ps, '')
  }

  /** A whole stretch. */
  complete(at: Place, ps: number, durationPs: number, name: string, category: string, args?: Args): void {
    const rest = `,"dur":${microseconds(durationPs)},"name":${quoted(name)},"cat":${quoted(category)}${argsText(args)}`
    this.put('X', at, ps, rest)
  }

  /** Something that takes no time, on a track or for a whole process. */
  instant(at: Place, ps: number, name: string, category: string, scope: 't' | 'p', args?: Args): void {
    this.put('i', at, ps, `,"s":"${scope}","name":${quoted(name)},"cat":${quoted(category)}${argsText(args)}`)
  }

  /** An arrow begins at the stretch that is open on a track. */
  flowFrom(at: Place, ps: number, name: string, category: string, id: number): void {
    this.put('s', at, ps, `,"id":${hex(id)},"name":${quoted(name)},"cat":${quoted(category)}`)
  }

  /** An arrow ends at the stretch that is open on a track. */
  flowTo(at: Place, ps: number, name: string, category: string, id: number): void {
    this.put('f', at, ps, `,"bp":"e","id":${hex(id)},"name":${quoted(name)},"cat":${quoted(category)}`)
  }

  /** Something that belongs to no track, and may overlap with its like, begins or ends. */
  async(phase: 'b' | 'e', at: Place, ps: number, name: string, category: string, id: number, args?: Args): void {
    this.put(phase, at, ps, `,"id":${hex(id)},"name":${quoted(name)},"cat":${quoted(category)}${argsText(args)}`)
  }

  /** The value of a counter from now on. */
  counter(at: Place, ps: number, name: string, values: Args): void {
    this.put('C', at, ps, `,"name":${quoted(name)}${argsText(values)}`)
  }

  /** The name of a process, and its place among them. */
  process(pid: number, name: string, order: number, labels: string): void {
    this.meta({ pid, tid: 0 }, 'process_name', { name })
    this.meta({ pid, tid: 0 }, 'process_labels', { labels })
    this.meta({ pid, tid: 0 }, 'process_sort_index', { sort_index: order })
  }

  /** The name of a track, and its place in its process. */
  track(at: Place, name: string, order: number): void {
    this.meta(at, 'thread_name', { name })
    this.meta(at, 'thread_sort_index', { sort_index: order })
  }

  private meta(at: Place, name: string, args: Args): void {
    this.put('M', at, 0, `,"name":"${name}"${argsText(args)}`)
  }

  private put(phase: string, { pid, tid }: Place, ps: number, rest: string): void {
    this.events++
    this.text += `${this.separator}{"ph":"${phase}","pid":${pid},"tid":${tid},"ts":${microseconds(ps)}${rest}}`
    this.separator = ',\n'
  }
}
