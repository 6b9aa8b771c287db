import { useEffect, useRef, useState } from 'react'
import { t } from '../../language/t.ts'
import { type Asked, type Notes, readOn } from './notes-channel.ts'
import { NotesView } from './notes-view.tsx'

/** Keys of a remote control work in this window, too. */
const KEYS: Readonly<Record<string, Asked>> = {
  PageDown: { ask: 'next' },
  ArrowRight: { ask: 'next' },
  PageUp: { ask: 'back' },
  ArrowLeft: { ask: 'back' },
  Period: { ask: 'blank' },
  KeyB: { ask: 'blank' },
  KeyR: { ask: 'reveal' },
}

/** The page as a second window with the notes: all that it shows comes from the page that presents. */
const NotesWindow = ({ id }: { id: string }) => {
  const [notes, setNotes] = useState<Notes | null>(null)
  const ask = useRef<(asked: Asked) => void>(() => undefined)
  useEffect(() => {
    const wire = readOn(id, setNotes)
    ask.current = wire.ask
    wire.ask({ ask: 'hello' })
    const onKey = (event: KeyboardEvent): void => {
      const asked = KEYS[event.code]
      if (asked === undefined || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      wire.ask(asked)
    }
    addEventListener('keydown', onKey)
    return () => {
      removeEventListener('keydown', onKey)
      wire.close()
    }
  }, [id])
  useEffect(() => {
    document.title = t('Notes')
    if (notes !== null) document.documentElement.dataset['theme'] = notes.theme
  }, [notes])
  return (
    <main className="p-4" data-testid="notes">
      {notes === null ? (
        <p>{t('Waiting for the page that presents. If it is closed, close this window, too.')}</p>
      ) : (
        <NotesView notes={notes} ask={(asked) => ask.current(asked)} />
      )}
    </main>
  )
}

export default NotesWindow
