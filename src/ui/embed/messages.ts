import * as v from 'valibot'

/** Version of the messages. What is added keeps it; what is changed or taken away raises it. */
export const MESSAGES_VERSION = 1

const id = v.union([v.pipe(v.string(), v.maxLength(100)), v.pipe(v.number(), v.finite())])
const head = { mastership: v.literal(MESSAGES_VERSION), id }

const requestSchema = v.variant('do', [
  v.strictObject({ ...head, do: v.literal('load'), link: v.pipe(v.string(), v.minLength(1), v.maxLength(100_000)) }),
  v.strictObject({ ...head, do: v.picklist(['play', 'pause', 'state']) }),
  v.strictObject({ ...head, do: v.literal('seek'), ps: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
])

/** What another page may ask for; documented in `public/embed.md`. */
export type Request = v.InferOutput<typeof requestSchema>
export type RequestId = Request['id']

/** What anybody who looks at the page can see of it, and nothing else. */
export interface PublicState {
  page: 'machine' | 'cluster'
  title: string
  /** What stands behind the `#` of a link to this moment; null where the scenario is too long for one. */
  link: string | null
  playing: boolean
  /** Moment that is shown, in ps, and where the run ends. */
  ps: number
  untilPs: number
  /** One for each run, from left to right; its digest is null until it has come to its end. */
  sides: { id: string; title: string; digest: string | null }[]
}

export type Answer =
  | { mastership: typeof MESSAGES_VERSION; id: RequestId; ok: true; state: PublicState }
  | { mastership: typeof MESSAGES_VERSION; id: RequestId | null; ok: false; error: string }

export type Notification =
  | { mastership: typeof MESSAGES_VERSION; event: 'ready' }
  | { mastership: typeof MESSAGES_VERSION; event: 'change'; state: PublicState }

/** The id of a message, where it has one that can be answered to. */
const idOf = (data: unknown): RequestId | null => {
  const result = v.safeParse(v.object({ id }), data)
  return result.success ? result.output.id : null
}

const isNewer = (data: unknown): boolean => {
  const result = v.safeParse(v.object({ mastership: v.number() }), data)
  return result.success && result.output.mastership > MESSAGES_VERSION
}

/** Reads a message, whatever it is: a request made anew, or the answer that says what is wrong with it. */
export const readRequest = (data: unknown): { request: Request } | { refusal: Answer } => {
  const result = v.safeParse(requestSchema, data, { abortEarly: true })
  if (result.success) return { request: result.output }
  const [issue] = result.issues
  const error = isNewer(data)
    ? `mastership: this page speaks version ${MESSAGES_VERSION} of the messages; the one that was sent is newer.`
    : `${v.getDotPath(issue) ?? 'message'}: ${issue.message}. A message is { mastership: ${MESSAGES_VERSION}, id, do: "load" | "play" | "pause" | "seek" | "state" }.`
  return { refusal: { mastership: MESSAGES_VERSION, id: idOf(data), ok: false, error } }
}
