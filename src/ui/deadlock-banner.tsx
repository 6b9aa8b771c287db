import { useMemo } from 'react'
import { t } from '../language/t.ts'
import { frameAt } from '../playback/frame.ts'
import { contextName } from '../playback/names.ts'
import type { Run } from '../playback/run.ts'
import { tellCycle, waitForGraph } from '../playback/wait-for.ts'
import { formatMoment } from '../stage/format.ts'
import { choose } from '../store/app.ts'

/** A deadlock in a sentence: the circle as it stands at that moment, or no more than the log says. */
const sentenceOf = (run: Run, event: number): string => {
  const { columns } = run.log
  const [thread, lock, length] = [columns.a[event], columns.b[event], columns.c[event]]
  const { cycles } = waitForGraph(run, frameAt(run, columns.time[event], 0))
  const cycle = cycles.find(({ threads }) => threads.includes(thread))
  if (cycle !== undefined) return tellCycle(run.info, cycle)
  const values = { thread: contextName(run.info, thread), length }
  return lock >= 0
    ? t('the wait of {thread} for {lock} closes a circle of {length}', { ...values, lock: run.info.locks[lock].name })
    : t('the wait of {thread} closes a circle of {length}', values)
}

/** The sentence of an event, made once: the banner is drawn anew for every frame. */
const useSentence = (run: Run, event: number | undefined): string =>
  useMemo(() => (event === undefined ? '' : sentenceOf(run, event)), [run, event])

/**
 * Says that a circle of waits has closed, or will: the room for it is there from the start, so that nothing moves when
 * the moment comes.
 */
export const DeadlockBanner = ({ run, timePs }: { run: Run; timePs: number }) => {
  const closed = run.segments.between('deadlock', -Infinity, timePs, Infinity)
  const all = run.segments.between('deadlock', -Infinity, Infinity, Infinity)
  const event = closed.at(-1) ?? all[0]
  const sentence = useSentence(run, event)
  if (event === undefined) return null
  const at = run.log.columns.time[event]
  const past = closed.length > 0
  return (
    <div className={past ? 'deadlock deadlock-closed' : 'deadlock'} role="status">
      <p>
        <b>
          {past
            ? t('Deadlock at {at}', { at: formatMoment(at) })
            : t('A deadlock lies ahead, at {at}', { at: formatMoment(at) })}
        </b>
        {past ? `: ${sentence}.` : '.'}
        {past && closed.length > 1 && ` ${t('It is number {count}.', { count: closed.length })}`}
      </p>
      <button type="button" className="button" onClick={() => choose({ momentPs: at, playing: false })}>
        {t('Show')}
      </button>
    </div>
  )
}
