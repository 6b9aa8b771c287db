import type { ClusterFrame } from '../../playback/cluster/frame.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import type { ClusterLayout } from './layout.ts'

/** Something of the picture that can be chosen. */
export type ClusterThing =
  | { kind: 'node'; node: number }
  | { kind: 'process'; pid: number }
  | { kind: 'link'; a: number; b: number }

export interface ClusterViewProps {
  run: ClusterRun
  frame: ClusterFrame
  layout: ClusterLayout
  title: string
  picked: ClusterThing | null
  onPick: (thing: ClusterThing) => void
  /** Waits shorter than this are not drawn: they would flicker. In simulated ps. */
  steadyPs: number
}

/** Okabe and Ito's seven; after them a stripe tells nodes apart. */
const COLOURS = 7

/** A node's colour: its room's roof, the tiles of processes at home there, and the lanes of those that run there. */
export const nodeColour = (node: number): string => `var(--id-${node % COLOURS})`
export const nodeInk = (node: number): string => `var(--id-ink-${node % COLOURS})`

/** What a key does to something that is chosen by mouse as well. */
export const pressable = (label: string, act: () => void) => ({
  role: 'button',
  tabIndex: 0,
  'aria-label': label,
  onClick: act,
  onKeyDown: (event: { code: string; preventDefault: () => void; stopPropagation: () => void }) => {
    if (event.code !== 'Enter' && event.code !== 'Space') return
    event.preventDefault()
    event.stopPropagation()
    act()
  },
})
