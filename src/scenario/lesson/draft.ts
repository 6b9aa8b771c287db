import { t } from '../../language/t.ts'
import { ScenarioError } from '../scenario.ts'
import { type Claim, type Lesson, LESSON_VERSION, type LessonStep, type Option, type Question } from './lesson.ts'
import { stagesOf } from './stages.ts'
import { parseLesson } from './validate.ts'

/** A step that has yet to be written. */
export const emptyStep = (): LessonStep => ({ title: '', text: '' })

/** A lesson that has yet to be written. */
export const emptyLesson = (): Lesson => ({ v: LESSON_VERSION, title: '', about: '', steps: [emptyStep()] })

/** What a lesson still lacks, in a sentence for its author; `step` from 0, or null where it concerns the whole. */
export interface Flaw {
  step: number | null
  message: string
}

const isBlank = (text: string): boolean => text.trim() === ''

const boundsOf = (claim: Claim): string => JSON.stringify(claim)

const optionFlaws = (options: readonly Option[]): string[] => {
  const flaws: string[] = []
  if (options.length < 2) flaws.push(t('A choice needs at least two answers.'))
  if (options.some(({ text }) => isBlank(text))) flaws.push(t('One of the answers has no text.'))
  const texts = new Set(options.map(({ text }) => text.trim()))
  if (texts.size < options.length && !texts.has('')) flaws.push(t('Two answers have the same text.'))
  if (new Set(options.map(({ claim }) => boundsOf(claim))).size < options.length)
    flaws.push(t('Two answers say the same thing: one of them must say something else.'))
  return flaws
}

const questionFlaws = (question: Question): string[] => {
  const flaws = isBlank(question.ask) ? [t('Write the question that the class is asked.')] : []
  if (question.kind === 'choice') return [...flaws, ...optionFlaws(question.options)]
  if (question.kind === 'number') {
    const { min, max, step } = question
    if (!(min < max)) flaws.push(t('The slider must end at a larger number than it begins at.'))
    if (!(step > 0)) flaws.push(t('The slider needs steps larger than nothing.'))
    else if ((max - min) / step > 10_000) flaws.push(t('The steps of the slider are too small for it.'))
  }
  return flaws
}

const stepFlaws = ({ title, text, link, question }: LessonStep, index: number): string[] => {
  const flaws: string[] = []
  if (isBlank(title)) flaws.push(t('Give this step a title.'))
  if (isBlank(text) && question === undefined) flaws.push(t('Write what the class is to read, or ask a question.'))
  if (index === 0 && link === undefined)
    flaws.push(t('The first step has nothing on the stage yet: arrange the stage and take what is on it.'))
  return question === undefined ? flaws : [...flaws, ...questionFlaws(question)]
}

/** What can be said of a lesson without running anything, and without knowing its format. */
const plainFlaws = (lesson: Lesson): Flaw[] => [
  ...(isBlank(lesson.title) ? [{ step: null, message: t('Give the lesson a title.') }] : []),
  ...lesson.steps.flatMap((step, index) => stepFlaws(step, index).map((message) => ({ step: index, message }))),
]

const PLACE = /^steps[.[](\d+)[\].:]*\s*/

/** What keeps a lesson from being handed out, but for its answers: those only the runs can tell. */
export const flawsOf = async (lesson: Lesson): Promise<Flaw[]> => {
  const flaws = plainFlaws(lesson)
  if (flaws.length > 0) return flaws
  try {
    await stagesOf(parseLesson(lesson))
    return []
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error
    const place = PLACE.exec(error.message)
    return [{ step: place === null ? null : Number(place[1]), message: error.message.replace(PLACE, '') }]
  }
}
