import type { Frame } from '../playback/frame.ts'
import type { Run } from '../playback/run.ts'
import type { Layout } from './layout.ts'

/** Something in the picture that was clicked, or chosen by key. */
export interface Picked {
  kind: 'cpu' | 'thread' | 'line' | 'lock' | 'queue'
  index: number
}

export interface MachineViewProps {
  run: Run
  frame: Frame
  layout: Layout
  title: string
  picked: Picked | null
  onPick: (picked: Picked) => void
  /** A thread has been dragged onto a CPU; where it is missing, threads cannot be dragged. */
  onPlace?: (thread: number, cpu: number) => void
}
