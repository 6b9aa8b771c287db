import { useId, useState } from 'react'
import { t } from '../../language/t.ts'
import { formatBytes } from '../../stage/format.ts'

/** Chooses files, by the button or by dropping them onto it. */
export const FilePicker = (props: {
  label: string
  hint?: string
  testId: string
  onFiles: (files: File[]) => void
}) => {
  const id = useId()
  const [over, setOver] = useState(false)
  return (
    <div
      className="field rounded-lg"
      style={over ? { outline: '2px dashed var(--accent)', outlineOffset: '4px' } : {}}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        props.onFiles([...event.dataTransfer.files])
      }}
    >
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        type="file"
        multiple
        data-testid={props.testId}
        onChange={(event) => props.onFiles([...(event.target.files ?? [])])}
      />
      {props.hint !== undefined && <span className="text-sm">{props.hint}</span>}
    </div>
  )
}

export const NumberChoice = (props: {
  label: string
  value: number
  values: readonly number[]
  show: (value: number) => string
  onChange: (value: number) => void
}) => {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <select id={id} value={props.value} onChange={(event) => props.onChange(Number(event.target.value))}>
        {props.values.map((value) => (
          <option key={value} value={value}>
            {props.show(value)}
          </option>
        ))}
      </select>
    </div>
  )
}

/** What was wrong with a file. */
export const CannotRead = ({ message }: { message: string }) => (
  <p role="alert" className="mt-3" style={{ color: 'var(--stall)' }}>
    {t('It cannot be read: {message}', { message })}
  </p>
)

/** How far a file has been read; `items`: what has been found in it so far, in words. */
export const ReadingProgress = ({ bytes, size, items }: { bytes: number; size: number; items: string }) => {
  const known = size > 0 && bytes <= size
  return (
    <div className="mt-3" role="status">
      <progress
        className="w-full"
        aria-label={t('Reading the trace')}
        {...(known ? { value: bytes, max: size } : {})}
      />
      <p className="text-sm">
        {known
          ? t('{bytes} of {size} read, {items}', { bytes: formatBytes(bytes), size: formatBytes(size), items })
          : t('{bytes} read, {items}', { bytes: formatBytes(bytes), items })}
      </p>
    </div>
  )
}
