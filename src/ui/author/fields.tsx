import { type ReactNode, useId, useState } from 'react'

/** A field with its name above it. */
export const Field = ({ label, children }: { label: string; children: (id: string) => ReactNode }) => {
  const id = useId()
  return (
    <div className="author-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}

export const TextField = (props: {
  label: string
  value: string
  most: number
  /** Lines that are seen of it; one where it is a single line. */
  rows?: number
  onChange: (value: string) => void
}) => (
  <Field label={props.label}>
    {(id) =>
      props.rows === undefined ? (
        <input
          id={id}
          type="text"
          value={props.value}
          maxLength={props.most}
          onChange={(event) => props.onChange(event.target.value)}
        />
      ) : (
        <textarea
          id={id}
          rows={props.rows}
          value={props.value}
          maxLength={props.most}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )
    }
  </Field>
)

/** A number; what is not one yet, while it is being typed, changes nothing. */
export const NumberField = (props: {
  label: string
  value: number | undefined
  onChange: (value: number | undefined) => void
}) => {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <Field label={props.label}>
      {(id) => (
        <input
          id={id}
          type="number"
          step="any"
          className="author-number"
          value={typed ?? String(props.value ?? '')}
          onBlur={() => setTyped(null)}
          onChange={(event) => {
            const { value, valueAsNumber } = event.target
            setTyped(value)
            if (value === '') props.onChange(undefined)
            else if (Number.isFinite(valueAsNumber)) props.onChange(valueAsNumber)
          }}
        />
      )}
    </Field>
  )
}

export interface Choice<Value extends string> {
  value: Value
  words: string
}

export const SelectField = <Value extends string>(props: {
  label: string
  value: Value
  choices: readonly Choice<Value>[]
  onChange: (value: Value) => void
}) => (
  <Field label={props.label}>
    {(id) => (
      <select
        id={id}
        value={props.value}
        onChange={(event) => {
          const chosen = props.choices.find(({ value }) => value === event.target.value)
          if (chosen !== undefined) props.onChange(chosen.value)
        }}
      >
        {props.choices.map(({ value, words }) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    )}
  </Field>
)
