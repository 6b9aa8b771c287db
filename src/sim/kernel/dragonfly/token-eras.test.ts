import { describe, expect, it } from 'vitest'
import { type Actor, mark, NS, Trial, US, type Words } from '../../../../test/support/trial.ts'
import { PROTOCOLS } from '../../machine/protocol/registry.ts'
import { takeCpus } from '../../machine/topology/build.ts'
import { MACHINES } from '../../machine/topology/registry.ts'
import { createSimulation } from '../../simulation.ts'
import { WORKLOAD_CARDS } from '../../workload/cards/registry.ts'
import { defaultsOf } from '../params.ts'
import { TOKENS } from './card.ts'

const scene = (tokens: number, actors: Record<string, Actor>) =>
  new Trial('dragonfly', { cpus: 4, options: { tokens }, locks: ['first'], actors })

const holds = (lock: number, ps: number) => (s: Words) => s.locked(lock, () => s.compute(ps))

describe('lwkt_gettoken_shared (lwkt_token.c, recent)', () => {
  const shares = (cpu: number, after: number): Actor => ({
    cpu,
    does: (s) => {
      s.compute(after)
      s.locked(0, () => s.compute(30 * US), true)
    },
  })

  it('lets several hold a token at once, and keeps out who wants it alone until the last has let go', () => {
    const t = scene(TOKENS.atomic, {
      one: shares(0, US),
      two: shares(1, 5 * US),
      alone: {
        cpu: 2,
        does: (s) => {
          s.compute(10 * US)
          s.locked(0, () => mark(s, 1))
        },
      },
    })
    const [taken, , , , released] = t.order(
      { kind: 'acquire', lock: 'first', thread: 'one' },
      { kind: 'acquire', lock: 'first', thread: 'two' },
      { kind: 'contend', lock: 'first', thread: 'alone' },
      { kind: 'release', lock: 'first', thread: 'one' },
      { kind: 'release', lock: 'first', thread: 'two' },
      { kind: 'acquire', lock: 'first', thread: 'alone' },
    )
    t.never({ kind: 'acquire', thread: 'alone' }, taken, released)
  })

  it('bars newcomers once somebody has asked to have it alone (EXCLREQ)', () => {
    const t = scene(TOKENS.atomic, {
      one: shares(0, US),
      alone: {
        cpu: 1,
        does: (s) => {
          s.compute(10 * US)
          s.locked(0, () => mark(s, 1))
        },
      },
      late: shares(2, 20 * US),
    })
    t.order(
      { kind: 'acquire', lock: 'first', thread: 'one' },
      { kind: 'contend', lock: 'first', thread: 'alone' },
      { kind: 'contend', lock: 'first', thread: 'late' },
      { kind: 'release', lock: 'first', thread: 'one' },
      { kind: 'acquire', lock: 'first', thread: 'alone' },
      { kind: 'release', lock: 'first', thread: 'alone' },
      { kind: 'acquire', lock: 'first', thread: 'late' },
    )
  })
})

describe('a contended atomic token (lwkt_token.c @00789ea, _lwkt_trytokref_spin)', () => {
  const scenario = (heldFor: number) =>
    scene(TOKENS.atomic, {
      holder: { does: holds(0, heldFor) },
      wanting: {
        cpu: 1,
        importance: 1,
        does: (s) => {
          s.compute(500 * NS)
          s.locked(0, () => mark(s, 1))
        },
      },
      ready: { cpu: 1, does: (s) => s.compute(US) },
    })

  it('is tried again and again without a switch, for a while', () => {
    const t = scenario(2 * US)
    const [contended, , acquired] = t.order(
      { kind: 'contend', lock: 'first', thread: 'wanting' },
      { kind: 'label', cpu: 1, label: 'spin' },
      { kind: 'acquire', lock: 'first', thread: 'wanting' },
      { kind: 'run', thread: 'ready', cpu: 1 },
    )
    t.never({ kind: 'stop', cpu: 1 }, contended, acquired)
  })

  it('is then switched away from: another thread runs, and the token is polled for by the scheduler', () => {
    const t = scenario(60 * US)
    t.order(
      { kind: 'contend', lock: 'first', thread: 'wanting' },
      { kind: 'label', cpu: 1, label: 'spin' },
      { kind: 'stop', cpu: 1, thread: 'wanting' },
      { kind: 'run', cpu: 1, thread: 'ready' },
      { kind: 'release', lock: 'first', thread: 'holder' },
      { kind: 'acquire', lock: 'first', thread: 'wanting' },
      { kind: 'run', cpu: 1, thread: 'wanting' },
    )
    // Nobody is told that it is free.
    t.never({ kind: 'ipiSend' })
    expect(t.all({ kind: 'wake', thread: 'wanting' })).toHaveLength(1)
  })
})

describe('a requested token (lwkt_token.c of 2004)', () => {
  it('comes at the release: the request waits at its owner, and the asker makes way meanwhile', () => {
    const t = scene(TOKENS.requested, {
      holder: { does: holds(0, 50 * US) },
      wanting: {
        cpu: 1,
        importance: 1,
        does: (s) => {
          s.compute(5 * US)
          s.locked(0, () => mark(s, 1))
        },
      },
      ready: { cpu: 1, does: (s) => s.compute(US) },
    })
    const [, , , received, released] = t.order(
      { kind: 'contend', lock: 'first', thread: 'wanting' },
      { kind: 'ipiSend', cpu: 1, about: 0 },
      { kind: 'run', thread: 'ready', cpu: 1 },
      { kind: 'ipiReceive', cpu: 0, about: 1 },
      { kind: 'release', lock: 'first', thread: 'holder' },
      { kind: 'acquire', lock: 'first', thread: 'wanting', cpu: 1 },
    )
    t.never({ kind: 'acquire' }, received, released)
    t.never({ kind: 'ipiSend' }, received)
  })
})

describe('sixteen CPUs that ask each other for one token (2003)', () => {
  it('serve requests within requests as deep as rings fill up', () => {
    const sim = createSimulation(
      {
        kernel: 'dragonfly',
        options: { tokens: TOKENS.synchronous },
        machine: takeCpus(MACHINES['dual-epyc-7742'], 16),
        protocol: PROTOCOLS['moesi'],
        workload: {
          kind: 'lock-convoy',
          params: { ...defaultsOf(WORKLOAD_CARDS['lock-convoy'].params), threads: 16 },
        },
        seed: 2,
      },
      { keepLog: false },
    )
    sim.runUntil(200 * US)
    expect(sim.summary().work.count).toBeGreaterThan(20)
  })
})
