import { describe, expect, it } from 'vitest'
import { mark, MS, type Scene, Trial, US, type Words } from '../../../../test/support/trial.ts'
import { R } from '../registers.ts'

const NOTHING = 100

/** Allocates, and marks the object's number; {@link NOTHING} if there is none. */
const alloc = (s: Words): void => {
  s.a.call('mem.alloc')
  s.a.do((_, context) => s.put(context, R.programA, s.get(context, R.pointer)))
  s.begin((context) => (s.get(context, R.programA) < 0 ? NOTHING : s.get(context, R.programA)))
  s.end()
  s.a.do((_, context) => s.put(context, R.pointer, s.get(context, R.programA)))
}
const free = (s: Words, object: number): void => {
  s.a.set(R.pointer, object)
  s.a.call('mem.free')
}
const numbers = (t: Trial, thread: string): number[] =>
  t.all({ kind: 'done', thread }).map(({ number }) => number ?? -1)

/** Two CPUs; objects 0 and 2 are of the zone of CPU 0, 1 and 3 of that of CPU 1. */
const scene = (actors: Scene['actors'], untilPs = MS): Trial => new Trial('dragonfly', { actors, objects: 4, untilPs })

describe('kmalloc and kfree (kern_slaballoc.c @017ba73)', () => {
  it('serve a CPU out of its own zone alone, without a lock or a message', () => {
    const t = scene({
      here: {
        does: (s) => {
          alloc(s)
          alloc(s)
          alloc(s)
          free(s, 0)
          alloc(s)
        },
      },
      there: { cpu: 1, does: (s) => alloc(s) },
    })
    const [one, two, three, four] = numbers(t, 'here')
    expect([one, two].toSorted()).toEqual([0, 2])
    expect([three, four]).toEqual([NOTHING, 0])
    expect([1, 3]).toContain(numbers(t, 'there')[0])
    t.never({ kind: 'ipiSend' })
    t.never({ kind: 'acquire' })
  })

  it('send what another CPU frees home: that CPU cannot have it, its owner can when it has looked', () => {
    const t = scene(
      {
        owner: {
          does: (s) => {
            alloc(s)
            alloc(s)
            s.compute(20 * US)
            alloc(s)
            s.compute(15 * MS)
            alloc(s)
          },
        },
        freer: {
          cpu: 1,
          does: (s) => {
            s.compute(10 * US)
            alloc(s)
            alloc(s)
            free(s, 2)
            alloc(s)
            mark(s, 50)
            s.compute(25 * MS)
            alloc(s)
          },
        },
      },
      50 * MS,
    )
    const [, , freed, , tick] = t.order(
      { kind: 'done', thread: 'owner', number: 2 },
      { kind: 'done', thread: 'freer', number: NOTHING },
      { kind: 'done', thread: 'freer', number: 50 },
      { kind: 'done', thread: 'owner', number: NOTHING },
      { kind: 'interrupt', cpu: 0 },
      { kind: 'done', thread: 'owner', number: 2 },
    )
    t.never({ kind: 'ipiSend' })
    t.never({ kind: 'interrupt', cpu: 0 }, freed, tick)
    expect(numbers(t, 'freer').filter((number) => number !== 50)).toEqual([3, 1, NOTHING, NOTHING])
  })
})
