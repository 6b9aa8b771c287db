import { type SyntheticEvent, useId, useMemo, useState } from 'react'
import { t } from '../../language/t.ts'
import type { LaneKind } from '../../playback/timeline/run-index.ts'
import { nearest } from '../../scenario/nearest.ts'
import { lineName } from '../../sim/machine/memory/layout.ts'
import type { RunInfo } from '../../sim/log/schema.ts'
import type { TimelineSide } from '../../stage/timeline/layout.ts'
import { pinLane, PINS_MOST, useTimeline } from '../../store/timeline.ts'

/** Names offered while one types; any other that exists may be typed too. */
const OFFERED_MOST = 400

interface Choice {
  kind: LaneKind
  name: string
}

const linesOf = ({ regions }: RunInfo): number => {
  const last = regions.at(-1)
  return last === undefined ? 0 : last.first + last.lines
}

const lineNamed = (info: RunInfo, name: string): number => {
  for (let line = 0; line < linesOf(info); line++) if (lineName(info.regions, line).toLowerCase() === name) return line
  return -1
}

/** The number of what has a name in a run, or −1. */
const numberOf = (info: RunInfo, { kind, name }: Choice): number => {
  const wanted = name.toLowerCase()
  if (kind === 'line') return lineNamed(info, wanted)
  return (kind === 'lock' ? info.locks : info.threads).findIndex((one) => one.name.toLowerCase() === wanted)
}

const choicesOf = (sides: readonly TimelineSide[]): Choice[] => {
  const seen = new Map<string, Choice>()
  for (const { run } of sides) {
    const { info, tracked } = run
    const busy = tracked.locks.map((lock) => info.locks[lock])
    const all: Choice[] = [
      ...[...busy, ...info.locks].map(({ name }): Choice => ({ kind: 'lock', name })),
      ...tracked.lines.map((line): Choice => ({ kind: 'line', name: lineName(info.regions, line) })),
      ...info.threads.filter(({ kind }) => kind !== 'idle').map(({ name }): Choice => ({ kind: 'thread', name })),
    ]
    for (const choice of all) seen.set(`${choice.kind} ${choice.name}`, choice)
  }
  return [...seen.values()].slice(0, OFFERED_MOST)
}

const parse = (text: string): Choice | null => {
  const match = /^(lock|line|thread)[ :]+(.+)$/i.exec(text.trim())
  if (match === null) return null
  return { kind: match[1].toLowerCase() as LaneKind, name: match[2].trim() }
}

/** A field to choose a lock, a line or a thread, which then has a lane on every side that has it. */
export const AddLane = ({ sides }: { sides: readonly TimelineSide[] }) => {
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState('')
  const list = useId()
  const choices = useMemo(() => choicesOf(sides), [sides])
  const full = useTimeline(({ pins }) => pins.length >= PINS_MOST)
  const add = (event: SyntheticEvent): void => {
    event.preventDefault()
    const said = mistakeIn(text, choices, sides)
    setWrong(said)
    const choice = parse(text)
    if (said !== '' || choice === null) return
    for (const { run, side } of sides) {
      const index = numberOf(run.info, choice)
      if (index >= 0) pinLane({ side, kind: choice.kind, index })
    }
    setText('')
  }
  return (
    <form className="timeline-form" onSubmit={add}>
      <label className="field">
        {t('Lane of')}
        <input
          type="text"
          list={list}
          value={text}
          placeholder="lock sched_lock"
          disabled={full}
          aria-invalid={wrong !== ''}
          onChange={(event) => {
            setText(event.target.value)
            setWrong('')
          }}
        />
      </label>
      <datalist id={list}>
        {choices.map(({ kind, name }) => (
          <option key={`${kind} ${name}`}>{`${kind} ${name}`}</option>
        ))}
      </datalist>
      <button type="submit" className="button" disabled={full || text === ''}>
        {t('Add lane')}
      </button>
      {wrong !== '' && (
        <p role="alert" className="timeline-wrong">
          {wrong}
        </p>
      )}
      {full && <p>{t('{most} lanes are the most.', { most: PINS_MOST })}</p>}
    </form>
  )
}

const mistakeIn = (text: string, choices: readonly Choice[], sides: readonly TimelineSide[]): string => {
  const choice = parse(text)
  if (choice === null) return t('Say what it is a lane of: lock, line or thread, and its name.')
  if (sides.some(({ run }) => numberOf(run.info, choice) >= 0)) return ''
  const names = choices.filter(({ kind }) => kind === choice.kind).map(({ name }) => name)
  const meant = nearest(choice.name, names)
  const values = { kind: t(choice.kind), name: choice.name }
  return meant === undefined
    ? t('There is no {kind} {name}', values)
    : t('There is no {kind} {name}; did you mean {meant}?', { ...values, meant })
}
