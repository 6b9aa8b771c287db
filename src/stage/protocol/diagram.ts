import { t } from '../../language/t.ts'
import { snoopRuleOf } from '../../sim/machine/protocol/cells.ts'
import { BUS_OPS, INVALID, PROCESSOR_OPS, type ProtocolTable } from '../../sim/machine/protocol/types.ts'

/** An arrow from one state to another, with all that causes it. */
export interface Arrow {
  /** Indices into the table's states. */
  from: number
  to: number
  causes: string[]
}

/** What a CPU's own operation is called at an arrow: in either case, where it is alone, and where others share. */
const OP_WORDS: Record<(typeof PROCESSOR_OPS)[number], readonly [string, string, string]> = {
  read: ['reads', 'reads, alone', 'reads, shared'],
  write: ['writes', 'writes, alone', 'writes, shared'],
}

/** All changes of state that a table knows, and dropping the line, which every cache may do to make room. */
export const arrowsOf = (table: ProtocolTable): Arrow[] => {
  const { states } = table
  const causes = new Map<string, Arrow>()
  const add = (from: string, to: string, cause: string): void => {
    if (from === to) return
    const key = `${from} ${to}`
    const arrow = causes.get(key) ?? { from: states.indexOf(from), to: states.indexOf(to), causes: [] }
    causes.set(key, arrow)
    if (!arrow.causes.includes(cause)) arrow.causes.push(cause)
  }
  for (const state of states) {
    for (const op of PROCESSOR_OPS) {
      const { alone, shared } = table.processor[state][op]
      const [either, ifAlone, ifShared] = OP_WORDS[op]
      if (alone === shared) add(state, alone, t(either))
      else {
        add(state, alone, t(ifAlone))
        add(state, shared, t(ifShared))
      }
    }
    if (state === INVALID) continue
    for (const bus of BUS_OPS) add(state, snoopRuleOf(table, state, bus).next, bus)
    add(state, INVALID, t('makes room'))
  }
  return [...causes.values()]
}

export interface Place {
  x: number
  y: number
}

/** Size of the drawing, and of a state in it. */
export const DIAGRAM = { width: 640, height: 470, node: 46 } as const

/** The states on an ellipse, I at the bottom, where lines come from and go to. */
export const placesOf = (count: number): Place[] =>
  Array.from({ length: count }, (_, index) => {
    const angle = Math.PI / 2 + (index * 2 * Math.PI) / count
    return {
      x: DIAGRAM.width / 2 + 206 * Math.cos(angle),
      y: DIAGRAM.height / 2 + 182 * Math.sin(angle),
    }
  })

/** Shares of an arrow's way at which its words may stand, the best first. */
const WORD_SHARES = [0.36, 0.46, 0.28, 0.56, 0.64, 0.22, 0.72]
const WORD_HEIGHT = 30
const LETTER_WIDTH = 6.6

/** An arrow as it is drawn: bent to its left, so that the way back lies apart, and where its words stand. */
export interface DrawnArrow extends Arrow {
  path: string
  label: string
  words: Place
}

interface Box extends Place {
  width: number
  height: number
}

const overlap = (one: Box, other: Box): number =>
  Math.max(0, (one.width + other.width) / 2 - Math.abs(one.x - other.x)) *
  Math.max(0, (one.height + other.height) / 2 - Math.abs(one.y - other.y))

/** Draws all arrows so that their words stand in nobody's way, as far as there is room. */
export const drawArrows = (arrows: readonly Arrow[], places: readonly Place[]): DrawnArrow[] => {
  const taken: Box[] = places.map((place) => ({ ...place, width: DIAGRAM.node + 12, height: DIAGRAM.node + 12 }))
  const room = t('makes room')
  return arrows.map((arrow) => {
    const label = arrow.causes.filter((cause) => cause !== room).join(', ') || room
    const { path, at } = curveOf(places[arrow.from], places[arrow.to])
    const boxes = WORD_SHARES.map((share) => ({
      ...at(share),
      width: label.length * LETTER_WIDTH + 4,
      height: WORD_HEIGHT,
    }))
    const crowding = boxes.map((box) => taken.reduce((sum, other) => sum + overlap(box, other), 0))
    const best = boxes[crowding.indexOf(Math.min(...crowding))]
    taken.push(best)
    return { ...arrow, path, label, words: { x: best.x, y: best.y } }
  })
}

const curveOf = (from: Place, to: Place): { path: string; at: (share: number) => Place } => {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  const [ux, uy] = [dx / length, dy / length]
  const bend = 0.14 * length + 10
  const middle = { x: (from.x + to.x) / 2 + uy * bend, y: (from.y + to.y) / 2 - ux * bend }
  const start = toward(from, middle, DIAGRAM.node * 0.66)
  const end = toward(to, middle, DIAGRAM.node * 0.78)
  const mix = (share: number, a: number, b: number, c: number): number =>
    (1 - share) * (1 - share) * a + 2 * share * (1 - share) * b + share * share * c
  return {
    path: `M${start.x},${start.y} Q${middle.x},${middle.y} ${end.x},${end.y}`,
    at: (share) => ({ x: mix(share, start.x, middle.x, end.x), y: mix(share, start.y, middle.y, end.y) }),
  }
}

const toward = (from: Place, to: Place, distance: number): Place => {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  return { x: from.x + ((to.x - from.x) * distance) / length, y: from.y + ((to.y - from.y) * distance) / length }
}
