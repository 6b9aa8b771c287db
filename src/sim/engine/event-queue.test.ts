import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventQueue } from './event-queue.ts'

describe('the event queue', () => {
  it('gives back entries by time, and those of one time in the order in which they were put', () => {
    const anySteps = fc.array(
      fc.oneof(fc.record({ push: fc.integer({ min: 0, max: 20 }) }), fc.constant('pop' as const)),
      {
        maxLength: 400,
      },
    )
    fc.assert(
      fc.property(anySteps, (steps) => {
        const queue = new EventQueue()
        const model: { time: number; order: number }[] = []
        let order = 0
        for (const step of steps) {
          if (step !== 'pop') {
            queue.push(step.push, 1, order, 1000 - order)
            model.push({ time: step.push, order: order++ })
            continue
          }
          if (model.length === 0) {
            expect(queue.peekTime()).toBe(Infinity)
            continue
          }
          model.sort((a, b) => a.time - b.time || a.order - b.order)
          const wanted = model.shift()
          expect(queue.peekTime()).toBe(wanted?.time)
          expect(queue.pop()).toBe(wanted?.time)
          expect([queue.poppedKind, queue.poppedFirst, queue.poppedSecond]).toEqual([
            1,
            wanted?.order,
            1000 - (wanted?.order ?? 0),
          ])
        }
        expect(queue.size).toBe(model.length)
      }),
      { numRuns: 200 },
    )
  })
})
