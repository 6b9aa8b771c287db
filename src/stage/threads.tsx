import { PLACE } from '../playback/view-state.ts'
import type { MachineViewProps } from './machine-view-props.ts'
import { walking } from './places.ts'
import { ThreadTile } from './thread-tile.tsx'

/** A thread that has nothing left to do fades where it was, over this part of a walk. */
const FADE = 0.6

/** Threads that run, wait in a run queue, or are on their way between such places. */
export const Threads = ({ run, frame, layout, picked, onPick }: MachineViewProps) =>
  frame.threads.map((placed) => {
    const { thread, place, fromPlace, progress } = placed
    if (run.info.threads[thread].kind === 'idle') return null
    const leaves = place === PLACE.waiting
    if (leaves && (fromPlace !== PLACE.running || progress >= FADE)) return null
    const box = walking(layout, run, frame, placed)
    if (box === null) return null
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
