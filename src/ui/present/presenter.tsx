import { useEffect } from 'react'
import { t } from '../../language/t.ts'
import { choose } from '../../store/app.ts'
import { useLesson } from '../../store/lesson.ts'
import { beginStep, choosePresent, toggleTimer, usePresent } from '../../store/present.ts'
import { PresentBar } from './bar.tsx'
import { enterFullScreen, leaveFullScreen, onFullScreenLeft } from './full-screen.ts'
import { commandOf, obey } from './keys.ts'
import { NotesWire } from './notes-wire.tsx'
import './present.css'
import { useFit } from './use-fit.ts'

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

/** The clock starts with the lesson, and each step's time with the step. */
const useClock = (): void => {
  useEffect(() => {
    const { timer } = usePresent.getState()
    const { lesson } = useLesson.getState()
    if (lesson !== null && timer.startedAtMs === null && timer.spentMs === 0) toggleTimer(Date.now())
    return useLesson.subscribe((now, before) => {
      if (now.step !== before.step || now.lesson !== before.lesson) beginStep(Date.now())
    })
  }, [])
}

/** What presenting adds to the page: its size, its keys, its buttons, the black screen, and the notes. */
const Presenter = () => {
  const blank = usePresent((state) => state.blank)
  useFit()
  useKeys()
  useClock()
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
      <NotesWire />
      {blank && (
        <button type="button" className="present-blank" data-testid="blank" onClick={() => obey('blank')}>
          <span className="sr-only">{t('The screen is black. Press the full stop to see it again.')}</span>
        </button>
      )}
    </>
  )
}

export default Presenter
