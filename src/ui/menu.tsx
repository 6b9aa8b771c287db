import { type ReactNode, useEffect, useRef, useState } from 'react'
import { t } from '../language/t.ts'

export interface MenuItem {
  words: string
  /** What is chosen now, where the item is one of several choices. */
  chosen?: boolean
  /** The language that its words are in, where that is not the page's. */
  language?: string
  run: () => void
}

/**
 * A button that unfolds a list of buttons: what is not needed on first sight. It closes when something in it is chosen,
 * on Escape, and when the focus or a click goes elsewhere.
 */
export const Menu = ({
  words,
  items,
  children,
}: {
  words: string
  items: readonly MenuItem[]
  children?: ReactNode
}) => {
  const [open, setOpen] = useState(false)
  const element = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!open) return
    const away = (event: Event): void => {
      if (event.target instanceof Node && element.current?.contains(event.target) !== true) setOpen(false)
    }
    // Before the page's own keys: Escape closes the list, and nothing else.
    const escape = (event: KeyboardEvent): void => {
      if (event.code !== 'Escape') return
      event.stopPropagation()
      setOpen(false)
      button.current?.focus()
    }
    addEventListener('pointerdown', away)
    addEventListener('focusin', away)
    addEventListener('keydown', escape, true)
    return () => {
      removeEventListener('pointerdown', away)
      removeEventListener('focusin', away)
      removeEventListener('keydown', escape, true)
    }
  }, [open])
  return (
    <div ref={element} className="menu">
      <button
        ref={button}
        type="button"
        className="button"
        aria-expanded={open}
        onClick={() => setOpen((before) => !before)}
      >
        {words} <span aria-hidden="true">▾</span>
      </button>
      {open && (
        <div className="menu-list panel" role="group" aria-label={words}>
          {items.map((item) => (
            <button
              key={item.words}
              type="button"
              aria-pressed={item.chosen}
              lang={item.language}
              onClick={() => {
                setOpen(false)
                button.current?.focus()
                item.run()
              }}
            >
              {t(item.words)}
            </button>
          ))}
          {children}
        </div>
      )}
    </div>
  )
}
