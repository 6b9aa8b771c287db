import { type PointerEvent, type ReactNode, useState } from 'react'
import { PLACE } from '../playback/view-state.ts'
import type { Layout, Point } from './layout.ts'
import type { MachineViewProps } from './machine-view-props.ts'
import { walking } from './places.ts'
import { ThreadTile } from './thread-tile.tsx'

/** A thread that has nothing left to do fades where it was, over this part of a walk. */
const FADE = 0.6
/** A pointer that has moved less than this, in units of the picture, has clicked. */
const DRAG_LEAST = 6

/** Threads that run, wait in a run queue, or are on their way between such places. */
export const Threads = ({ run, frame, layout, picked, onPick, onPlace }: MachineViewProps) =>
  frame.threads.map((placed) => {
    const { thread, place, fromPlace, progress } = placed
    if (run.info.threads[thread].kind === 'idle') return null
    const leaves = place === PLACE.waiting
    if (leaves && (fromPlace !== PLACE.running || progress >= FADE)) return null
    const box = walking(layout, run, frame, placed)
    if (box === null) return null
    const movable = onPlace !== undefined && run.info.threads[thread].bound < 0 && !leaves
    return (
      <Draggable
        key={thread}
        layout={layout}
        opacity={leaves ? FADE - progress : 1}
        onClick={() => onPick({ kind: 'thread', index: thread })}
        {...(movable ? { onDrop: (cpu: number) => onPlace(thread, cpu) } : {})}
      >
        <ThreadTile info={run.info} thread={thread} {...box} />
        {picked?.kind === 'thread' && picked.index === thread && <rect {...box} rx={5} className="picked-frame" />}
      </Draggable>
    )
  })

interface DraggableProps {
  layout: Layout
  opacity: number
  onClick: () => void
  onDrop?: (cpu: number) => void
  children: ReactNode
}

/** Where the pointer is in the units of the picture. */
const pointIn = (event: PointerEvent<SVGGElement>): Point | null => {
  const matrix = event.currentTarget.ownerSVGElement?.getScreenCTM()
  if (matrix === null || matrix === undefined) return null
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())
  return { x, y }
}

/** The CPU in whose column a point is, or −1. */
export const cpuAt = (layout: Layout, { x, y }: Point): number => {
  const found = layout.columns.find(({ left, width, top }) => {
    if (x < left || x > left + width) return false
    return layout.dense
      ? y >= top && y <= top + layout.tileHeight + layout.cacheHeight
      : y >= layout.tileTop - 24 && y <= layout.cacheTop + layout.cacheHeight
  })
  return found?.cpu ?? -1
}

/** A tile that can be dragged into another CPU's column: the thread is then moved there. */
const Draggable = ({ layout, opacity, onClick, onDrop, children }: DraggableProps) => {
  const [start, setStart] = useState<Point | null>(null)
  const [now, setNow] = useState<Point | null>(null)
  const isDragged = start !== null && now !== null && Math.hypot(now.x - start.x, now.y - start.y) >= DRAG_LEAST
  const over = isDragged ? cpuAt(layout, now) : -1
  const finish = (): void => {
    setStart(null)
    setNow(null)
    if (!isDragged) onClick()
    else if (over >= 0) onDrop?.(over)
  }
  if (onDrop === undefined) {
    return (
      <g className="pickable" opacity={opacity} onClick={onClick}>
        {children}
      </g>
    )
  }
  return (
    <>
      {over >= 0 && <DropPlace layout={layout} cpu={over} />}
      <g
        className={isDragged ? 'pickable dragged' : 'pickable draggable'}
        opacity={opacity}
        {...(isDragged ? { transform: `translate(${now.x - start.x} ${now.y - start.y})` } : {})}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setStart(pointIn(event))
        }}
        onPointerMove={(event) => {
          if (start !== null) setNow(pointIn(event))
        }}
        onPointerUp={finish}
        onPointerCancel={() => {
          setStart(null)
          setNow(null)
        }}
      >
        {children}
      </g>
    </>
  )
}

const DropPlace = ({ layout, cpu }: { layout: Layout; cpu: number }) => {
  const { left, top, width } = layout.columns[cpu]
  const y = layout.dense ? top : layout.tileTop - 4
  return <rect x={left} y={y} width={width} height={layout.tileHeight + 8} rx={7} className="drop-place" />
}
