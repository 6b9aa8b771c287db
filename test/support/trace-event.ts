import * as v from 'valibot'

/**
 * The kinds of events that the program writes, as the document "Trace Event Format" describes them: duration events
 * (B, E), complete events (X), instants (i), counters (C), async events (b, e), flow events (s, f) and metadata (M).
 */
const id = v.union([v.pipe(v.string(), v.regex(/^0x[0-9a-f]+$/)), v.pipe(v.number(), v.integer())])
const ts = v.pipe(v.number(), v.minValue(0))
const place = { pid: v.pipe(v.number(), v.integer()), tid: v.pipe(v.number(), v.integer()), ts }
const named = { ...place, name: v.pipe(v.string(), v.minLength(1)), cat: v.pipe(v.string(), v.minLength(1)) }
const args = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))
const optionalArgs = { args: v.optional(args) }

const traceEvent = v.variant('ph', [
  v.strictObject({ ph: v.literal('B'), ...named, ...optionalArgs }),
  v.strictObject({ ph: v.literal('E'), ...place }),
  v.strictObject({ ph: v.literal('X'), ...named, dur: ts, ...optionalArgs }),
  v.strictObject({ ph: v.literal('i'), ...named, s: v.picklist(['g', 'p', 't']), ...optionalArgs }),
  v.strictObject({ ph: v.literal('C'), ...place, name: v.string(), args: v.record(v.string(), v.number()) }),
  v.strictObject({ ph: v.picklist(['b', 'e']), ...named, id, ...optionalArgs }),
  v.strictObject({ ph: v.literal('s'), ...named, id }),
  v.strictObject({ ph: v.literal('f'), ...named, id, bp: v.literal('e') }),
  v.strictObject({
    ph: v.literal('M'),
    ...place,
    name: v.picklist(['process_name', 'process_labels', 'process_sort_index', 'thread_name', 'thread_sort_index']),
    args,
  }),
])

const traceFile = v.strictObject({
  displayTimeUnit: v.picklist(['ms', 'ns']),
  otherData: v.record(v.string(), v.string()),
  traceEvents: v.array(traceEvent),
})

export type TraceEvent = v.InferOutput<typeof traceEvent>
export type TraceFile = v.InferOutput<typeof traceFile>

/** Reads a trace back, and refuses what the format does not allow. */
export const parseTrace = (pieces: Iterable<{ text: string }>): TraceFile => {
  let text = ''
  for (const piece of pieces) text += piece.text
  return v.parse(traceFile, JSON.parse(text))
}

/** A stretch of a track. */
export interface Slice {
  process: string
  track: string
  name: string
  category: string
  fromPs: number
  toPs: number
  args: Readonly<Record<string, string | number | boolean>>
}

export const psOf = (microseconds: number): number => Math.round(microseconds * 1e6)

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What viewers make of a trace: names of tracks, and the stretches on them. Throws where one ends that never began. */
export const slicesOf = ({ traceEvents }: TraceFile): Slice[] => {
  const processes = new Map<number, string>()
  const tracks = new Map<string, string>()
  for (const event of traceEvents) {
    if (event.ph !== 'M') continue
    if (event.name === 'process_name') processes.set(event.pid, textOf(event.args['name']))
    if (event.name === 'thread_name') tracks.set(`${event.pid}/${event.tid}`, textOf(event.args['name']))
  }
  const open = new Map<string, Slice[]>()
  const slices: Slice[] = []
  for (const event of traceEvents) {
    const key = `${event.pid}/${event.tid}`
    const where = { process: processes.get(event.pid) ?? '', track: tracks.get(key) ?? '' }
    if (event.ph === 'B' || event.ph === 'X') {
      const fromPs = psOf(event.ts)
      const toPs = event.ph === 'X' ? fromPs + psOf(event.dur) : NaN
      const slice = { ...where, name: event.name, category: event.cat, fromPs, toPs, args: event.args ?? {} }
      slices.push(slice)
      if (event.ph === 'B') open.set(key, [...(open.get(key) ?? []), slice])
    } else if (event.ph === 'E') {
      const last = open.get(key)?.pop()
      if (last === undefined) throw new Error(`nothing is open on ${where.process}, ${where.track} at ${event.ts}`)
      last.toPs = psOf(event.ts)
    }
  }
  for (const [key, left] of open) if (left.length > 0) throw new Error(`${left[0].name} on ${key} never ends`)
  return slices
}
