import { memo } from 'react'
import type { TrackedLines } from '../playback/tracked-lines.ts'
import { cellCorner, type Column, type Layout } from './layout.ts'
import { LineCell } from './line-cell.tsx'
import type { MachineViewProps } from './machine-view-props.ts'

interface CacheProps {
  /** The states of the lines in this cache, joined: they change far less often than the picture. */
  states: string
  names: string[]
  layout: Layout
  tracked: TrackedLines
  column: Column
}

/** What each cache holds. */
export const Cells = ({ run, frame, layout }: MachineViewProps) => {
  const { tracked, info } = run
  const width = tracked.lines.length
  if (layout.cell === 0 || width === 0) return null
  const Cache = layout.words ? CacheCells : Patches
  return layout.columns.map((column) => (
    <Cache
      key={column.cpu}
      states={frame.cells.subarray(column.core * width, (column.core + 1) * width).join()}
      names={info.states}
      layout={layout}
      tracked={tracked}
      column={column}
    />
  ))
}

const CacheCells = memo(({ states, names, layout, tracked, column }: CacheProps) =>
  states
    .split(',')
    .map((state, track) => (
      <LineCell
        key={track}
        {...cellCorner(layout, tracked, column, track)}
        size={layout.cell}
        state={names[Number(state)]}
      />
    )),
)
CacheCells.displayName = 'CacheCells'

/** States in which a cache is only one of several that have the line. */
const SHARED = ['S', 'Sc', 'C']

/** A cache among many, or a narrow one: a filled patch for a line that it owns, a pale one for a copy, two shapes for all of them. */
const Patches = memo(({ states, names, layout, tracked, column }: CacheProps) => {
  const paths = { owned: '', shared: '' }
  states.split(',').forEach((state, track) => {
    const name = names[Number(state)]
    if (name === 'I') return
    const { x, y } = cellCorner(layout, tracked, column, track)
    const width = layout.cell - 1
    const height = layout.rowHeight * 0.75
    paths[SHARED.includes(name) ? 'shared' : 'owned'] += `M${x},${y}h${width}v${height}h${-width}z`
  })
  return (
    <>
      <path d={paths.owned} className="cell-owned" />
      <path d={paths.shared} className="patch-shared" />
    </>
  )
})
Patches.displayName = 'Patches'

/** The line that was picked, framed in every cache: one sees where it is and where it is not. */
export const PickedLine = ({ run, layout, picked }: MachineViewProps) => {
  if (picked === null || (picked.kind !== 'line' && picked.kind !== 'lock') || layout.cell === 0) return null
  const line = picked.kind === 'line' ? picked.index : run.info.locks[picked.index].line
  const track = run.tracked.trackOf[line]
  if (track < 0) return null
  return layout.columns.map((column) => {
    const { x, y } = cellCorner(layout, run.tracked, column, track)
    return (
      <rect
        key={column.cpu}
        x={x - 1}
        y={y - 1}
        width={layout.cell + 2}
        height={Math.min(layout.cell, layout.rowHeight) + 2}
        rx={3}
        className="picked-frame"
      />
    )
  })
}
