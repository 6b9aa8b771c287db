import { useEffect, useLayoutEffect, useRef } from 'react'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { choose, useApp } from '../../store/app.ts'
import { chooseCluster, leaveNode, redoFault, undoFault, useCluster } from '../../store/cluster.ts'
import { undoKey, type Undoing } from '../undo-key.ts'
import { stepCluster, toggleCluster } from './use-cluster-playback.ts'

interface Key {
  /** Physical keys, by `event.code`. */
  codes: readonly string[]
  shift?: true
  /** What of Ctrl Z and Ctrl Y does the same. */
  undoing?: Undoing
  keys: string
  words: string
  act: (runs: readonly ClusterRun[]) => void
}

const toEnd = (runs: readonly ClusterRun[]): void =>
  chooseCluster({ momentPs: Math.min(...runs.map(({ reachedPs }) => reachedPs)), playing: false })

const escape = (): void => {
  const { picked, inside } = useCluster.getState()
  if (picked !== null) chooseCluster({ picked: null })
  else if (inside !== null) leaveNode(true)
  else chooseCluster({ alone: -1, faultForm: false })
}

/** The page's keys. The stage itself knows +, − and 0 while it has the focus. */
export const CLUSTER_KEYS: readonly Key[] = [
  { codes: ['Space'], keys: 'Space', words: 'play or pause', act: toggleCluster },
  {
    codes: ['ArrowRight'],
    shift: true,
    keys: 'Shift →',
    words: 'to what next changes the course of things',
    act: (runs) => stepCluster(runs, true, true),
  },
  {
    codes: ['ArrowLeft'],
    shift: true,
    keys: 'Shift ←',
    words: 'back to what last did',
    act: (runs) => stepCluster(runs, false, true),
  },
  { codes: ['ArrowRight'], keys: '→', words: 'to the next message or event', act: (runs) => stepCluster(runs, true) },
  { codes: ['ArrowLeft'], keys: '←', words: 'one back', act: (runs) => stepCluster(runs, false) },
  { codes: ['Home'], keys: 'Home', words: 'to the start', act: () => chooseCluster({ momentPs: 0, playing: false }) },
  { codes: ['End'], keys: 'End', words: 'to the end, as far as it is simulated', act: toEnd },
  { codes: ['KeyU'], undoing: 'undo', keys: 'U, Ctrl Z', words: 'take back the last change', act: undoFault },
  { codes: [], undoing: 'redo', keys: 'Ctrl Y', words: 'do again what was taken back', act: redoFault },
  {
    codes: ['KeyN'],
    keys: 'N',
    words: 'lessons; in one, PageDown and PageUp go to the next step and back',
    act: () => choose({ lessons: true }),
  },
  { codes: ['KeyL'], keys: 'L', words: 'the library of scenarios', act: () => choose({ dialog: 'library' }) },
  { codes: ['KeyE'], keys: 'E', words: 'edit the scenario', act: () => choose({ dialog: 'editor' }) },
  { codes: ['KeyS'], keys: 'S', words: 'share', act: () => chooseCluster({ dialog: 'share' }) },
  { codes: ['KeyP'], keys: 'P', words: 'present to a class', act: () => choose({ presenting: true }) },
  { codes: ['Slash', 'F1'], keys: '?', words: 'this help', act: () => chooseCluster({ dialog: 'help' }) },
  { codes: ['Escape'], keys: 'Esc', words: 'close the card; out of a node; all systems again', act: escape },
]

/** Those that a cluster inside another page has: what plays and steps. */
export const EMBEDDED_KEYS = CLUSTER_KEYS.filter(({ codes }) =>
  codes.some((code) => ['Space', 'ArrowRight', 'ArrowLeft', 'Home', 'End'].includes(code)),
)

const inDialog = (): boolean => useCluster.getState().dialog !== null || useApp.getState().dialog !== null

/** Keys that a focused control needs for itself are left to it. */
const isTaken = (event: KeyboardEvent): boolean => {
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  const target = event.target instanceof HTMLElement || event.target instanceof SVGElement ? event.target : null
  if (target === null) return false
  if (event.code === 'Escape') return target.closest('dialog') !== null
  if (target.closest('input, select, textarea, dialog, [role="slider"]') !== null) return true
  return event.code === 'Space' && target.closest('button, summary, a, [role="button"]') !== null
}

export const useClusterKeys = (runs: readonly ClusterRun[], keys = CLUSTER_KEYS): void => {
  const latest = useRef(runs)
  useLayoutEffect(() => {
    latest.current = runs
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (inDialog() || latest.current.length === 0) return
      const asked = undoKey(event)
      if (asked === null && isTaken(event)) return
      const found = keys.find(({ codes, shift = false, undoing }) =>
        asked === null
          ? codes.includes(event.code) && (shift === event.shiftKey || event.code === 'Slash')
          : undoing === asked,
      )
      if (found === undefined) return
      event.preventDefault()
      found.act(latest.current)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [keys])
}
