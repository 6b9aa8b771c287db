import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Box, centreOf, overlap, wayBetween } from './geometry.ts'
import { labelSize, placeLabels } from './labels.ts'
import { cameraOn, clusterLayout, keptInside, WHOLE, zoomedAt } from './layout.ts'

const sizes = fc.record({
  count: fc.integer({ min: 1, max: 64 }),
  width: fc.integer({ min: 320, max: 1700 }),
  height: fc.integer({ min: 180, max: 600 }),
})

const isWithin = (box: Box, width: number, height: number): boolean =>
  box.x >= -0.01 && box.y >= -0.01 && box.x + box.width <= width + 0.01 && box.y + box.height <= height + 0.01

/** Whether a straight way runs through a room that it does not concern. */
const crosses = (room: Box, from: Box, to: Box): boolean => {
  const way = wayBetween(from, to)
  return Array.from({ length: 41 }, (_, step) => step / 40).some((share) => {
    const x = way.from.x + (way.to.x - way.from.x) * share
    const y = way.from.y + (way.to.y - way.from.y) * share
    return x > room.x + 1 && x < room.x + room.width - 1 && y > room.y + 1 && y < room.y + room.height - 1
  })
}

describe('rooms', () => {
  it('lie within the picture, and none upon another, for any number of nodes in any frame', () => {
    fc.assert(
      fc.property(sizes, ({ count, width, height }) => {
        const layout = clusterLayout(count, width, height)
        expect(layout.rooms).toHaveLength(count)
        layout.rooms.forEach((room, index) => {
          expect(isWithin(room, layout.width, layout.height), JSON.stringify(room)).toBe(true)
          for (const other of layout.rooms.slice(index + 1)) expect(overlap(room, other, -0.5)).toBe(false)
        })
      }),
      { numRuns: 400 },
    )
  })

  it('stand so that no link runs behind a room, where every link is drawn on a wide screen', () => {
    for (const width of [660, 900, 1400]) {
      for (let count = 2; count <= 6; count++) {
        const { rooms, ways } = clusterLayout(count, width, 200)
        expect(ways).toBe('links')
        rooms.forEach((from, a) =>
          rooms.forEach((to, b) => {
            const others = rooms.filter((_, room) => room !== a && room !== b)
            if (a < b)
              expect(
                others.some((room) => crosses(room, from, to)),
                `${count}: ${a}-${b}`,
              ).toBe(false)
          }),
        )
      }
    }
  })
})

describe('the camera', () => {
  const layout = clusterLayout(5, 900, 400)

  it('shows all when it is not near, whatever it is asked', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (at, k) => {
          const kept = keptInside({ k, x: at, y: at }, layout)
          expect(kept.k).toBe(1)
          expect(Math.abs(kept.x)).toBe(0)
          expect(Math.abs(kept.y)).toBe(0)
        },
      ),
    )
  })

  it('keeps the point under the finger where it is, while it zooms in', () => {
    const at = { x: 410, y: 190 }
    const near = zoomedAt(WHOLE, 3, at, layout)
    expect((at.x - 0) / 1).toBeCloseTo(near.x + at.x / near.k, 6)
    expect((at.y - 0) / 1).toBeCloseTo(near.y + at.y / near.k, 6)
  })

  it('has its middle in the picture, and a room that it is on in its middle', () => {
    for (const room of layout.rooms) {
      const { k, x, y } = cameraOn(room, layout)
      const middle = centreOf({ x, y, width: layout.width / k, height: layout.height / k })
      expect(middle.x).toBeGreaterThanOrEqual(0)
      expect(middle.x).toBeLessThanOrEqual(layout.width)
      expect(Math.abs(middle.x - centreOf(room).x)).toBeLessThan(layout.width / (2 * k))
      expect(Math.abs(middle.y - centreOf(room).y)).toBeLessThan(layout.height / (2 * k))
    }
  })
})

describe('labels', () => {
  const label = fc.record({
    key: fc.string(),
    settings: fc.array(
      fc.record({
        lines: fc.array(fc.string({ minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 4 }),
        places: fc.array(fc.record({ x: fc.integer({ min: -50, max: 950 }), y: fc.integer({ min: -50, max: 450 }) }), {
          maxLength: 6,
        }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    weight: fc.integer({ min: 0, max: 100 }),
    tone: fc.constant('plain' as const),
  })

  it('lie within bounds, not upon each other, and not upon what must stay in sight', () => {
    fc.assert(
      fc.property(fc.array(label, { maxLength: 14 }), (labels) => {
        const { rooms } = clusterLayout(4, 900, 400)
        const bounds = { x: 0, y: 0, width: 900, height: 400 }
        const placed = placeLabels(labels, rooms, bounds)
        placed.forEach(({ box, lines }, index) => {
          expect(box).toMatchObject(labelSize(lines, 1))
          expect(isWithin(box, 900, 400)).toBe(true)
          for (const room of rooms) expect(overlap(box, room)).toBe(false)
          for (const other of placed.slice(index + 1)) expect(overlap(box, other.box)).toBe(false)
        })
      }),
      { numRuns: 300 },
    )
  })

  it('places what weighs more first, and sets it in another way where the first does not fit', () => {
    const bounds = { x: 0, y: 0, width: 200, height: 100 }
    const places = [{ x: 100, y: 50 }]
    const make = (key: string, weight: number, words: string) => ({
      key,
      weight,
      tone: 'plain' as const,
      settings: [
        { lines: [`${words} ${words}`], places },
        { lines: [words, words], places },
      ],
    })
    const wide = 'twenty letters wide.'
    const placed = placeLabels([make('light', 1, wide), make('heavy', 2, wide)], [], bounds)
    expect(placed.map(({ label: { key } }) => key)).toEqual(['heavy'])
    expect(placed[0].lines).toEqual([wide, wide])
  })
})
