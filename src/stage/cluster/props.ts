import type { ReactNode } from 'react'
import type { ClusterFrame } from '../../playback/cluster/frame.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import type { Family } from '../../playback/cluster/traffic.ts'
import type { Box } from './geometry.ts'
import type { Camera, ClusterLayout } from './layout.ts'

/** Something of the picture that can be chosen. */
export type ClusterThing =
  | { kind: 'node'; node: number }
  | { kind: 'process'; pid: number }
  | { kind: 'link'; a: number; b: number }

/** The inside of a node, drawn within its room as the camera comes closer. */
export interface InsideSlot {
  node: number
  /** From 0 to 1: how much of it is seen. */
  opacity: number
  /** Size in which it is drawn; it is scaled to the room. */
  width: number
  height: number
  picture: ReactNode
}

export interface ClusterViewProps {
  run: ClusterRun
  frame: ClusterFrame
  layout: ClusterLayout
  camera: Camera
  title: string
  picked: ClusterThing | null
  onPick: (thing: ClusterThing) => void
  /** Asks to see the inside of a node. */
  onEnter: (node: number) => void
  /** Simulated ps for a second of watching: what changes faster than one can see is drawn as its mean. */
  speedPs: number
  /** Kinds of messages that are not to be drawn. */
  hidden: ReadonlySet<Family>
  inside: InsideSlot | null
}

export interface RoomProps extends ClusterViewProps {
  node: number
  room: Box
}

/** Okabe and Ito's seven; after them a stripe tells nodes apart. */
const COLOURS = 7

/** A node's colour: its room's roof, the tiles of processes at home there, and the lanes of those that run there. */
export const nodeColour = (node: number): string => `var(--id-${node % COLOURS})`
export const nodeInk = (node: number): string => `var(--id-ink-${node % COLOURS})`
export const isStriped = (node: number): boolean => Math.floor(node / COLOURS) % 2 === 1

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
