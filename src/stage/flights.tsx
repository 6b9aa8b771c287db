import type { Flight } from '../playback/frame.ts'
import type { Run } from '../playback/run.ts'
import { lineName, regionOf } from '../sim/machine/memory/layout.ts'
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

const kindOf = ({ source, follows }: Flight): string => {
  if (source < 0) return 'memory'
  return follows >= 0 ? 'follow' : 'owned'
}

/** Lines on their way: out of a cell or memory, down to the street, along it, and up into the cell they are for. */
export const Flights = ({ run, frame, layout, onPick }: MachineViewProps) => {
  const flights = frame.flights.map((flight) => {
    const from = sourcePoint(layout, run, flight)
    const to = cellPoint(layout, run.tracked, flight.cpu, flight.line)
    return { flight, from, to, at: alongStreet(layout, from, to, flight.progress) }
  })
  const named = layout.words
    ? placeNames(
        flights.map(({ flight, at }) => ({ name: lineName(run.info.regions, flight.line), at })),
        layout.width,
      )
    : []
  const size = layout.dense ? 9 : 14
  const street = layout.streetTop + 9
  return (
    <>
      {flights.map(({ flight, from, to, at }) => (
        <g
          key={flight.event}
          className={`flight flight-${kindOf(flight)} pickable`}
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
        <text key={flights[order].flight.event} x={x} y={y} className="flight-name" textAnchor={anchor}>
          {name}
        </text>
      ))}
    </>
  )
}
