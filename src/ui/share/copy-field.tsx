import { useId, useState } from 'react'
import { t } from '../../language/t.ts'

/** A text to take along, with the button that takes it. */
export const CopyField = (props: { words: string; copy: string; text: string; testId: string; primary?: boolean }) => {
  const { words, copy, text, testId, primary = false } = props
  const [said, setSaid] = useState('')
  const id = useId()
  const take = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid(t('Copied.'))
    } catch {
      setSaid(t('The browser does not let the page copy: select the text and copy it yourself.'))
    }
  }
  return (
    <div className="copy-field">
      <label htmlFor={id}>{words}</label>
      <input
        id={id}
        type="text"
        readOnly
        value={text}
        data-testid={testId}
        onFocus={(event) => event.target.select()}
      />
      <button type="button" className={primary ? 'button button-primary' : 'button'} onClick={() => void take()}>
        {copy}
      </button>
      <span role="status">{said}</span>
    </div>
  )
}
