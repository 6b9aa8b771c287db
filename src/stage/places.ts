import type { Frame, ThreadFrame } from '../playback/frame.ts'
import type { Run } from '../playback/run.ts'
import { PLACE } from '../playback/view-state.ts'
import type { Layout } from './layout.ts'

/** A tile in a queue is smaller than one on a CPU; in a queue of one CPU, tiles lie over each other like cards. */
const QUEUED = { width: 46, height: 18, step: 14 } as const
const DENSE_QUEUED_WIDTH = 36
/** Room for the name of the shared queue, before its first tile. */
export const SHARED_QUEUE_NAME = 92
const SHARED_GAP = 4

/** A rectangle of the picture. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** Where the tile of the thread that runs on a CPU is. */
export const onCpu = (layout: Layout, cpu: number): Box => {
  const { left, top, width } = layout.columns[cpu]
  const pad = layout.dense ? 0 : layout.words ? 4 : 1
  const y = layout.dense ? top : layout.tileTop
  return { x: left + pad, y, width: width - 2 * pad, height: layout.tileHeight }
}

/** Queues have a place in the picture when a CPU owns them, and the one that all CPUs take threads from. */
const isDrawn = ({ info, tracked }: Run, queue: number): boolean =>
  info.queues[queue].cpu >= 0 || queue === tracked.sharedQueue

/** Where a thread is in a queue that is drawn; null in any other. All queues of one CPU share one place. */
export const inQueue = (layout: Layout, run: Run, frame: Frame, queue: number, thread: number): Box | null => {
  if (!isDrawn(run, queue)) return null
  const { queues } = run.info
  const { cpu } = queues[queue]
  const beside = frame.threads.filter(
    (other) =>
      other.place === PLACE.queued &&
      queues[other.where].cpu === cpu &&
      isDrawn(run, other.where) &&
      other.thread !== thread,
  )
  const order = beside.filter((other) => other.thread < thread).length
  /** Cards move closer together when there are more than fit beside each other. */
  const step = (most: number, room: number): number => Math.min(most, Math.max(0, room) / Math.max(1, beside.length))
  if (cpu < 0) {
    const width = layout.dense ? DENSE_QUEUED_WIDTH : QUEUED.width
    const left = layout.margin + SHARED_QUEUE_NAME
    const x = left + order * step(width + SHARED_GAP, layout.width - left - width - SHARED_GAP)
    return { x, y: layout.sharedQueueTop + 4, width, height: QUEUED.height }
  }
  const place = onCpu(layout, cpu)
  const width = Math.min(QUEUED.width, place.width)
  if (layout.dense) return { ...place, height: QUEUED.height / 2 }
  const x = place.x + order * step(QUEUED.step, place.width - width)
  return { x, y: layout.queueTop, width, height: QUEUED.height }
}

const boxOf = (layout: Layout, run: Run, frame: Frame, place: number, where: number, thread: number): Box | null =>
  place === PLACE.queued ? inQueue(layout, run, frame, where, thread) : onCpu(layout, where)

/** Where a tile is on its walk, and how large; null where it is not in the picture. */
export const walking = (layout: Layout, run: Run, frame: Frame, placed: ThreadFrame): Box | null => {
  const { thread, place, where, fromPlace, from, progress } = placed
  const to = boxOf(layout, run, frame, place, where, thread)
  if (from < 0 || progress >= 1 || to === null) return to
  const start = boxOf(layout, run, frame, fromPlace, from, thread)
  if (start === null) return to
  const between = (name: keyof Box): number => start[name] + (to[name] - start[name]) * progress
  return { x: between('x'), y: between('y'), width: between('width'), height: between('height') }
}
