import type { KeyboardEvent, ReactNode } from 'react'
import { t } from '../../language/t.ts'
import type { Lesson } from '../../scenario/lesson/lesson.ts'
import { duplicateStep, moveStep, removeStep, unfoldStep } from '../../store/authoring.ts'
import { StepEditor } from './step-editor.tsx'

/** Two sheets, one upon the other. */
const COPY = (
  <svg viewBox="0 0 16 16" width={15} height={15} aria-hidden="true" className="mx-auto">
    <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" fill="none" stroke="currentColor" strokeWidth={1.5} />
  </svg>
)

const Tool = (props: { sign: ReactNode; words: string; disabled?: boolean; act: () => void }) => (
  <button
    type="button"
    className="author-tool"
    aria-label={props.words}
    title={props.words}
    disabled={props.disabled === true}
    onClick={props.act}
  >
    {props.sign}
  </button>
)

/** With Alt and the arrows, a step moves up and down. */
const onKey = (event: KeyboardEvent, at: number): void => {
  const by = event.code === 'ArrowUp' ? -1 : event.code === 'ArrowDown' ? 1 : 0
  if (!event.altKey || by === 0) return
  event.preventDefault()
  event.stopPropagation()
  moveStep(at, by)
}

/** The steps of a lesson, one of them unfolded. */
export const StepList = ({ lesson, at, show }: { lesson: Lesson; at: number; show: (at: number) => void }) => (
  <ol className="author-steps" aria-label={t('Steps')}>
    {lesson.steps.map(({ title }, index) => {
      const name = title.trim() === '' ? t('without a title') : title
      const number = index + 1
      return (
        <li key={index}>
          <div className="author-step-head">
            <button
              type="button"
              className="author-step-name"
              aria-expanded={index === at}
              aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
              onClick={() => unfoldStep(index === at ? -1 : index)}
              onKeyDown={(event) => onKey(event, index)}
            >
              <b>{number}</b> {name}
            </button>
            <Tool
              sign="↑"
              words={t('Move step {number} up', { number })}
              disabled={index === 0}
              act={() => moveStep(index, -1)}
            />
            <Tool
              sign="↓"
              words={t('Move step {number} down', { number })}
              disabled={index === lesson.steps.length - 1}
              act={() => moveStep(index, 1)}
            />
            <Tool sign={COPY} words={t('Duplicate step {number}', { number })} act={() => duplicateStep(index)} />
            <Tool sign="×" words={t('Delete step {number}', { number })} act={() => removeStep(index)} />
          </div>
          {index === at && <StepEditor lesson={lesson} at={index} show={show} />}
        </li>
      )
    })}
  </ol>
)
