import { lazy, type ReactNode, Suspense } from 'react'
import { t } from '../language/t.ts'
import { useApp } from '../store/app.ts'
import { Building, DenseBuilding } from './building.tsx'
import { Cells, PickedLine } from './cells.tsx'
import { Flights } from './flights.tsx'
import { Interrupts } from './interrupts.tsx'
import { Handovers, Lends } from './lends.tsx'
import { Locks } from './locks.tsx'
import type { MachineViewProps } from './machine-view-props.ts'
import { Balances, Callout, Marks } from './marks.tsx'
import { Overlays, Status } from './status.tsx'
import { longIdle } from './monkeys/long-idle.ts'
import { Threads } from './threads.tsx'

const Monkeys = lazy(() => import('./monkeys/monkeys.tsx'))

/** Narrower columns, and those without words, have no room for more than their threads. */
const MONKEY_FROM = 66

/** One machine at one instant, and what else is to be drawn on it. What is drawn later lies above: threads walk over words, lines fly over everything. */
export const MachineView = ({ overlay, ...props }: MachineViewProps & { overlay?: ReactNode }) => {
  const { layout, title, run, frame, onPick } = props
  const idle = useApp((state) => state.presenting) || !layout.words ? -1 : longIdle(frame)
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
      {idle >= 0 && layout.columns[idle].width >= MONKEY_FROM && (
        <Suspense fallback={null}>
          <Monkeys layout={layout} cpu={idle} />
        </Suspense>
      )}
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
