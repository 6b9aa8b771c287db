import type { Frame, ThreadFrame } from '../playback/frame.ts'
import type { Run } from '../playback/run.ts'
import { PLACE } from '../playback/view-state.ts'
import type { Layout } from './layout.ts'
import type { MachineViewProps } from './machine-view-props.ts'
import { ThreadTile } from './thread-tile.tsx'

/** A tile in a queue is smaller than one on a CPU; in a queue of one CPU, tiles lie over each other like cards. */
const QUEUED = { width: 46, height: 18, step: 14 } as const
const DENSE_QUEUED_WIDTH = 36
const SHARED_QUEUE_NAME = 92
/** A thread that has nothing left to do fades where it was, over this part of a walk. */
const FADE = 0.6

interface Box {
  x: number
  y: number
  width: number
  height: number
}

const onCpu = (layout: Layout, cpu: number): Box => {
  const { left, top, width } = layout.columns[cpu]
  const pad = layout.dense ? 0 : layout.words ? 4 : 1
  const y = layout.dense ? top : layout.tileTop
  return { x: left + pad, y, width: width - 2 * pad, height: layout.tileHeight }
}

const inQueue = (layout: Layout, run: Run, frame: Frame, queue: number, thread: number): Box => {
  const order = frame.threads.filter(
    (other) => other.place === PLACE.queued && other.where === queue && other.thread < thread,
  ).length
  const { cpu } = run.info.queues[queue]
  if (cpu < 0) {
    const width = layout.dense ? DENSE_QUEUED_WIDTH : QUEUED.width
    const x = layout.margin + SHARED_QUEUE_NAME + order * (width + 4)
    return { x, y: layout.sharedQueueTop + 4, width, height: QUEUED.height }
  }
  const place = onCpu(layout, cpu)
  const width = Math.min(QUEUED.width, place.width)
  if (layout.dense) return { ...place, height: QUEUED.height / 2 }
  return { x: place.x + order * QUEUED.step, y: layout.queueTop, width, height: QUEUED.height }
}

const boxOf = (layout: Layout, run: Run, frame: Frame, place: number, where: number, thread: number): Box =>
  place === PLACE.queued ? inQueue(layout, run, frame, where, thread) : onCpu(layout, where)

/** Where a tile is on its walk, and how large. */
const walking = (layout: Layout, run: Run, frame: Frame, placed: ThreadFrame): Box => {
  const { thread, place, where, fromPlace, from, progress } = placed
  const to = boxOf(layout, run, frame, place, where, thread)
  if (from < 0 || progress >= 1) return to
  const start = boxOf(layout, run, frame, fromPlace, from, thread)
  const between = (name: keyof Box): number => start[name] + (to[name] - start[name]) * progress
  return { x: between('x'), y: between('y'), width: between('width'), height: between('height') }
}

/** Threads that run, wait in a run queue, or are on their way between such places. */
export const Threads = ({ run, frame, layout, picked, onPick }: MachineViewProps) =>
  frame.threads.map((placed) => {
    const { thread, place, fromPlace, progress } = placed
    if (run.info.threads[thread].kind === 'idle') return null
    const leaves = place === PLACE.waiting
    if (leaves && (fromPlace !== PLACE.running || progress >= FADE)) return null
    const box = walking(layout, run, frame, placed)
    return (
      <g
        key={thread}
        className="pickable"
        opacity={leaves ? FADE - progress : 1}
        onClick={() => onPick({ kind: 'thread', index: thread })}
      >
        <ThreadTile info={run.info} thread={thread} {...box} />
        {picked?.kind === 'thread' && picked.index === thread && <rect {...box} rx={5} className="picked-frame" />}
      </g>
    )
  })
