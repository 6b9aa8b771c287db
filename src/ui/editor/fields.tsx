import { type ReactNode, useId, useState } from 'react'
import { t } from '../../language/t.ts'
import type { JsonPath } from '../../scenario/json/read.ts'
import {
  COUNT_UNITS,
  DURATION_UNITS,
  readQuantity,
  sayQuantity,
  SIZE_UNITS,
  type Units,
} from '../../scenario/quantity.ts'
import type { ParamSpec } from '../../sim/kernel/params.ts'
import { setAt, useAt } from './form-context.ts'

/** A label, what is to be set, what it means, and in its place what is wrong. */
export const Labelled = (props: {
  label: string
  about: string | undefined
  problem: string | undefined
  wide?: boolean | undefined
  children: (id: string, attributes: { 'aria-invalid': boolean; 'aria-describedby': string }) => ReactNode
}) => {
  const { label, about, problem, wide, children } = props
  const id = useId()
  return (
    <div className={`edit-field ${wide === true ? 'edit-wide' : ''}`}>
      <label htmlFor={id}>{label}</label>
      {children(id, { 'aria-invalid': problem !== undefined, 'aria-describedby': `${id}-about` })}
      <span id={`${id}-about`} className={problem === undefined ? 'edit-about' : 'edit-problem'}>
        {problem === undefined ? about : `⚠ ${problem}`}
      </span>
    </div>
  )
}

export const TextField = (props: { label: string; path: JsonPath; about?: string; max?: number; wide?: boolean }) => {
  const { label, path, about, max, wide } = props
  const { value, problem } = useAt(path)
  return (
    <Labelled label={label} about={about} problem={problem} wide={wide}>
      {(id, attributes) => (
        <input
          id={id}
          type="text"
          maxLength={max}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => setAt(path, event.target.value, true)}
          {...attributes}
        />
      )}
    </Labelled>
  )
}

export interface Choice {
  value: string | number
  words: string
}

/** One of some values; one that is none of them is shown as it stands. */
export const ChoiceField = (props: {
  label: string
  path: JsonPath
  choices: readonly Choice[]
  about?: string
  fallback?: string | number
  onChoose?: (value: string | number) => void
  wide?: boolean
}) => {
  const { label, path, choices, about, fallback, onChoose, wide } = props
  const { value: written, problem } = useAt(path)
  const value = written === undefined ? fallback : written
  const known = choices.findIndex((choice) => choice.value === value)
  return (
    <Labelled label={label} about={about} problem={problem} wide={wide}>
      {(id, attributes) => (
        <select
          id={id}
          value={known}
          onChange={(event) => {
            const chosen = choices[Number(event.target.value)]?.value
            if (chosen === undefined) return
            if (onChoose === undefined) setAt(path, chosen)
            else onChoose(chosen)
          }}
          {...attributes}
        >
          {known < 0 && (
            <option value={-1}>{typeof value === 'string' || typeof value === 'number' ? value : '–'}</option>
          )}
          {choices.map(({ value: one, words }, index) => (
            <option key={one} value={index}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}

const UNITS: Record<ParamSpec['unit'], Units> = {
  ps: DURATION_UNITS,
  bytes: SIZE_UNITS,
  count: COUNT_UNITS,
  perSecond: COUNT_UNITS,
  permille: {},
  choice: {},
}
const UNIT_WORDS: Record<ParamSpec['unit'], string> = {
  ps: '',
  bytes: '',
  count: '',
  perSecond: 'per second',
  permille: '‰',
  choice: '',
}

export interface Limits {
  unit: ParamSpec['unit']
  min: number
  max: number
}

/** What is wrong with a quantity as it is typed; undefined where nothing is. */
const complaintAbout = (text: string, { unit, min, max }: Limits): string | undefined => {
  const read = readQuantity(text, UNITS[unit], { signed: min < 0 })
  if (!read.ok) return `${read.message}.`
  if (read.value >= min && read.value <= max) return undefined
  const say = (value: number): string => sayQuantity(value, UNITS[unit])
  return t('It must be from {min} to {max}.', { min: say(min), max: say(max) })
}

/** A number, with the unit that a person gives it; into the text it goes in the program's own. */
export const QuantityField = (
  props: Limits & {
    label: string
    path: JsonPath
    about?: string
    fallback?: number
    onChoose?: (value: number) => void
  },
) => {
  const { label, path, about, unit, min, max, fallback, onChoose } = props
  const { value: written, problem } = useAt(path)
  const value = typeof written === 'number' ? written : written === undefined ? fallback : undefined
  const units = UNITS[unit]
  const said = value === undefined ? '' : sayQuantity(value, units)
  const [text, setText] = useState(said)
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    const read = readQuantity(text, units, { signed: true })
    if (!read.ok || read.value !== value) setText(said)
  }
  const complaint = complaintAbout(text, { unit, min, max })
  const words = UNIT_WORDS[unit] === '' ? label : `${label} (${t(UNIT_WORDS[unit])})`
  return (
    <Labelled label={words} about={about} problem={complaint ?? problem}>
      {(id, attributes) => (
        <input
          id={id}
          type="text"
          inputMode={unit === 'ps' || unit === 'bytes' ? 'text' : 'numeric'}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            const read = readQuantity(event.target.value, units, { signed: min < 0 })
            if (!read.ok) return
            setKnown(read.value)
            if (onChoose === undefined) setAt(path, read.value, true)
            else onChoose(read.value)
          }}
          {...attributes}
        />
      )}
    </Labelled>
  )
}

/** A number that a kernel, a workload or a system speaks of. */
export const SpecField = ({ spec, path }: { spec: ParamSpec; path: JsonPath }) =>
  spec.choices === undefined ? (
    <QuantityField
      label={t(spec.title)}
      path={path}
      about={t(spec.about)}
      unit={spec.unit}
      min={spec.min}
      max={spec.max}
      fallback={spec.default}
    />
  ) : (
    <ChoiceField
      label={t(spec.title)}
      path={path}
      about={t(spec.about)}
      fallback={spec.default}
      choices={spec.choices.map((words, value) => ({ value, words: t(words) }))}
    />
  )

/** A group of fields under a heading. */
export const Group = ({ title, about, children }: { title: string; about?: string; children: ReactNode }) => (
  <fieldset className="edit-group">
    <legend>{title}</legend>
    {about !== undefined && <p className="edit-about">{about}</p>}
    <div className="edit-grid">{children}</div>
  </fieldset>
)
