import { cellCorner, LOCK_SLOT_HEIGHT } from './layout.ts'
import { placedLocks } from './lock-places.ts'
import type { MachineViewProps } from './machine-view-props.ts'
import { type Box, onCpu, walking } from './places.ts'

type Stage = Pick<MachineViewProps, 'run' | 'frame' | 'layout'>

/** A thing of a machine's stage, by its number; a line is marked in every cache that has a place for it. */
export interface StageThing {
  kind: 'cpu' | 'line' | 'thread' | 'lock' | 'queue'
  index: number
}

const QUEUE_HEIGHT = 18

const cpuBox = ({ layout }: Stage, cpu: number): Box => {
  const tile = onCpu(layout, cpu)
  const { left, width } = layout.columns[cpu]
  const bottom = layout.dense ? tile.y + tile.height + layout.cacheHeight : layout.cacheTop + layout.cacheHeight
  return { x: left, y: tile.y, width, height: bottom - tile.y }
}

const lineBoxes = ({ run, layout }: Stage, line: number): Box[] => {
  const track = run.tracked.trackOf[line]
  if (track < 0 || layout.cell === 0) return []
  return layout.columns.map((column) => ({
    ...cellCorner(layout, run.tracked, column, track),
    width: layout.cell,
    height: Math.min(layout.cell, layout.rowHeight),
  }))
}

const lockBoxes = (stage: Stage, lock: number): Box[] =>
  placedLocks(stage.run, stage.frame, stage.layout)
    .filter((placed) => placed.lock === lock)
    .map(({ slot }) => ({ x: slot.left, y: slot.top, width: slot.width, height: LOCK_SLOT_HEIGHT }))

const queueBoxes = ({ run, layout }: Stage, queue: number): Box[] => {
  const { cpu } = run.info.queues[queue]
  if (cpu >= 0) {
    const { left, width, top } = layout.columns[cpu]
    return [{ x: left, y: layout.dense ? top : layout.queueTop, width, height: QUEUE_HEIGHT }]
  }
  if (queue !== run.tracked.sharedQueue) return []
  return [
    {
      x: layout.margin,
      y: layout.sharedQueueTop + 4,
      width: layout.width - layout.margin - 4,
      height: QUEUE_HEIGHT,
    },
  ]
}

/** Where something is in the picture; nowhere, when it is not drawn at this moment. */
export const boxesOf = (stage: Stage, { kind, index }: StageThing): Box[] => {
  switch (kind) {
    case 'cpu':
      return [cpuBox(stage, index)]
    case 'line':
      return lineBoxes(stage, index)
    case 'lock':
      return lockBoxes(stage, index)
    case 'queue':
      return queueBoxes(stage, index)
    case 'thread': {
      const { run, frame, layout } = stage
      const placed = frame.threads.find(({ thread }) => thread === index)
      const box = placed === undefined ? null : walking(layout, run, frame, placed)
      return box === null ? [] : [box]
    }
  }
}
