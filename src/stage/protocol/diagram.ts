import { snoopRuleOf } from '../../sim/machine/protocol/cells.ts'
import { BUS_OPS, INVALID, PROCESSOR_OPS, type ProtocolTable } from '../../sim/machine/protocol/types.ts'

/** An arrow from one state to another, with all that causes it. */
export interface Arrow {
  /** Indices into the table's states. */
  from: number
  to: number
  causes: string[]
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
      if (alone === shared) add(state, alone, `${op}s`)
      else {
        add(state, alone, `${op}s, alone`)
        add(state, shared, `${op}s, shared`)
      }
    }
    if (state === INVALID) continue
    for (const bus of BUS_OPS) add(state, snoopRuleOf(table, state, bus).next, bus)
    add(state, INVALID, 'makes room')
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
      x: DIAGRAM.width / 2 + 232 * Math.cos(angle),
      y: DIAGRAM.height / 2 + 178 * Math.sin(angle),
    }
  })

/** The curve of an arrow, bent to its left so that the way back lies apart, and where its words stand. */
export const curveOf = (from: Place, to: Place): { path: string; words: Place } => {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  const [ux, uy] = [dx / length, dy / length]
  const bend = 0.12 * length + 8
  const middle = { x: (from.x + to.x) / 2 + uy * bend, y: (from.y + to.y) / 2 - ux * bend }
  const start = toward(from, middle, DIAGRAM.node * 0.66)
  const end = toward(to, middle, DIAGRAM.node * 0.78)
  const words = {
    x: 0.36 * 0.36 * end.x + 2 * 0.36 * 0.64 * middle.x + 0.64 * 0.64 * start.x,
    y: 0.36 * 0.36 * end.y + 2 * 0.36 * 0.64 * middle.y + 0.64 * 0.64 * start.y,
  }
  return { path: `M${start.x},${start.y} Q${middle.x},${middle.y} ${end.x},${end.y}`, words }
}

const toward = (from: Place, to: Place, distance: number): Place => {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  return { x: from.x + ((to.x - from.x) * distance) / length, y: from.y + ((to.y - from.y) * distance) / length }
}
