import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WaitCycle, WaitEdge, WaitGraph, WaitNode } from '../playback/wait-for.ts'
import { layoutWaits, NODE_HEIGHT, type PlacedNode } from './wait-layout.ts'

const thread = (index: number): WaitNode => ({ kind: 'thread', index })
const lock = (index: number): WaitNode => ({ kind: 'lock', index })

/** A graph in which each thread waits for at most one lock, and each lock has at most one holder. */
const graphOf = (wants: readonly number[], holder: readonly number[], cycles: WaitCycle[] = []): WaitGraph => {
  const edges: WaitEdge[] = []
  wants.forEach((wanted, index) => {
    if (wanted >= 0) edges.push({ from: thread(index), to: lock(wanted), kind: 'sleeps' })
  })
  holder.forEach((holds, index) => {
    if (holds >= 0 && wants.includes(index)) edges.push({ from: lock(index), to: thread(holds), kind: 'held' })
  })
  return { nodes: [], edges, cycles }
}

const overlap = (one: PlacedNode, other: PlacedNode): boolean =>
  Math.abs(one.y - other.y) < NODE_HEIGHT && Math.abs(one.x - other.x) < (one.width + other.width) / 2

const drawnThreads = (nodes: readonly PlacedNode[]): number[] =>
  nodes.flatMap(({ node, more }) => (node.kind === 'thread' && more === 0 ? [node.index] : []))

describe('the drawing of waits', () => {
  it('keeps everything within its room and apart, and counts who is not drawn', () => {
    const waits = fc.record({
      wants: fc.array(fc.integer({ min: -1, max: 5 }), { minLength: 1, maxLength: 24 }),
      holder: fc.array(fc.integer({ min: -1, max: 40 }), { minLength: 6, maxLength: 6 }),
      width: fc.integer({ min: 300, max: 1400 }),
    })
    fc.assert(
      fc.property(waits, ({ wants, holder, width }) => {
        // Holders who wait themselves make chains, which must not close here: they hold only what has a higher number.
        const sane = holder.map((holds, index) => (holds < wants.length && (wants[holds] ?? -1) <= index ? -1 : holds))
        const { nodes, hidden } = layoutWaits(graphOf(wants, sane), width, 170)
        nodes.forEach((placed, order) => {
          expect(placed.x - placed.width / 2).toBeGreaterThanOrEqual(0)
          expect(placed.x + placed.width / 2).toBeLessThanOrEqual(width)
          expect(placed.y + NODE_HEIGHT / 2).toBeLessThanOrEqual(170)
          for (const other of nodes.slice(order + 1)) expect(overlap(placed, other)).toBe(false)
        })
        const counted = nodes.reduce((sum, { more }) => sum + more, hidden)
        const drawn = new Set(drawnThreads(nodes))
        const waiters = wants.flatMap((wanted, index) => (wanted >= 0 ? [index] : []))
        expect(waiters.filter((index) => drawn.has(index)).length + counted).toBeGreaterThanOrEqual(waiters.length)
      }),
      { numRuns: 300 },
    )
  })

  it('goes from the one who waits on the left to the one who holds on the right', () => {
    const { nodes } = layoutWaits(graphOf([-1, 0, 1], [1, 0].toReversed()), 600, 170)
    const x = (wanted: WaitNode) =>
      nodes.find(({ node }) => node.kind === wanted.kind && node.index === wanted.index)?.x ?? Number.NaN
    expect(x(thread(2))).toBeLessThan(x(lock(1)))
    expect(x(lock(1))).toBeLessThan(x(thread(1)))
    expect(x(thread(1))).toBeLessThan(x(lock(0)))
    expect(x(lock(0))).toBeLessThan(x(thread(0)))
  })

  it('draws a circle as a ring, each node to the next, and the chains beside it where there is room', () => {
    const cycle = { threads: [0, 1], wants: [lock(0), lock(1)] }
    const graph = graphOf([0, 1, 0, 2], [1, 0, 5], [cycle])
    const wide = layoutWaits(graph, 680, 170)
    expect(wide.ring).not.toBeNull()
    expect(wide.nodes.filter(({ ring }) => ring)).toHaveLength(4)
    expect(wide.edges.filter(({ ring }) => ring)).toHaveLength(4)
    expect(wide.hidden).toBe(0)
    expect(drawnThreads(wide.nodes).toSorted()).toEqual([0, 1, 2, 3, 5])
    const narrow = layoutWaits(graph, 350, 170)
    expect(narrow.nodes).toHaveLength(4)
    expect(narrow.hidden).toBe(3)
  })
})
