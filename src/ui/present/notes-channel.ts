import * as v from 'valibot'

/** What the window with the notes shows. It keeps nothing itself: closed or reloaded, it is told again. */
export interface Notes {
  /** The lesson, or what is on the stage. */
  title: string
  /** Which of how many steps is shown, from 0; none where no lesson is open. */
  at: number
  steps: number
  step: string
  notes: string
  /** Title of the next step; empty where there is none. */
  next: string
  /** How long the lesson is to take; 0: nobody has said. */
  minutes: number
  spentMs: number
  /** When the timer was started, on the system's clock; null while it stands. */
  startedAtMs: number | null
  stepBeganMs: number
  blank: boolean
  /** What the class predicts, where the step has a question. */
  tally: NotesTally | null
  theme: string
}

/** A question's answers and the hands for each. */
export interface NotesTally {
  ask: string
  revealed: boolean
  answers: readonly { key: string; words: string; hands: number; right: boolean }[]
}

const SIMPLE = ['hello', 'next', 'back', 'play', 'blank', 'reveal', 'timer', 'timer-reset'] as const

const asked = v.variant('ask', [
  v.strictObject({ ask: v.picklist(SIMPLE) }),
  v.strictObject({ ask: v.literal('hand'), answer: v.pipe(v.string(), v.maxLength(100)), by: v.picklist([1, -1]) }),
])
/** What the window with the notes asks of the page that presents. */
export type Asked = v.InferOutput<typeof asked>

const told = v.strictObject({
  title: v.string(),
  at: v.number(),
  steps: v.number(),
  step: v.string(),
  notes: v.string(),
  next: v.string(),
  minutes: v.number(),
  spentMs: v.number(),
  startedAtMs: v.nullable(v.number()),
  stepBeganMs: v.number(),
  blank: v.boolean(),
  tally: v.nullable(
    v.strictObject({
      ask: v.string(),
      revealed: v.boolean(),
      answers: v.array(v.strictObject({ key: v.string(), words: v.string(), hands: v.number(), right: v.boolean() })),
    }),
  ),
  theme: v.string(),
})

/** The end of the wire at the page that presents. */
export const presentOn = (
  id: string,
  obey: (asked: Asked) => void,
): { tell: (notes: Notes) => void; close: () => void } => {
  const channel = new BroadcastChannel(`mastership-notes-${id}`)
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const result = v.safeParse(asked, data)
    if (result.success) obey(result.output)
  })
  return { tell: (notes) => channel.postMessage(notes), close: () => channel.close() }
}

/** The end of the wire at the window with the notes. */
export const readOn = (
  id: string,
  show: (notes: Notes) => void,
): { ask: (asked: Asked) => void; close: () => void } => {
  const channel = new BroadcastChannel(`mastership-notes-${id}`)
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const result = v.safeParse(told, data)
    if (result.success) show(result.output)
  })
  return { ask: (question) => channel.postMessage(question), close: () => channel.close() }
}
