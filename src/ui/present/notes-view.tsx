import { useEffect, useState } from 'react'
import { t } from '../../language/t.ts'
import { shownMs } from '../../store/present.ts'
import type { Asked, Notes } from './notes-channel.ts'
import './notes.css'

const TICK_MS = 250
const MINUTE_MS = 60_000

/** Minutes and seconds, as a clock has them. */
export const clockText = (ms: number): string => {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** The time, now. */
const useNow = (): number => {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}

const Clock = ({ notes, ask }: { notes: Notes; ask: (asked: Asked) => void }) => {
  const spent = shownMs(notes, useNow())
  const over = notes.minutes > 0 && spent > notes.minutes * MINUTE_MS
  return (
    <section aria-label={t('Time')} className="flex flex-col gap-2">
      <p className={`notes-clock ${over ? 'notes-over' : ''}`} role="timer" data-testid="notes-clock">
        {clockText(spent)}
      </p>
      {notes.minutes > 0 && (
        <p>
          {over
            ? t('Over the {minutes} minutes of this lesson.', { minutes: notes.minutes })
            : t('of {minutes} minutes', { minutes: notes.minutes })}
        </p>
      )}
      <p>{t('This step: {time}', { time: clockText(Math.max(0, spent - notes.stepBeganMs)) })}</p>
      <p className="flex flex-wrap gap-2">
        <button type="button" className="button" onClick={() => ask({ ask: 'timer' })}>
          {notes.startedAtMs === null ? t('Start the clock') : t('Stop the clock')}
        </button>
        <button type="button" className="button" onClick={() => ask({ ask: 'timer-reset' })}>
          {t('Set it to zero')}
        </button>
      </p>
    </section>
  )
}

const Tally = ({ notes, ask }: { notes: Notes; ask: (asked: Asked) => void }) => {
  if (notes.tally === null) return null
  return (
    <section aria-label={t('What the class predicts')} className="flex flex-col gap-1">
      <h2 className="font-bold">{notes.tally.ask}</h2>
      <ul className="flex flex-col gap-1">
        {notes.tally.answers.map(({ key, words, hands, right }) => (
          <li key={key} className="flex items-center gap-2">
            <button
              type="button"
              className="button"
              aria-label={t('One hand less for {answer}', { answer: words })}
              onClick={() => ask({ ask: 'hand', answer: key, by: -1 })}
            >
              −
            </button>
            <b className="min-w-8 text-right">{hands}</b>
            <button
              type="button"
              className="button"
              aria-label={t('One hand more for {answer}', { answer: words })}
              onClick={() => ask({ ask: 'hand', answer: key, by: 1 })}
            >
              +
            </button>
            <span>
              {words}
              {right && ` ✓ ${t('right')}`}
            </span>
          </li>
        ))}
      </ul>
      {!notes.tally.revealed && (
        <button type="button" className="button self-start" onClick={() => ask({ ask: 'reveal' })}>
          {t('Show the answer')}
        </button>
      )}
    </section>
  )
}

/** Notes of the step that is shown, what comes next, the time, and the buttons of a remote control. */
export const NotesView = ({ notes, ask }: { notes: Notes; ask: (asked: Asked) => void }) => (
  <div className="notes">
    <section aria-label={t('Notes')} className="flex flex-col gap-2">
      <p style={{ color: 'var(--ink-2)' }}>
        {notes.steps === 0
          ? notes.title
          : t('{lesson}: step {step} of {steps}', { lesson: notes.title, step: notes.at + 1, steps: notes.steps })}
      </p>
      {notes.step !== '' && (
        <h1 className="text-xl font-bold" data-testid="notes-step">
          {notes.step}
        </h1>
      )}
      <p className="notes-text">
        {notes.notes === ''
          ? notes.steps === 0
            ? t('No lesson is open: a lesson has notes to each of its steps.')
            : t('This step has no notes.')
          : notes.notes}
      </p>
      {notes.steps > 0 && (
        <p className="notes-next">
          {notes.next === '' ? t('This is the last step.') : t('Next: {title}', { title: notes.next })}
        </p>
      )}
    </section>
    <div className="flex flex-col gap-4">
      <nav aria-label={t('Remote control')} className="flex flex-wrap gap-2">
        <button type="button" className="button" onClick={() => ask({ ask: 'back' })}>
          ◀ {t('Back')}
        </button>
        <button type="button" className="button button-primary" onClick={() => ask({ ask: 'next' })}>
          {t('Next')} ▶
        </button>
        <button type="button" className="button" onClick={() => ask({ ask: 'play' })}>
          {t('Play or pause')}
        </button>
        <button type="button" className="button" aria-pressed={notes.blank} onClick={() => ask({ ask: 'blank' })}>
          {notes.blank ? t('Show the screen again') : t('Black screen')}
        </button>
      </nav>
      <Tally notes={notes} ask={ask} />
      <Clock notes={notes} ask={ask} />
    </div>
  </div>
)
