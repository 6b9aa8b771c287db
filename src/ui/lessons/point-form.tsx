import { useEffect, useId, useMemo, useState } from 'react'
import { t } from '../../language/t.ts'
import type { Ranked } from '../../playback/lesson/ranked.ts'
import type { LessonRuns } from '../../playback/lesson/runs.ts'
import type { PointAt, PointQuestion } from '../../scenario/lesson/lesson.ts'
import { choose, useApp } from '../../store/app.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'
import { guess, pointAt, useLesson } from '../../store/lesson.ts'
import type { Told } from './use-answer.ts'

const THING: Readonly<Record<PointAt, string>> = {
  cpu: 'a CPU',
  line: 'a line',
  thread: 'a thread',
  lock: 'a lock',
  node: 'a node',
  process: 'a process',
}

/** What can be chosen from a list, in the order of the stage; of lines, those that are drawn. */
const candidatesOf = ({ at, of }: PointQuestion, runs: LessonRuns, ranking: readonly Ranked[]): Ranked[] => {
  const drawn = runs.on === 'machine' && at === 'line' ? new Set(runs.sides[of.side].run.tracked.lines) : null
  return ranking
    .filter(({ index }, order) => drawn === null || drawn.has(index) || order === 0)
    .toSorted((one, other) => one.index - other.index)
}

/** Which of the candidates something is that was clicked in the picture of a machine; −1 for none. */
const clickedIndex = (
  { at, of }: PointQuestion,
  runs: LessonRuns,
  picked: { side: number; kind: string; index: number },
): number => {
  if (picked.side !== of.side || runs.on !== 'machine') return -1
  if (picked.kind === at) return picked.index
  return at === 'line' && picked.kind === 'lock' ? runs.sides[of.side].run.info.locks[picked.index].line : -1
}

/** Hears what is clicked on the stage, and takes it: it is an answer, and does not open its card. */
const useClicks = (question: PointQuestion, runs: LessonRuns | null, candidates: readonly Ranked[]): boolean => {
  const [missed, setMissed] = useState(false)
  useEffect(() => {
    if (runs === null) return
    const take = (index: number): void => {
      const found = candidates.find((one) => one.index === index)
      setMissed(found === undefined)
      if (found !== undefined) pointAt({ index: found.index, name: found.name })
    }
    const machine = useApp.subscribe(({ picked }) => {
      if (picked === null) return
      choose({ picked: null })
      take(clickedIndex(question, runs, picked))
    })
    const cluster = useCluster.subscribe(({ picked }) => {
      if (picked === null) return
      chooseCluster({ picked: null })
      if (picked.side !== question.of.side || picked.kind !== question.at) take(-1)
      else take(picked.kind === 'node' ? picked.node : picked.kind === 'process' ? picked.pid : -1)
    })
    return () => {
      machine()
      cluster()
    }
  }, [question, runs, candidates])
  return missed
}

const NOBODY: readonly Ranked[] = []

/** A prediction by pointing at the stage, or by choosing from a list of what could be pointed at. */
export const PointForm = ({ question, told }: { question: PointQuestion; told: Told }) => {
  const pointed = useLesson((state) => state.pointed)
  const id = useId()
  const known = told !== null && 'answer' in told && told.answer.kind === 'point' ? told : null
  const candidates = useMemo(
    () => (known?.answer.kind === 'point' ? candidatesOf(question, known.runs, known.answer.ranking) : NOBODY),
    [known, question],
  )
  const missed = useClicks(question, known?.runs ?? null, candidates)
  const { side } = question.of
  const where = known?.runs.sides[side]?.title ?? ''
  return (
    <form
      className="lesson-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (pointed !== null) guess({ kind: 'point', ...pointed })
      }}
    >
      <p className="text-sm">
        {where === ''
          ? t('Point at {what} on the stage: click it.', { what: t(THING[question.at]) })
          : t('Point at {what} of {side}: click it.', { what: t(THING[question.at]), side: where })}
      </p>
      <label htmlFor={id} className="text-sm">
        {t('Or choose it here:')}
      </label>
      <select
        id={id}
        className="button"
        disabled={candidates.length === 0}
        value={pointed?.index ?? ''}
        onChange={(event) => {
          const found = candidates.find(({ index }) => String(index) === event.target.value)
          pointAt(found === undefined ? null : { index: found.index, name: found.name })
        }}
      >
        <option value="">{t('Choose…')}</option>
        {candidates.map(({ index, name }) => (
          <option key={index} value={index}>
            {name}
          </option>
        ))}
      </select>
      <p role="status" className="lesson-pointed-at">
        {missed && t('That is not {what} that is asked for.', { what: t(THING[question.at]) })}
        {!missed && pointed !== null && t('You point at {name}.', { name: pointed.name })}
      </p>
      <button type="submit" className="button button-primary" disabled={pointed === null}>
        {t('That is what I think')}
      </button>
    </form>
  )
}
