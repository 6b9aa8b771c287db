import { choosePresent } from '../../store/present.ts'
import { expectWindow } from './full-screen.ts'

const KEY = 'mastership.presentation'

/** Names this tab's presentation, also after it has been reloaded, so that its notes find it again. */
export const presentationId = (): string => {
  const known = sessionStorage.getItem(KEY)
  if (known !== null) return known
  const id = crypto.randomUUID()
  sessionStorage.setItem(KEY, id)
  return id
}

/** Opens the notes in a window of their own, or, where the browser does not let the page, in a drawer. */
export const openNotes = (): void => {
  expectWindow()
  const name = `notes-${presentationId()}`
  const address = new URL(`#notes=${presentationId()}`, location.href)
  const opened = window.open(address, name, 'popup,width=900,height=640')
  choosePresent({ drawer: opened === null })
}
