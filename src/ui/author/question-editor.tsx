import { t } from '../../language/t.ts'
import { answerOf } from '../../playback/lesson/answers.ts'
import type { LessonRuns } from '../../playback/lesson/runs.ts'
import { tellAnswer } from '../../playback/lesson/words.ts'
import { LESSON_LIMITS, type Measure, type Question } from '../../scenario/lesson/lesson.ts'
import { MEASURES, RANKINGS } from '../../scenario/lesson/measures.ts'
import { formatMoment } from '../../stage/format.ts'
import { currentLook } from '../links/current-link.ts'
import { ChoiceEditor, optionsFor } from './choice-editor.tsx'
import { SelectField, TextField } from './fields.tsx'
import { wholeMeasure, wholeRanking } from './measure-names.ts'
import { NumberEditor, sliderFor } from './number-editor.tsx'
import { PointEditor, THING_WORDS } from './point-editor.tsx'
import { orTrouble } from './trouble.ts'

type Kind = Question['kind']

const KINDS: Readonly<Record<Kind, string>> = {
  choice: 'choose between answers',
  number: 'guess a number on a slider',
  point: 'point at something on the stage',
}

/** The measure that a new question begins with, on each kind of stage. */
const firstMeasure = (runs: LessonRuns): Measure =>
  wholeMeasure(runs, { what: runs.on === 'machine' ? 'transfers' : 'frozen', side: 0 })

/** A question of a kind, whole, made from what the runs offer. */
const newQuestion = (runs: LessonRuns, kind: Kind): Question => {
  const quantity = firstMeasure(runs)
  if (kind === 'number') return { kind, ask: '', quantity, ...sliderFor(runs, quantity) }
  if (kind === 'choice')
    return { kind, ask: '', options: optionsFor(runs, runs.sides.length > 1 ? 'most' : 'ranges', quantity) }
  const [at, what] = runs.on === 'machine' ? (['cpu', 'fetches'] as const) : (['node', 'busy'] as const)
  return { kind, ask: '', at, order: 'most', of: wholeRanking(runs, { what, side: 0 }) }
}

/** The question in words, as the menus have it: what the author may write better. */
const suggestedAsk = (runs: LessonRuns, question: Question): string => {
  if (question.kind === 'point') {
    const values = { thing: t(THING_WORDS[question.at]), what: t(RANKINGS[question.of.what].words) }
    return question.order === 'most'
      ? t('Point at {thing}: the one with the most of this: {what}.', values)
      : t('Point at {thing}: the one with the least of this: {what}.', values)
  }
  if (question.kind === 'number') {
    const { what, side } = question.quantity
    return t('How much is it on {side}: {what}?', { side: runs.sides[side].title, what: t(MEASURES[what].words) })
  }
  const [first] = question.options
  if (first === undefined) return ''
  if (first.claim.is === 'between') {
    const { what, side } = first.claim.quantity
    return t('How much is it on {side}: {what}?', { side: runs.sides[side].title, what: t(MEASURES[what].words) })
  }
  const what = t(MEASURES[first.claim.of.what].words)
  return first.claim.is === 'most'
    ? t('Where is there more of this: {what}?', { what })
    : t('Where is there less of this: {what}?', { what })
}

/** What the simulation says to the question as it stands, or why it cannot. */
const AnswerLine = ({ runs, question }: { runs: LessonRuns; question: Question }) => {
  const said = orTrouble(() => tellAnswer(runs, question, answerOf(runs, question)))
  return (
    <p role="status" className="author-answer" data-testid="simulation-says">
      {typeof said === 'string' ? (
        <>
          <b>{t('The simulation says:')}</b> {said}
        </>
      ) : (
        <b className="author-trouble">{said.trouble}</b>
      )}
    </p>
  )
}

/** Where the stage plays to after the answer: the moment that is on it when the button is pressed. */
const Reveal = (props: { revealPs: number | undefined; onChange: (revealPs: number | undefined) => void }) => (
  <p className="flex flex-wrap items-center gap-2 text-sm">
    {props.revealPs === undefined
      ? t('After the answer, the stage stays where it is.')
      : t('After the answer, the stage plays on to {moment}.', { moment: formatMoment(props.revealPs) })}
    <button type="button" className="button" onClick={() => props.onChange(currentLook().look.momentPs)}>
      {t('Play to the moment on the stage now')}
    </button>
    {props.revealPs !== undefined && (
      <button type="button" className="button" onClick={() => props.onChange(undefined)}>
        {t('Stay')}
      </button>
    )}
  </p>
)

/** The question of a step, if it has one: menus, with the simulation's answer beside them. `runs`: null while they run. */
export const QuestionEditor = (props: {
  runs: LessonRuns | null
  question: Question | undefined
  onChange: (question: Question | undefined) => void
}) => {
  const { runs, question, onChange } = props
  if (runs === null) return <p className="text-sm">{t('The simulation runs, to know its answers…')}</p>
  const suggested = question === undefined ? '' : suggestedAsk(runs, question)
  /** What the author has not written goes with the menus. */
  const put = (next: Question): void => {
    const own = question !== undefined && question.ask !== '' && question.ask !== suggested
    onChange({ ...next, ask: own ? question.ask : suggestedAsk(runs, next) })
  }
  const change = (changed: object): void => {
    if (question !== undefined) put({ ...question, ...changed } as Question)
  }
  const optional = (key: 'why' | 'revealPs', value: string | number | undefined): void => {
    if (question === undefined) return
    const { [key]: _, ...rest } = question
    onChange((value === undefined || value === '' ? rest : { ...rest, [key]: value }) as Question)
  }
  return (
    <div className="flex flex-col gap-2">
      <SelectField<Kind | ''>
        label={t('Question')}
        value={question?.kind ?? ''}
        choices={[
          { value: '', words: t('none') },
          ...(Object.keys(KINDS) as Kind[]).map((value) => ({ value, words: t(KINDS[value]) })),
        ]}
        onChange={(kind) => (kind === '' ? onChange(undefined) : put(newQuestion(runs, kind)))}
      />
      {question !== undefined && (
        <>
          {question.kind === 'number' && <NumberEditor runs={runs} question={question} onChange={change} />}
          {question.kind === 'choice' && <ChoiceEditor runs={runs} question={question} onChange={change} />}
          {question.kind === 'point' && <PointEditor runs={runs} question={question} onChange={change} />}
          <TextField
            label={t('What you ask')}
            value={question.ask}
            most={LESSON_LIMITS.ask}
            rows={2}
            onChange={(ask) => onChange({ ...question, ask })}
          />
          <AnswerLine runs={runs} question={question} />
          <TextField
            label={t('Why it is so (said after the answer)')}
            value={question.why ?? ''}
            most={LESSON_LIMITS.text}
            rows={2}
            onChange={(why) => optional('why', why)}
          />
          <Reveal revealPs={question.revealPs} onChange={(revealPs) => optional('revealPs', revealPs)} />
        </>
      )}
    </div>
  )
}
