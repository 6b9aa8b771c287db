import type { Link } from '../playback/why/chain.ts'
import { EVENTS, NOBODY } from '../sim/log/schema.ts'
import { regionOf } from '../sim/machine/memory/layout.ts'
import { cellPoint, type Layout, LOCK_SLOT_HEIGHT, memoryPoint, type Point } from './layout.ts'
import { placedLocks } from './lock-places.ts'
import type { MachineViewProps } from './machine-view-props.ts'
import { onCpu } from './places.ts'
import './why-marks.css'

/** Links that are numbered in the picture: the first ones, nearest to what was asked. */
const SHOWN = 6
const BADGE = { radius: 9, step: 19 } as const

interface WhyMarksProps extends MachineViewProps {
  chain: readonly Link[]
}

const cpuPoint = (layout: Layout, cpu: number): Point => {
  const box = onCpu(layout, cpu)
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height, 40) - BADGE.radius }
}

const lockPoint = (props: WhyMarksProps, lock: number): Point | null => {
  const placed = placedLocks(props.run, props.frame, props.layout).find((other) => other.lock === lock)
  return placed === undefined ? null : { x: placed.slot.left + 3, y: placed.slot.top + LOCK_SLOT_HEIGHT - 3 }
}

const queuePoint = ({ run, layout }: WhyMarksProps, queue: number): Point | null => {
  const { cpu } = run.info.queues[queue]
  if (cpu >= 0) {
    const column = layout.columns[cpu]
    return { x: column.left + column.width / 2, y: layout.dense ? column.top : layout.queueTop + 9 }
  }
  return queue === run.tracked.sharedQueue ? { x: layout.margin + 60, y: layout.sharedQueueTop + 13 } : null
}

/** Where in the picture a link happened, or null for what comes from outside it. */
const placeOf = (props: WhyMarksProps, { event }: Link): Point | null => {
  const { run, layout } = props
  const { columns } = run.log
  const [a, b, cpu] = [columns.a[event], columns.b[event], columns.cpu[event]]
  const atCpu = cpu === NOBODY ? null : cpuPoint(layout, cpu)
  switch (EVENTS[columns.kind[event]]) {
    case 'transfer': {
      if (b >= 0) return cellPoint(layout, run.tracked, run.info.coreOf.indexOf(b), a)
      return b === -1 ? memoryPoint(layout, regionOf(run.info.regions, a).home) : atCpu
    }
    case 'line':
      return cellPoint(layout, run.tracked, run.info.coreOf.indexOf(b), a)
    case 'acquire':
      return lockPoint(props, a) ?? atCpu
    case 'enqueue':
    case 'dequeue':
      return queuePoint(props, b) ?? atCpu
    default:
      return atCpu
  }
}

interface Badge {
  number: number
  text: string
  at: Point
}

/** Badges on the same place stand beside each other. */
const badgesOf = (props: WhyMarksProps): Badge[] => {
  const badges: Badge[] = []
  props.chain.slice(0, SHOWN).forEach((link, depth) => {
    const place = placeOf(props, link)
    if (place === null) return
    const at = { ...place }
    const taken = (): boolean =>
      badges.some((other) => Math.hypot(other.at.x - at.x, other.at.y - at.y) < BADGE.step - 1)
    while (taken() && at.x < props.layout.width - 2 * BADGE.radius) at.x += BADGE.step
    badges.push({ number: depth + 1, text: link.text, at })
  })
  return badges
}

/** From one badge to the next, in a bow: it can be told from the lines of the picture, which are straight. */
const bow = (from: Point, to: Point): string => {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  return `M${from.x},${from.y} Q${(from.x + to.x) / 2 - dy * 0.15},${(from.y + to.y) / 2 + dx * 0.15 - 12} ${to.x},${to.y}`
}

/** The first links of a chain of causes, numbered where they happened, with a thin path from each to the next. */
export const WhyMarks = (props: WhyMarksProps) => {
  const badges = badgesOf(props)
  return (
    <g className="why-marks" role="list" aria-label="Causes, where they happened">
      {badges.slice(1).map((badge, order) => (
        <path key={badge.number} d={bow(badges[order].at, badge.at)} className="why-path" />
      ))}
      {badges.map(({ number, text, at }) => (
        <g key={number} role="listitem" aria-label={`${number}: ${text}`}>
          <title>{text}</title>
          <circle cx={at.x} cy={at.y} r={BADGE.radius} className="why-badge" />
          <text x={at.x} y={at.y} className="why-badge-number">
            {number}
          </text>
        </g>
      ))}
    </g>
  )
}
