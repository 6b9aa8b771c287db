import { useEffect, useLayoutEffect, useRef } from 'react'
import type { Run } from '../playback/run.ts'
import { choose, nextView, useApp } from '../store/app.ts'
import { bookmark } from '../store/bookmarks.ts'
import { compareWithBefore, redo, undo } from '../store/what-if.ts'
import { stepTo, toEnd, togglePlaying } from './transport.tsx'
import { undoKey, type Undoing } from './undo-key.ts'

export interface Shortcut {
  /** Physical keys, by `event.code`: the same place on every keyboard. */
  codes: string[]
  /** What of Ctrl Z and Ctrl Y does the same. */
  undoing?: Undoing
  keys: string
  words: string
  run: (runs: readonly Run[]) => void
}

export const SHORTCUTS: readonly Shortcut[] = [
  { codes: ['Space'], keys: 'Space', words: 'play or pause', run: togglePlaying },
  {
    codes: ['ArrowRight'],
    keys: '→',
    words: 'step to the next thing that happens',
    run: (runs) => void stepTo(runs, true),
  },
  { codes: ['ArrowLeft'], keys: '←', words: 'step back', run: (runs) => void stepTo(runs, false) },
  { codes: ['Home'], keys: 'Home', words: 'to the start', run: () => choose({ momentPs: 0, playing: false }) },
  {
    codes: ['End'],
    keys: 'End',
    words: 'to the end, as far as it has been simulated',
    run: (runs) => toEnd(runs),
  },
  { codes: ['KeyM'], keys: 'M', words: 'both kernels, the left one alone, the right one alone', run: () => nextView() },
  {
    codes: ['KeyB'],
    keys: 'B',
    words: 'the line that moves most between caches',
    run: (runs) => void import('./what-if/bounced.ts').then(({ pickMostBounced }) => pickMostBounced(runs)),
  },
  {
    codes: ['KeyK'],
    keys: 'K',
    words: 'keep the threads that want the picked line on one CPU',
    run: (runs) => void import('./what-if/bounced.ts').then(({ keepPickedTogether }) => keepPickedTogether(runs)),
  },
  {
    codes: ['KeyC'],
    keys: 'C',
    words: 'compare the run with what it was before you changed it',
    run: () => compareWithBefore(),
  },
  { codes: ['KeyD'], keys: 'D', words: 'bookmark this moment', run: () => bookmark() },
  { codes: ['KeyU'], undoing: 'undo', keys: 'U, Ctrl Z', words: 'take back the last change', run: () => undo() },
  { codes: [], undoing: 'redo', keys: 'Ctrl Y', words: 'do again what was taken back', run: () => redo() },
  {
    codes: ['KeyN'],
    keys: 'N',
    words: 'lessons; in one, PageDown and PageUp go to the next step and back',
    run: () => choose({ lessons: true }),
  },
  { codes: ['KeyL'], keys: 'L', words: 'the library of scenarios', run: () => choose({ dialog: 'library' }) },
  { codes: ['KeyE'], keys: 'E', words: 'edit the scenario', run: () => choose({ dialog: 'editor' }) },
  { codes: ['KeyS'], keys: 'S', words: 'share', run: () => choose({ dialog: 'share' }) },
  { codes: ['KeyP'], keys: 'P', words: 'present to a class', run: () => choose({ presenting: true }) },
  { codes: ['Slash', 'F1'], keys: '?', words: 'this help', run: () => choose({ dialog: 'help' }) },
  { codes: ['Escape'], keys: 'Esc', words: 'close the inspector', run: () => choose({ picked: null }) },
]

/** Keys that a focused control needs for itself are left to it. */
const isTaken = (event: KeyboardEvent): boolean => {
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  const target = event.target instanceof HTMLElement ? event.target : null
  if (target === null) return false
  if (target.closest('input, select, textarea, dialog') !== null) return true
  return event.code === 'Space' && target.closest('button, summary, a, [role="button"]') !== null
}

export const useShortcuts = (runs: readonly Run[]): void => {
  const latest = useRef(runs)
  useLayoutEffect(() => {
    latest.current = runs
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (useApp.getState().dialog !== null) return
      const asked = undoKey(event)
      if (asked === null && isTaken(event)) return
      const found = SHORTCUTS.find(({ codes, undoing }) =>
        asked === null ? codes.includes(event.code) : undoing === asked,
      )
      if (found === undefined) return
      event.preventDefault()
      found.run(latest.current)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
