import type { Link } from '../playback/why/chain.ts'
import { EVENTS, NOBODY } from '../sim/log/schema.ts'
import { regionOf } from '../sim/machine/memory/layout.ts'
import { cellPoint, type Layout, LOCK_SLOT_HEIGHT, memoryPoint, type Point } from './layout.ts'
import { placedLocks } from './lock-places.ts'
import type { MachineViewProps } from './machine-view-props.ts'
import { onCpu } from './places.ts'

/** Links that are numbered in the picture: the first ones, nearest to what was asked. */
const SHOWN = 6
export const BADGE = { radius: 9, step: 19 } as const

type Stage = Pick<MachineViewProps, 'run' | 'frame' | 'layout'>

const cpuPoint = (layout: Layout, cpu: number): Point => {
  const box = onCpu(layout, cpu)
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height, 40) - BADGE.radius }
}

const lockPoint = (props: Stage, lock: number): Point | null => {
  const placed = placedLocks(props.run, props.frame, props.layout).find((other) => other.lock === lock)
  return placed === undefined ? null : { x: placed.slot.left + 3, y: placed.slot.top + LOCK_SLOT_HEIGHT - 3 }
}

const queuePoint = ({ run, layout }: Stage, queue: number): Point | null => {
  const { cpu } = run.info.queues[queue]
  if (cpu >= 0) {
    const column = layout.columns[cpu]
    return { x: column.left + column.width / 2, y: layout.dense ? column.top : layout.queueTop + 9 }
  }
  return queue === run.tracked.sharedQueue ? { x: layout.margin + 60, y: layout.sharedQueueTop + 13 } : null
}

/** Where in the picture a link happened, or null for what comes from outside it. */
const placeOf = (props: Stage, { event }: Link): Point | null => {
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

/** A number of a chain of causes, and where in the picture it stands. */
interface Badge {
  number: number
  text: string
  at: Point
}

/** A place and those beside it, the nearest first. */
const asidesOf = ({ x, y }: Point): Point[] =>
  Array.from({ length: 2 * SHOWN + 1 }, (_, order) => {
    const steps = order % 2 === 0 ? order / 2 : -(order + 1) / 2
    return { x: x - steps * BADGE.step, y }
  })

const collide = (one: Point, other: Point): boolean => Math.hypot(one.x - other.x, one.y - other.y) < BADGE.step - 1

/** Badges on the same place stand beside each other. */
export const badgesOf = (props: Stage, chain: readonly Link[]): Badge[] => {
  const badges: Badge[] = []
  const isInside = ({ x }: Point): boolean => x >= BADGE.radius && x <= props.layout.width - BADGE.radius
  chain.slice(0, SHOWN).forEach((link, depth) => {
    const place = placeOf(props, link)
    if (place === null) return
    const at = asidesOf(place).find((one) => isInside(one) && !badges.some((other) => collide(other.at, one))) ?? place
    badges.push({ number: depth + 1, text: link.text, at })
  })
  return badges
}
