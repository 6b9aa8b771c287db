import { choose } from '../../store/app.ts'
import { guess, stepShown, useLesson } from '../../store/lesson.ts'
import { choosePresent, usePresent } from '../../store/present.ts'
import { toStep } from '../lessons/open.ts'
import { enterFullScreen, leaveFullScreen } from './full-screen.ts'
import { openNotes } from './open-notes.ts'

/** Something that a key does, and that the window with the notes may ask for. */
export type Command = 'next' | 'back' | 'play' | 'reveal' | 'blank' | 'leave' | 'notes' | 'full-screen' | 'timeline'

/** Physical keys, by `event.code`. What remote controls send is PageDown, PageUp, and a full stop or B. */
const COMMANDS: Readonly<Record<string, Command>> = {
  PageDown: 'next',
  PageUp: 'back',
  Period: 'blank',
  KeyB: 'blank',
  KeyR: 'reveal',
  KeyN: 'notes',
  KeyF: 'full-screen',
  KeyT: 'timeline',
  KeyP: 'leave',
  Escape: 'leave',
}

/** Presses one of the page's own keys, of whichever page is there: it knows its runs. */
const press = (code: string): void => void dispatchEvent(new KeyboardEvent('keydown', { code }))

const toTimeline = (): void => {
  const timeline = document.querySelector('main [data-testid=timeline]')
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  const away = scrollY > 0
  scrollTo({
    top: away || timeline === null ? 0 : scrollY + timeline.getBoundingClientRect().top,
    behavior: still ? 'instant' : 'smooth',
  })
}

/** The arrows, which some remote controls send, go through a lesson; where none is open, they are the page's own. */
const ARROWS: Readonly<Record<string, Command>> = { ArrowRight: 'next', ArrowLeft: 'back' }

/** Whether the step that is shown has a question whose answer is not shown yet. */
const isAsking = (): boolean => {
  const state = useLesson.getState()
  return stepShown(state)?.question !== undefined && !state.guesses.has(state.step)
}

/** Shows the answer first, where one is waited for; then goes on. Without a lesson, a step of the run is taken. */
const goOn = (forward: boolean): void => {
  const { lesson, step } = useLesson.getState()
  if (lesson === null) press(forward ? 'ArrowRight' : 'ArrowLeft')
  else if (forward && isAsking()) guess({ kind: 'none' })
  else void toStep(step + (forward ? 1 : -1))
}

/** Fields in which one writes keep their keys, but for those that only a remote control sends. */
const isWriting = (event: KeyboardEvent): boolean =>
  event.target instanceof HTMLElement && event.target.closest('input, select, textarea') !== null

/** What a key does while presenting; undefined for those of the page, and of whatever has the focus. */
export const commandOf = (event: KeyboardEvent): Command | undefined => {
  const command = COMMANDS[event.code] ?? (useLesson.getState().lesson === null ? undefined : ARROWS[event.code])
  if (command === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return undefined
  if (event.target instanceof HTMLElement && event.target.closest('dialog') !== null) return undefined
  return isWriting(event) && !event.code.startsWith('Page') ? undefined : command
}

/** Does what a key, a button, or the window with the notes asks for. */
export const obey = (command: Command): void => {
  const { blank } = usePresent.getState()
  switch (command) {
    case 'next':
    case 'back':
      if (blank) choosePresent({ blank: false })
      else goOn(command === 'next')
      return
    case 'reveal':
      if (isAsking()) guess({ kind: 'none' })
      return
    case 'play':
      press('Space')
      return
    case 'blank':
      choosePresent({ blank: !blank })
      return
    case 'leave':
      if (blank) choosePresent({ blank: false })
      else choose({ presenting: false })
      return
    case 'notes':
      openNotes()
      return
    case 'full-screen':
      void (document.fullscreenElement === null ? enterFullScreen() : leaveFullScreen())
      return
    case 'timeline':
      toTimeline()
  }
}
