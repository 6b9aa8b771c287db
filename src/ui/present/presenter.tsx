import { useEffect } from 'react'
import { t } from '../../language/t.ts'
import { choose } from '../../store/app.ts'
import { choosePresent, usePresent } from '../../store/present.ts'
import { PresentBar } from './bar.tsx'
import { enterFullScreen, leaveFullScreen, onFullScreenLeft } from './full-screen.ts'
import { commandOf, obey } from './keys.ts'
import { NotesView } from './notes-view.tsx'
import './present.css'
import { useFit } from './use-fit.ts'
import { useNotes } from './use-notes.ts'

/** Presenting has the keys before the page has them. */
const useKeys = (): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const command = commandOf(event)
      if (command === undefined) return
      event.preventDefault()
      event.stopImmediatePropagation()
      obey(command)
    }
    addEventListener('keydown', onKey, true)
    return () => removeEventListener('keydown', onKey, true)
  }, [])
}

/** What presenting adds to the page: its size, its keys, its buttons, the black screen, and the notes. */
const Presenter = () => {
  const blank = usePresent((state) => state.blank)
  const drawer = usePresent((state) => state.drawer)
  useFit()
  useKeys()
  const { notes, answer } = useNotes()
  useEffect(() => {
    void enterFullScreen()
    const forget = onFullScreenLeft(() => choose({ presenting: false }))
    return () => {
      forget()
      void leaveFullScreen()
      choosePresent({ blank: false, drawer: false })
    }
  }, [])
  return (
    <>
      <PresentBar obey={obey} />
      {drawer && (
        <aside aria-label={t('Notes')} className="present-drawer panel" data-testid="notes-drawer">
          <p className="mb-2 flex items-center gap-3">
            <span role="status" className="grow">
              {t(
                'The browser did not open a second window: allow pop-ups for this page to have one. Until then the notes are here, where the class can read them.',
              )}
            </span>
            <button type="button" className="button" onClick={() => choosePresent({ drawer: false })}>
              {t('Close')}
            </button>
          </p>
          <NotesView notes={notes} ask={answer} />
        </aside>
      )}
      {blank && (
        <button type="button" className="present-blank" data-testid="blank" onClick={() => obey('blank')}>
          <span className="sr-only">{t('The screen is black. Press the full stop to see it again.')}</span>
        </button>
      )}
    </>
  )
}

export default Presenter
