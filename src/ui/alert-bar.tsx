import type { ReactNode } from 'react'
import { t } from '../language/t.ts'

/** Something that the user has to know, until it is dismissed. */
export const AlertBar = (props: { dismiss: () => void; children: ReactNode; label?: string; testId?: string }) => {
  const { dismiss, children, label, testId } = props
  return (
    <div
      role="alert"
      aria-label={label}
      className="presented panel flex items-start gap-3 border-2 p-3"
      style={{ borderColor: 'var(--stall)' }}
      data-testid={testId}
    >
      <div className="grow">{children}</div>
      <button type="button" className="button" onClick={dismiss}>
        {t('Dismiss')}
      </button>
    </div>
  )
}
