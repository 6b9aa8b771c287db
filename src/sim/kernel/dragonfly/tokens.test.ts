import { describe, expect, it } from 'vitest'
import { type Actor, mark, Trial, US, type Words } from '../../../../test/support/trial.ts'
import { TOKENS } from './card.ts'

const scene = (tokens: number, actors: Record<string, Actor>) =>
  new Trial('dragonfly', { cpus: 4, options: { tokens }, locks: ['first', 'second'], actors })

const holds = (lock: number, ps: number) => (s: Words) => s.locked(lock, () => s.compute(ps))

describe.each(Object.entries(TOKENS))('tokens (lwkt_token.c), the %s kind', (kind, tokens) => {
  it('exclude each other: of four CPUs that want one, one has it at a time', () => {
    const actors = Object.fromEntries(
      [0, 1, 2, 3].map((cpu): [string, Actor] => [
        `thread ${cpu}`,
        {
          cpu,
          does: (s) =>
            s.repeat(10, () =>
              s.locked(0, () => {
                mark(s, cpu)
                s.compute(US)
              }),
            ),
        },
      ]),
    )
    const t = scene(tokens, actors)
    let holder = ''
    for (const { kind: what, thread = '' } of t.events.filter(
      ({ lock, kind: k }) => lock === 'first' || k === 'done',
    )) {
      if (what === 'acquire') {
        expect(holder).toBe('')
        holder = thread
      } else if (what !== 'contend') {
        expect(holder, what).toBe(thread)
        if (what === 'release') holder = ''
      }
    }
    expect(t.all({ kind: 'done' })).toHaveLength(40)
    expect(t.all({ kind: 'contend', lock: 'first' }).length).toBeGreaterThan(2)
  })

  it('are let go while their thread is blocked, and are held again before it runs', () => {
    const t = scene(tokens, {
      sleeper: {
        does: (s) =>
          s.locked(0, () => {
            s.pause(50 * US, false)
            mark(s, 1)
          }),
      },
      other: {
        cpu: 1,
        does: (s) => {
          s.compute(10 * US)
          s.locked(0, () => mark(s, 2))
        },
      },
    })
    t.order(
      { kind: 'acquire', lock: 'first', thread: 'sleeper' },
      { kind: 'block', thread: 'sleeper' },
      { kind: 'release', lock: 'first', thread: 'sleeper' },
      { kind: 'stop', thread: 'sleeper', reason: 'blocked' },
      { kind: 'acquire', lock: 'first', thread: 'other' },
      { kind: 'done', thread: 'other', number: 2 },
      { kind: 'release', lock: 'first', thread: 'other' },
      { kind: 'wake', thread: 'sleeper' },
      { kind: 'acquire', lock: 'first', thread: 'sleeper' },
      { kind: 'run', thread: 'sleeper' },
      { kind: 'done', thread: 'sleeper', number: 1 },
    )
  })

  it('come back all or none: who has to wait for one does not keep the other', () => {
    const t = scene(tokens, {
      both: {
        does: (s) =>
          s.locked(0, () =>
            s.locked(1, () => {
              s.pause(20 * US, false)
              mark(s, 1)
            }),
          ),
      },
      second: {
        cpu: 1,
        does: (s) => {
          s.compute(10 * US)
          s.locked(1, () => s.compute(100 * US))
        },
      },
      first: {
        cpu: 2,
        does: (s) => {
          s.compute(60 * US)
          s.locked(0, () => mark(s, 2))
        },
      },
    })
    const [, woken, , , secondFree, ran] = t.order(
      { kind: 'block', thread: 'both' },
      { kind: 'wake', thread: 'both' },
      { kind: 'acquire', lock: 'first', thread: 'first' },
      { kind: 'done', thread: 'first', number: 2 },
      { kind: 'release', lock: 'second', thread: 'second' },
      { kind: 'run', thread: 'both' },
    )
    t.never({ kind: 'acquire', lock: 'second', thread: 'both' }, woken, secondFree)
    t.first({ kind: 'acquire', lock: 'second', thread: 'both' }, secondFree)
    const before = (lock: string): number | undefined => t.last({ kind: 'acquire', lock, thread: 'both' }, ran)?.index
    for (const lock of ['first', 'second']) {
      t.never({ kind: 'release', lock, thread: 'both' }, t.events[before(lock) ?? 0], ran)
    }
  })

  it('do not deadlock when they are taken in the reverse order', () => {
    const takes = (cpu: number, one: number, two: number): Actor => ({
      cpu,
      does: (s) =>
        s.repeat(30, () =>
          s.locked(one, () => {
            s.compute(US)
            s.locked(two, () => {
              s.compute(US)
              mark(s, cpu)
            })
          }),
        ),
    })
    const t = scene(tokens, { up: takes(0, 0, 1), down: takes(1, 1, 0) })
    expect(t.all({ kind: 'done', thread: 'up' })).toHaveLength(30)
    expect(t.all({ kind: 'done', thread: 'down' })).toHaveLength(30)
    t.never({ kind: 'deadlock' })
    // It does happen that one has what the other wants: then it is let go by who has to wait.
    const contended = t.all({ kind: 'contend', thread: 'down', lock: 'first' })
    const letGo = contended.some((event) => {
      const held = t.last({ kind: 'acquire', lock: 'second' }, event)
      return (
        held?.thread === 'down' &&
        t.all(
          { kind: 'release', lock: 'second', thread: 'down' },
          event,
          t.first({ kind: 'acquire', lock: 'first', thread: 'down' }, event),
        ).length > 0
      )
    })
    expect(letGo).toBe(true)
  })

  it('must be let go newest first', () => {
    const wrong: Actor = {
      does: (s) => {
        s.lock(0)
        s.lock(1)
        s.unlock(0)
      },
    }
    expect(() => scene(tokens, { wrong })).toThrow('not its newest')
  })

  it(`cost ${kind === 'atomic' ? 'no message' : 'a message to the CPU that owns them'}, and none when that is one's own`, () => {
    const t = scene(tokens, {
      here: { does: holds(0, US) },
      there: {
        cpu: 1,
        does: (s) => {
          s.compute(20 * US)
          s.locked(0, () => mark(s, 1))
          s.locked(0, () => mark(s, 2))
        },
      },
    })
    const [first, second] = [1, 2].map((number) => t.first({ kind: 'done', thread: 'there', number }))
    t.never({ kind: 'ipiSend' }, undefined, t.first({ kind: 'release', lock: 'first', thread: 'here' }))
    expect(t.all({ kind: 'ipiSend' }, undefined, first)).toHaveLength(kind === 'atomic' ? 0 : 1)
    t.never({ kind: 'ipiSend' }, first, second)
  })
})
