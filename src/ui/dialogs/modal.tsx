import { type ReactNode, useEffect, useId, useRef } from 'react'
import { t } from '../../language/t.ts'
import { choose } from '../../store/app.ts'

const closeOnMachinePage = (): void => choose({ dialog: null })

/** A dialog over the page. The element itself keeps the focus inside and gives it back. */
export const Modal = ({
  title,
  close = closeOnMachinePage,
  children,
}: {
  title: string
  /** On another page than that of machines: what closes it there. */
  close?: () => void
  children: ReactNode
}) => {
  const element = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog ref={element} aria-labelledby={heading} onCancel={close} onClose={close}>
      <div className="mb-3 flex items-start gap-4">
        <h2 id={heading} className="grow text-lg font-bold">
          {title}
        </h2>
        <button type="button" className="button" onClick={close}>
          {t('Close')}
        </button>
      </div>
      {children}
    </dialog>
  )
}
