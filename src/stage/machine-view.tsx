import type { ReactNode } from 'react'
import { t } from '../language/t.ts'
import { Building, DenseBuilding } from './building.tsx'
import { Cells, PickedLine } from './cells.tsx'
import { Flights } from './flights.tsx'
import { Interrupts } from './interrupts.tsx'
import { Handovers, Lends } from './lends.tsx'
import { Locks } from './locks.tsx'
import type { MachineViewProps } from './machine-view-props.ts'
import { Balances, Callout, Marks } from './marks.tsx'
import { Overlays, Status } from './status.tsx'
import { Threads } from './threads.tsx'

/** One machine at one instant, and what else is to be drawn on it. What is drawn later lies above: threads walk over words, lines fly over everything. */
export const MachineView = ({ overlay, ...props }: MachineViewProps & { overlay?: ReactNode }) => {
  const { layout, title, run, onPick } = props
  return (
    <svg
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      role="group"
      aria-label={t('{title}: the machine', { title })}
      className="machine"
    >
      <defs>
        <pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2.5" height="6" fill="white" fillOpacity="0.45" />
        </pattern>
      </defs>
      {layout.dense ? (
        <DenseBuilding layout={layout} info={run.info} tracked={run.tracked} onPick={onPick} />
      ) : (
        <Building layout={layout} info={run.info} tracked={run.tracked} onPick={onPick} />
      )}
      <Cells {...props} />
      <PickedLine {...props} />
      <Status {...props} />
      <Locks {...props} />
      <Balances {...props} />
      <Threads {...props} />
      <Overlays {...props} />
      <Marks {...props} />
      <Lends {...props} />
      <Flights {...props} />
      <Handovers {...props} />
      <Interrupts {...props} />
      {overlay}
      <Callout {...props} />
    </svg>
  )
}
