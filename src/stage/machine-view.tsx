import { memo } from 'react'
import type { Frame } from '../playback/frame.ts'
import type { Run } from '../playback/run.ts'
import { PLACE } from '../playback/view-state.ts'
import { regionOf, lineName } from '../sim/machine/memory/layout.ts'
import { FAMILY, LABEL_WORD } from './colours.ts'
import { Building, DenseBuilding } from './building.tsx'
import { alongStreet, cellPoint, cellsLeft, type Layout, memoryPoint, type Point } from './layout.ts'
import { LineCell } from './line-cell.tsx'
import { ThreadTile } from './thread-tile.tsx'

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
}

/** One machine at one instant. */
export const MachineView = (props: MachineViewProps) => {
  const { layout, title, run, onPick } = props
  return (
    <svg
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      role="group"
      aria-label={`${title}: the machine`}
      className="machine"
    >
      <defs>
        <pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2.5" height="6" fill="white" fillOpacity="0.45" />
        </pattern>
      </defs>
      {layout.dense ? (
        <DenseBuilding layout={layout} info={run.info} />
      ) : (
        <Building layout={layout} info={run.info} tracked={run.tracked} onPick={onPick} />
      )}
      {!layout.dense && <Cells {...props} />}
      <Threads {...props} />
      <Status {...props} />
      <Flights {...props} />
    </svg>
  )
}

const Cells = ({ run, frame, layout }: MachineViewProps) => {
  const { tracked, info } = run
  const width = tracked.lines.length
  return layout.columns.map((column) => {
    const left = cellsLeft(layout, column)
    return (
      <CacheCells
        key={column.cpu}
        states={frame.cells.subarray(column.core * width, (column.core + 1) * width).join()}
        names={info.states}
        left={left}
        top={layout.cacheTop + 18}
        cell={layout.cell}
        rowHeight={layout.rowHeight}
        rows={tracked.row}
        columns={tracked.column}
      />
    )
  })
}

/** The copies of one cache. They change far less often than the picture: the joined states are the key to that. */
const CacheCells = memo(
  (props: {
    states: string
    names: string[]
    left: number
    top: number
    cell: number
    rowHeight: number
    rows: number[]
    columns: number[]
  }) => {
    const { states, names, left, top, cell, rowHeight, rows, columns } = props
    if (states === '') return null
    return states
      .split(',')
      .map((state, track) => (
        <LineCell
          key={track}
          x={left + columns[track] * cell}
          y={top + rows[track] * rowHeight}
          size={cell}
          state={names[Number(state)]}
        />
      ))
  },
)
CacheCells.displayName = 'CacheCells'

const SMALL_TILE = 46

/** Where a thread's tile stands: on its CPU, or in the queue. */
const standing = (layout: Layout, run: Run, frame: Frame, place: number, where: number, thread: number): Point => {
  const { queues } = run.info
  if (place === PLACE.queued) {
    const order = frame.threads.filter(
      (other) => other.place === PLACE.queued && other.where === where && other.thread < thread,
    ).length
    const cpu = queues[where].cpu
    if (cpu < 0) return { x: layout.margin + 92 + order * (SMALL_TILE + 4), y: layout.sharedQueueTop + 4 }
    const column = layout.columns[cpu]
    if (layout.dense) return { x: column.left, y: column.top }
    return { x: column.left + 4 + order * 14, y: layout.queueTop }
  }
  const column = layout.columns[where]
  return layout.dense ? { x: column.left, y: column.top } : { x: column.left + 4, y: layout.tileTop }
}

const Threads = ({ run, frame, layout, onPick }: MachineViewProps) =>
  frame.threads.map((placed) => {
    const { thread, place, where, fromPlace, from, progress } = placed
    const info = run.info.threads[thread]
    if (info.kind === 'idle' || (place === PLACE.waiting && fromPlace !== PLACE.running)) return null
    const to = standing(layout, run, frame, place, where, thread)
    const start = from >= 0 ? standing(layout, run, frame, fromPlace, from, thread) : to
    const x = start.x + (to.x - start.x) * progress
    const y = start.y + (to.y - start.y) * progress
    const running = place === PLACE.running
    const column = layout.columns[running ? where : 0]
    const height = layout.dense ? layout.tileHeight : running ? layout.tileHeight : 18
    const width = layout.dense ? column.width : running ? column.width - 8 : SMALL_TILE
    if (place === PLACE.waiting)
      return progress < 0.6 ? (
        <g key={thread} opacity={0.6 - progress}>
          <ThreadTile
            info={run.info}
            thread={thread}
            x={x}
            y={y}
            width={layout.columns[where].width - 8}
            height={height}
          />
        </g>
      ) : null
    return (
      <g key={thread} className="pickable" onClick={() => onPick({ kind: 'thread', index: thread })}>
        <ThreadTile info={run.info} thread={thread} x={x} y={y} width={width} height={height} />
      </g>
    )
  })

/** Under each tile: what the CPU does, in words, and in stall red when it waits. */
const Status = ({ run, frame, layout, picked, onPick }: MachineViewProps) =>
  frame.cpus.map((cpu, index) => {
    const column = layout.columns[index]
    const family = FAMILY[cpu.label]
    const chosen = picked?.kind === 'cpu' && picked.index === index
    const waitsFor = cpu.line >= 0 && family !== 'idle' ? lineName(run.info.regions, cpu.line) : ''
    const spoken = `CPU ${index}: ${cpu.thread >= 0 ? run.info.threads[cpu.thread].name : 'nothing'}, ${LABEL_WORD[cpu.label]} ${waitsFor}`
    const pick = (): void => onPick({ kind: 'cpu', index })
    return (
      <g
        key={index}
        role="button"
        tabIndex={0}
        aria-label={spoken}
        className={chosen ? 'pickable picked' : 'pickable'}
        onClick={pick}
        onKeyDown={(event) => {
          if (event.code === 'Enter') pick()
        }}
      >
        {layout.dense ? (
          <DenseStatus column={column} height={layout.tileHeight} family={family} cpu={index} />
        ) : (
          <>
            <rect
              x={column.left}
              y={layout.tileTop - 20}
              width={column.width}
              height={layout.tileHeight + 40}
              className="column-target"
            />
            <text x={column.left + 4} y={layout.tileTop - 7} className="cpu-name">
              CPU {index}
            </text>
            {cpu.interrupted && <InterruptTile column={column} top={layout.tileTop} height={layout.tileHeight} />}
            {(family === 'stall' || family === 'spin') && (
              <rect
                x={column.left + 4}
                y={layout.tileTop}
                width={column.width - 8}
                height={layout.tileHeight}
                rx={5}
                className={`${family}-frame`}
              />
            )}
            <StatusWords
              column={column}
              top={layout.tileTop + layout.tileHeight + 11}
              family={family}
              words={LABEL_WORD[cpu.label]}
              waitsFor={waitsFor}
            />
          </>
        )}
      </g>
    )
  })

/** An interrupt handler has the CPU: it belongs to no thread. */
const InterruptTile = ({
  column,
  top,
  height,
}: {
  column: { left: number; width: number }
  top: number
  height: number
}) => (
  <>
    <rect x={column.left + 4} y={top} width={column.width - 8} height={height} rx={5} className="interrupt-tile" />
    <text
      x={column.left + column.width / 2}
      y={top + height / 2}
      className="tile-name"
      style={{ fontSize: Math.min(12, column.width / 7) }}
    >
      interrupt
    </text>
  </>
)

const StatusWords = (props: {
  column: { left: number; width: number }
  top: number
  family: string
  words: string
  waitsFor: string
}) => {
  const { column, top, family, words, waitsFor } = props
  const text = waitsFor === '' ? words : family === 'stall' ? `waits for ${waitsFor}` : `${words} on ${waitsFor}`
  const fontSize = Math.min(11, (column.width - 6) / (text.length * 0.52))
  return (
    <text
      x={column.left + 4}
      y={top}
      className={`status status-${family}`}
      style={{ fontSize: Math.max(6.5, fontSize) }}
    >
      {text}
    </text>
  )
}

const DenseStatus = ({
  column,
  height,
  family,
  cpu,
}: {
  column: { left: number; top: number; width: number }
  height: number
  family: string
  cpu: number
}) => (
  <>
    <rect
      x={column.left}
      y={column.top}
      width={column.width}
      height={height}
      rx={3}
      className={`dense dense-${family}`}
    />
    <text x={column.left + 3} y={column.top + height - 4} className="dense-name">
      {cpu}
    </text>
  </>
)

const sourcePoint = (layout: Layout, run: Run, source: number, line: number): Point => {
  const { info, tracked } = run
  if (source >= 0) return cellPoint(layout, tracked, info.coreOf.indexOf(source), line)
  if (source === -1) return memoryPoint(layout, regionOf(info.regions, line).home)
  // A shared cache is drawn in the street of its package.
  const wall = layout.packages[Math.min(-2 - source, layout.packages.length - 1)]
  return { x: (wall.left + wall.right) / 2, y: layout.streetTop + 9 }
}

const Flights = ({ run, frame, layout, onPick }: MachineViewProps) => (
  <>
    {frame.flights.map((flight) => {
      const from = sourcePoint(layout, run, flight.source, flight.line)
      const to = cellPoint(layout, run.tracked, flight.cpu, flight.line)
      const at = alongStreet(layout, from, to, flight.progress)
      const kind = flight.source >= 0 ? (flight.follows >= 0 ? 'follow' : 'owned') : 'memory'
      const size = layout.dense ? 9 : 14
      const street = layout.streetTop + 9
      return (
        <g
          key={flight.event}
          className={`flight flight-${kind} pickable`}
          onClick={() => onPick({ kind: 'line', index: flight.line })}
        >
          <polyline
            points={`${from.x},${from.y} ${from.x},${street} ${to.x},${street} ${to.x},${to.y}`}
            className="flight-path"
          />
          <rect x={at.x - size / 2} y={at.y - size / 2} width={size} height={size} rx={3} className="flight-mark" />
          {!layout.dense && <FlightName name={lineName(run.info.regions, flight.line)} at={at} width={layout.width} />}
        </g>
      )
    })}
    {frame.interrupts.map((interrupt) => {
      const [from, to] = [layout.columns[interrupt.from], layout.columns[interrupt.to]]
      const y = layout.dense ? from.top + layout.tileHeight / 2 : layout.tileTop + layout.tileHeight / 2
      const toY = layout.dense ? to.top + layout.tileHeight / 2 : y
      const x1 = from.left + from.width / 2
      const x2 = to.left + to.width / 2
      const x = x1 + (x2 - x1) * interrupt.progress
      const lift = Math.sin(interrupt.progress * Math.PI) * 16
      const yNow = y + (toY - y) * interrupt.progress - lift
      return (
        <path
          key={interrupt.event}
          className="interrupt"
          d={`M${x - 2},${yNow - 9} l6,0 l-3,7 l5,0 l-9,12 l2,-9 l-5,0 z`}
        />
      )
    })}
  </>
)

const FlightName = ({ name, at, width }: { name: string; at: Point; width: number }) => {
  const left = at.x > width - 120
  return (
    <text x={left ? at.x - 11 : at.x + 11} y={at.y} className="flight-name" textAnchor={left ? 'end' : 'start'}>
      {name}
    </text>
  )
}
