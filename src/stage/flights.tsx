import type { Flight } from '../playback/frame.ts'
import type { Run } from '../playback/run.ts'
import { lineName, regionOf } from '../sim/machine/memory/layout.ts'
import { FlightCanvas, type FlightMark, SVG_FLIGHTS_MAX } from './flight-canvas.tsx'
import { alongStreet, cellPoint, type Layout, memoryPoint, type Point } from './layout.ts'
import { placeNames } from './place-names.ts'
import type { MachineViewProps } from './machine-view-props.ts'

const sourcePoint = (layout: Layout, run: Run, { source, line }: Flight): Point => {
  const { info, tracked } = run
  if (source >= 0) return cellPoint(layout, tracked, info.coreOf.indexOf(source), line)
  if (source === -1) return memoryPoint(layout, regionOf(info.regions, line).home)
  // A shared cache is drawn in the street of its package.
  const wall = layout.packages[Math.min(-2 - source, layout.packages.length - 1)]
  return { x: (wall.left + wall.right) / 2, y: layout.streetTop + 9 }
}

const kindOf = ({ source, follows }: Flight): FlightMark['kind'] => {
  if (source < 0) return 'memory'
  return follows >= 0 ? 'follow' : 'owned'
}

/** Lines on their way: out of a cell or memory, down to the street, along it, and up into the cell they are for. */
export const Flights = ({ run, frame, layout, onPick }: MachineViewProps) => {
  const marks = frame.flights.map((flight): FlightMark & { flight: Flight } => {
    const from = sourcePoint(layout, run, flight)
    const to = cellPoint(layout, run.tracked, flight.cpu, flight.line)
    const at = alongStreet(layout, from, to, flight.progress)
    return { flight, event: flight.event, kind: kindOf(flight), from, at, to }
  })
  const size = layout.dense ? 9 : 14
  const street = layout.streetTop + 9
  if (marks.length > SVG_FLIGHTS_MAX) {
    return <FlightCanvas marks={marks} width={layout.width} height={layout.height} street={street} size={6} />
  }
  const named = layout.words
    ? placeNames(
        marks.map(({ flight, at }) => ({ name: lineName(run.info.regions, flight.line), at })),
        layout.width,
      )
    : []
  return (
    <>
      {marks.map(({ event, kind, flight, from, to, at }) => (
        <g
          key={event}
          className={`flight flight-${kind} pickable`}
          onClick={() => onPick({ kind: 'line', index: flight.line })}
        >
          <polyline
            points={`${from.x},${from.y} ${from.x},${street} ${to.x},${street} ${to.x},${to.y}`}
            className="flight-path"
          />
          <rect x={at.x - size / 2} y={at.y - size / 2} width={size} height={size} rx={3} className="flight-mark" />
        </g>
      ))}
      {named.map(({ name, x, y, anchor }, order) => (
        <text
          key={marks[order].event}
          x={x}
          y={y}
          className={`flight-name flight-name-${marks[order].kind}`}
          textAnchor={anchor}
        >
          {name}
        </text>
      ))}
    </>
  )
}
