import { LINK_LIMITS, pack, parseForeignJson, unpack } from '../codec.ts'
import { refuse } from '../checks.ts'
import { bareLink } from '../link-text.ts'
import { ScenarioError } from '../scenario.ts'
import { type Lesson, LESSON_LIMITS } from './lesson.ts'
import { stagesOf } from './stages.ts'
import { parseLesson } from './validate.ts'

/** What a link to a lesson says: one that comes with the page, or a whole one; and at which step, from 0. */
export type SharedLesson = { id: string; step: number } | { lesson: Lesson; step: number }

/** How the name of a lesson's file ends. */
export const LESSON_FILE = '.lesson.json'

const STEP = /&step=(\d{1,3})$/

/** The fragment of a link to a lesson that comes with the page, without the `#`. Steps are counted from 1 in it. */
export const lessonIdLink = (id: string, step = 0): string => `l=${id}${step === 0 ? '' : `&step=${step + 1}`}`

/** The fragment of a link that holds a whole lesson, without the `#`. Throws `ScenarioError` when it would be too long. */
export const encodeLesson = async (lesson: Lesson, step = 0): Promise<string> => {
  const packed = await pack(lesson)
  if (
    packed.length > LINK_LIMITS.encoded ||
    new TextEncoder().encode(JSON.stringify(lesson)).length > LINK_LIMITS.unpacked
  ) {
    return refuse('This lesson is too long for a link. Save it as a file and hand that out.')
  }
  return `lz1.${packed}${step === 0 ? '' : `&step=${step + 1}`}`
}

/** Reads the part of an address behind `#`. Throws `ScenarioError` that says what is wrong. */
export const decodeLesson = async (text: string): Promise<SharedLesson> => {
  const bare = bareLink(text)
  const step = Math.max(0, Number(STEP.exec(bare)?.[1] ?? 1) - 1)
  const rest = bare.replace(STEP, '')
  const packed = /^lz1\.(.*)$/s.exec(rest)
  if (packed !== null) {
    const lesson = await checked(await unpack(packed[1]))
    return { lesson, step: Math.min(step, lesson.steps.length - 1) }
  }
  if (/^lz\d+\./.test(rest))
    return refuse('The link was made by a newer version of the program; reload the page to get it.')
  const id = /^l=([a-z0-9-]{1,60})$/.exec(rest)
  if (id === null) return refuse('The address has something after the "#" that is not a lesson. Copy it again, whole.')
  return { id: id[1], step }
}

/** A lesson as the text of a file. */
export const lessonText = (lesson: Lesson): string => `${JSON.stringify(lesson, null, 2)}\n`

/** A lesson from the text of a file. Throws `ScenarioError` that says what is wrong. */
export const parseLessonText = async (text: string): Promise<Lesson> => {
  if (text.length > LESSON_LIMITS.file)
    return refuse(`The file has ${text.length} characters; a lesson has at most ${LESSON_LIMITS.file}.`)
  let value: unknown
  try {
    value = parseForeignJson(text)
  } catch (error) {
    throw new ScenarioError(
      `The file is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'}`,
    )
  }
  return checked(value)
}

const checked = async (value: unknown): Promise<Lesson> => {
  const lesson = parseLesson(value)
  await stagesOf(lesson)
  return lesson
}
