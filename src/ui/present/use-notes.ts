import { useEffect, useRef } from 'react'
import { useApp } from '../../store/app.ts'
import { useCluster } from '../../store/cluster.ts'
import { resetTimer, toggleTimer, usePresent } from '../../store/present.ts'
import { obey } from './keys.ts'
import { type Asked, type Notes, presentOn } from './notes-channel.ts'
import { presentationId } from './open-notes.ts'

/** What the notes are, of all that is chosen. */
const useNow = (): Notes => {
  const title = useApp((state) => state.scenario.title)
  const inCluster = useApp((state) => state.cluster !== null)
  const clusterTitle = useCluster((state) => state.scenario.title)
  const { timer, stepBeganMs, blank } = usePresent()
  return {
    title: inCluster ? clusterTitle : title,
    at: 0,
    steps: 0,
    step: '',
    notes: '',
    next: '',
    minutes: 0,
    ...timer,
    stepBeganMs,
    blank,
    tally: null,
    theme: document.documentElement.dataset['theme'] ?? 'light',
  }
}

const answer = (asked: Asked): void => {
  switch (asked.ask) {
    case 'timer':
      toggleTimer(Date.now())
      return
    case 'timer-reset':
      resetTimer(Date.now())
      return
    case 'next':
    case 'back':
    case 'play':
    case 'blank':
      obey(asked.ask)
  }
}

/** Tells the window with the notes, if there is one, what it has to show, and does what it asks for. */
export const useNotes = (): { notes: Notes; answer: (asked: Asked) => void } => {
  const notes = useNow()
  const wire = useRef<ReturnType<typeof presentOn> | null>(null)
  const latest = useRef(notes)
  useEffect(() => {
    latest.current = notes
    wire.current?.tell(notes)
  })
  useEffect(() => {
    const opened = presentOn(presentationId(), (asked) => {
      if (asked.ask === 'hello') opened.tell(latest.current)
      else answer(asked)
    })
    wire.current = opened
    opened.tell(latest.current)
    return () => opened.close()
  }, [])
  return { notes, answer }
}
