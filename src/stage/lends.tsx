import { t } from '../language/t.ts'
import type { Frame, Handover } from '../playback/frame.ts'
import { contextName } from '../playback/names.ts'
import type { Run } from '../playback/run.ts'
import { PLACE } from '../playback/view-state.ts'
import type { Layout, Point } from './layout.ts'
import { LockMark } from './lock-mark.tsx'
import { placedLocks } from './lock-places.ts'
import type { MachineViewProps } from './machine-view-props.ts'
import { strengthOf } from './marks.tsx'
import { type Box, walking } from './places.ts'

/** Where each thread can be seen: on a CPU or a run queue, or else among those who wait for a lock. */
const boxesOf = (run: Run, frame: Frame, layout: Layout): Map<number, Box> => {
  const boxes = new Map<number, Box>()
  for (const { waiters } of placedLocks(run, frame, layout)) {
    for (const { context, box } of waiters) boxes.set(context, box)
  }
  for (const placed of frame.threads) {
    const box = placed.place === PLACE.waiting ? null : walking(layout, run, frame, placed)
    if (box !== null) boxes.set(placed.thread, box)
  }
  return boxes
}

const BADGE = { height: 13, letter: 6.4 } as const

/** Lent priorities: from the one who lends to the one who runs with it, and what it is, for as long as it is lent. */
export const Lends = ({ run, frame, layout }: MachineViewProps) => {
  const { lentBy, priority } = frame.waits
  if (!lentBy.some((lender) => lender >= 0)) return null
  const boxes = boxesOf(run, frame, layout)
  return Array.from(lentBy, (lender, thread) => {
    const target = boxes.get(thread)
    if (lender < 0 || target === undefined) return null
    const source = boxes.get(lender)
    const text = `↑${priority[thread]}`
    const width = text.length * BADGE.letter + 6
    const [x, y] = [target.x + target.width - width - 2, target.y + 1]
    return (
      <g key={thread} className="lend">
        <title>
          {t('{lender} lends {thread} its priority, {priority}', {
            lender: contextName(run.info, lender),
            thread: contextName(run.info, thread),
            priority: priority[thread],
          })}
        </title>
        {source !== undefined && <LendArrow from={source} to={{ x: x + width / 2, y }} />}
        <rect x={x} y={y} width={width} height={BADGE.height} rx={4} className="lend-badge" />
        <text x={x + width / 2} y={y + BADGE.height / 2} className="lend-name">
          {text}
        </text>
      </g>
    )
  })
}

const LendArrow = ({ from, to }: { from: Box; to: Point }) => {
  const start = { x: from.x + from.width / 2, y: from.y + from.height }
  const bend = (start.y + to.y) / 2
  return (
    <>
      <path
        d={`M${start.x},${start.y} C${start.x},${bend} ${to.x},${bend} ${to.x},${to.y - 3}`}
        className="lend-line"
      />
      <path d={`M${to.x},${to.y} l-4.5,-7 h9 z`} />
    </>
  )
}

/** Arcs that are drawn at a time: more of them could not be told apart. */
const HANDOVERS_MAX = 4
const ARC = { rise: 16, apart: 8 } as const

/** A mark does not start or stop at once. */
const eased = (progress: number): number => progress * progress * (3 - 2 * progress)

/** Tokens that have come to another CPU: the mark goes from the CPU of the last holder to that of the new one. */
export const Handovers = ({ run, frame, layout }: MachineViewProps) =>
  frame.handovers
    .toSorted((one, other) => one.progress - other.progress)
    .slice(0, HANDOVERS_MAX)
    .map((handover, order) => (
      <HandoverMark key={handover.lock} run={run} layout={layout} handover={handover} order={order} />
    ))

const HandoverMark = (props: { run: Run; layout: Layout; handover: Handover; order: number }) => {
  const { run, layout, handover, order } = props
  const { kind, name } = run.info.locks[handover.lock]
  const [from, to] = [layout.columns[handover.from], layout.columns[handover.to]]
  const y = (top: number): number => (layout.dense ? top : layout.tileTop) + 3
  const [start, end] = [
    { x: from.left + from.width / 2, y: y(from.top) },
    { x: to.left + to.width / 2, y: y(to.top) },
  ]
  const rise = ARC.rise + order * ARC.apart
  const middle = { x: (start.x + end.x) / 2, y: Math.min(start.y, end.y) - 2 * rise }
  // Twice as fast as the mark fades: it is seen to arrive.
  const share = eased(Math.min(1, handover.progress * 2))
  const at = (axis: 'x' | 'y'): number =>
    (1 - share) ** 2 * start[axis] + 2 * share * (1 - share) * middle[axis] + share ** 2 * end[axis]
  const [x, top] = [at('x'), at('y')]
  return (
    <g opacity={strengthOf(handover.progress)} className="handover">
      <title>{t('{name} goes from CPU {from} to CPU {to}', { name, from: handover.from, to: handover.to })}</title>
      <path d={`M${start.x},${start.y} Q${middle.x},${middle.y} ${end.x},${end.y}`} className="handover-line" />
      <circle cx={x} cy={top} r={9} className="handover-coin" />
      <LockMark kind={kind} x={x} y={top} size={11} />
      {layout.words && (
        <text x={x + 12} y={top} className="flight-name">
          {name}
        </text>
      )}
    </g>
  )
}
