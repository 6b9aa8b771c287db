import * as v from 'valibot'

/** Version of how a saved scenario and a draft are kept. What has another one is kept as it is, and not touched. */
export const RECORD_FORMAT = 1

const text = v.pipe(v.string(), v.maxLength(4_000_000))
const pair = v.nullable(v.pipe(v.tuple([v.string(), v.string()]), v.readonly()))
const whole = v.pipe(v.number(), v.integer())

const savedSchema = v.object({
  format: v.literal(RECORD_FORMAT),
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  /** Goes up with every change: who knows an older one must not write over it. */
  revision: whole,
  name: v.pipe(v.string(), v.maxLength(200)),
  /** The scenario as JSON, to the letter as it was written; it need not be good. */
  text,
  /** The two kernels that it is looked at with; null where that means nothing. */
  pair,
  /** When, in ms since 1970. */
  savedAt: v.number(),
})

const draftSchema = v.object({
  format: v.literal(RECORD_FORMAT),
  text,
  pair,
  name: v.string(),
  /** The saved scenario of which it is an unsaved change, and which of its revisions; null for a new one. */
  of: v.nullable(v.object({ id: v.string(), revision: whole })),
  at: v.number(),
})

/** A scenario that a person has saved. */
export type Saved = v.InferOutput<typeof savedSchema>
/** What a person was writing when the page ended. */
export type Draft = v.InferOutput<typeof draftSchema>

/** Something that was kept: read, or of a kind that this version of the program does not know. */
export type Kept<T> = { known: true; key: string; record: T } | { known: false; key: string; raw: unknown }

const reader =
  <T>(schema: v.GenericSchema<unknown, T>) =>
  (key: string, raw: unknown): Kept<T> => {
    const result = v.safeParse(schema, raw)
    return result.success ? { known: true, key, record: result.output } : { known: false, key, raw }
  }

export const readSaved = reader<Saved>(savedSchema)
export const readDraft = reader<Draft>(draftSchema)
