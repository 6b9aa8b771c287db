import { useId, useState } from 'react'
import type { Interval } from '../../interchange/export/trace-event/part.ts'
import { t } from '../../language/t.ts'
import type { ExportSubject } from './subject.ts'

type Kind = 'whole' | 'marked' | 'around'

/** Which part of the runs is meant, and the choice of it. */
export interface ChosenInterval {
  kind: Kind
  interval: Interval
  choose: (kind: Kind) => void
  lengthPs: number
  setLength: (ps: number) => void
}

/** A stretch of some length around a moment, within the run. */
const around = (momentPs: number, lengthPs: number, reachedPs: number): Interval => {
  const fromPs = Math.max(0, Math.min(Math.round(momentPs - lengthPs / 2), Math.round(reachedPs - lengthPs)))
  return { fromPs, toPs: Math.min(reachedPs, fromPs + lengthPs) }
}

/** `first`: what is chosen to begin with, where nothing is marked on the timeline. */
export const useInterval = (subject: ExportSubject, first: 'whole' | 'around'): ChosenInterval => {
  const { marked, momentPs, reachedPs } = subject
  const [kind, choose] = useState<Kind>(marked === null ? first : 'marked')
  const [lengthPs, setLength] = useState(Math.min(subject.stretchPs, reachedPs))
  const whole = { fromPs: 0, toPs: reachedPs }
  const interval =
    kind === 'around' ? around(momentPs, lengthPs, reachedPs) : kind === 'marked' ? (marked ?? whole) : whole
  return { kind, interval, choose, lengthPs, setLength }
}

/** The choice between the whole run, what is marked on the timeline, and a stretch around the moment. */
export const IntervalChoice = ({
  subject,
  chosen,
  withWhole = true,
}: {
  subject: ExportSubject
  chosen: ChosenInterval
  withWhole?: boolean
}) => {
  const name = useId()
  const { kind, choose, lengthPs, setLength } = chosen
  const { marked, sayMoment, unit } = subject
  const option = (value: Kind, words: string) => (
    <label className="export-option">
      <input type="radio" name={name} checked={kind === value} onChange={() => choose(value)} />
      {words}
    </label>
  )
  return (
    <fieldset className="export-interval">
      <legend className="sr-only">{t('Which part of the run')}</legend>
      {withWhole && option('whole', t('the whole run'))}
      {marked !== null &&
        option(
          'marked',
          t('what is marked on the timeline: {from} to {to}', {
            from: sayMoment(marked.fromPs),
            to: sayMoment(marked.toPs),
          }),
        )}
      <span className="export-option">
        {option('around', t('around this moment'))}
        <label className="export-option">
          <input
            type="number"
            min={0.001}
            step="any"
            value={lengthPs / unit.ps}
            onFocus={() => choose('around')}
            onChange={(event) => setLength(Math.max(1000, Math.round(Number(event.target.value) * unit.ps)))}
          />
          {unit.words}
        </label>
      </span>
    </fieldset>
  )
}
