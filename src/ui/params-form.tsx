import { type ReactNode, useId, useState } from 'react'
import { t } from '../language/t.ts'
import type { ParamSpec } from '../sim/kernel/params.ts'

const UNIT: Record<ParamSpec['unit'], string> = {
  count: '',
  ps: 'ps',
  bytes: 'bytes',
  perSecond: 'per second',
  permille: '‰',
  choice: '',
}

interface FieldProps {
  spec: ParamSpec
  value: number
  onChange: (value: number) => void
}

const Labelled = ({
  spec,
  about,
  children,
}: {
  spec: ParamSpec
  about: string
  children: (id: string) => ReactNode
}) => {
  const id = useId()
  return (
    <div className="field content-start">
      <label htmlFor={id}>
        {t(spec.title)} {UNIT[spec.unit] && `(${t(UNIT[spec.unit])})`}
      </label>
      {children(id)}
      <span id={`${id}-about`} className="basis-full">
        {about}
      </span>
    </div>
  )
}

const ChoiceField = ({ spec, value, onChange }: FieldProps) => (
  <Labelled spec={spec} about={t(spec.about)}>
    {(id) => (
      <select
        id={id}
        value={value}
        aria-describedby={`${id}-about`}
        onChange={(event) => onChange(Number(event.target.value))}
      >
        {spec.choices?.map((words, number) => (
          <option key={words} value={number}>
            {t(words)}
          </option>
        ))}
      </select>
    )}
  </Labelled>
)

const NumberField = ({ spec, value, onChange }: FieldProps) => {
  const [text, setText] = useState(String(value))
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    setText(String(value))
  }
  const number = Number(text)
  const good = Number.isInteger(number) && number >= spec.min && number <= spec.max
  const commit = (): void => {
    if (good && number !== value) onChange(number)
  }
  const about = good
    ? t(spec.about)
    : t('It must be a whole number from {min} to {max}; {value} stays in force.', {
        min: spec.min,
        max: spec.max,
        value,
      })
  return (
    <Labelled spec={spec} about={about}>
      {(id) => (
        <input
          id={id}
          type="number"
          value={text}
          min={spec.min}
          max={spec.max}
          aria-invalid={!good}
          aria-describedby={`${id}-about`}
          onChange={(event) => setText(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.code === 'Enter') commit()
          }}
        />
      )}
    </Labelled>
  )
}

/** A group of numbers and choices that a person may set; each is taken over when it is complete and within its limits. */
export const ParamsForm = (props: {
  title: string
  specs: readonly ParamSpec[]
  valueOf: (name: string) => number
  onChange: (name: string, value: number) => void
}) => (
  <fieldset className="mt-4 min-w-0">
    <legend className="text-sm font-semibold">{props.title}</legend>
    <div className="mt-2 grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      {props.specs.map((spec) => {
        const Field = spec.choices === undefined ? NumberField : ChoiceField
        return (
          <Field
            key={spec.name}
            spec={spec}
            value={props.valueOf(spec.name)}
            onChange={(value) => props.onChange(spec.name, value)}
          />
        )
      })}
    </div>
  </fieldset>
)
