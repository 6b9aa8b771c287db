import { Fragment, type ReactNode, useId } from 'react'
import { useTimeForUnseen } from './use-sight.ts'

/** A label, and what it is the label of. */
export const Field = ({ label, children }: { label: string; children: (id: string) => ReactNode }) => {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}

/** What can be chosen from a list, and the group that it stands in. */
export interface Choice {
  value: string
  text: string
  group?: string
}

/** A list to choose one of. */
export const Select = (props: {
  label: string
  value: string
  choices: Choice[]
  width: string
  onChange: (value: string) => void
}) => {
  const { label, value, choices, width, onChange } = props
  // What a closed list holds cannot be seen, but is laid out: sixty scenarios are half of what there is at first.
  const isTime = useTimeForUnseen(true)
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} className={width} value={value} onChange={(event) => onChange(event.target.value)}>
          <Options choices={isTime ? choices : choices.filter((choice) => choice.value === value)} />
        </select>
      )}
    </Field>
  )
}

/** Choices under the names of their groups, where they have any. */
const Options = ({ choices }: { choices: readonly Choice[] }) => {
  const groups = [...new Set(choices.map(({ group }) => group))]
  return groups.map((group) => {
    const options = choices
      .filter((one) => one.group === group)
      .map(({ value, text }) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))
    return group === undefined ? (
      <Fragment key="">{options}</Fragment>
    ) : (
      <optgroup key={group} label={group}>
        {options}
      </optgroup>
    )
  })
}
