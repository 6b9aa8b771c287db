import { describe, expect, it } from 'vitest'
import { type Actor, mark, NS, type Scene, type Told, Trial, US, type Words } from '../../../../test/support/trial.ts'

const scene = (actors: Record<string, Actor>, change: Partial<Scene> = {}): Trial =>
  new Trial('freebsd4', { actors, ...change })

const IN_KERNEL = 1
const IN_USER_MODE = 2
const user = (does: (s: Words) => void, change: Partial<Actor> = {}): Actor => ({ kind: 'user', does, ...change })
/** Calls the system after a time in user mode. */
const calls = (after: number, service: number): Actor =>
  user((s) => {
    s.compute(after)
    s.system(() => {
      mark(s, IN_KERNEL)
      s.compute(service)
      mark(s, IN_KERNEL)
    })
    mark(s, IN_USER_MODE)
  })

/** From each time a CPU takes Giant to where one lets it go; both are the same CPU's. */
const intervals = (t: Trial): { cpu: number; from: Told; to: Told }[] => {
  const found: { cpu: number; from: Told; to: Told }[] = []
  let from: Told | null = null
  for (const event of t.events) {
    if (event.lock !== 'Giant') continue
    if (event.kind === 'acquire') {
      expect(from, 'Giant is taken by one CPU while another has it').toBeNull()
      from = event
    } else if (event.kind === 'release') {
      expect(event.cpu).toBe(from?.cpu)
      if (from !== null) found.push({ cpu: event.cpu, from, to: event })
      from = null
    }
  }
  return found
}

describe('Giant (mplock.s @145b204: MPgetlock, MPrellock)', () => {
  const everything = scene(
    Object.fromEntries(
      Array.from({ length: 6 }, (_, index): [string, Actor] => [
        `process ${index}`,
        user((s) =>
          s.repeat(10, () => {
            s.compute((2 + index) * US)
            s.system(() => {
              mark(s, IN_KERNEL)
              s.locked(0, () => s.compute(US))
              s.pause(3 * US, false)
              mark(s, IN_KERNEL)
            })
          }),
        ),
      ]),
    ),
    {
      cpus: 4,
      locks: ['vnode'],
      cards: [1, 3],
      flows: [1, 2],
      packets: Array.from({ length: 30 }, (_, packet) => ({ at: packet * 5 * US, flow: packet % 2, card: packet % 2 })),
    },
  )

  it('lets one CPU into the kernel at a time: whatever the kernel does, the CPU that does it has Giant', () => {
    const held = intervals(everything)
    expect(held.length).toBeGreaterThan(100)
    expect(new Set(held.map(({ cpu }) => cpu)).size).toBe(4)
    const kinds = ['enqueue', 'dequeue', 'run', 'stop', 'block', 'wake', 'message', 'done', 'exit']
    let at = 0
    let seen = 0
    for (const event of everything.events) {
      if (event.time === 0 || !kinds.includes(event.kind)) continue
      while (at < held.length && held[at].to.index < event.index) at++
      if (at === held.length) break
      const { from, cpu } = held[at]
      expect(from.index < event.index && cpu === event.cpu, JSON.stringify(event)).toBe(true)
      seen++
    }
    expect(seen).toBeGreaterThan(400)
  })

  it('has every stretch of work in the kernel within it, but for the trap itself on the way in and out', () => {
    const TRAP_PS = 200 * 500
    const held = intervals(everything)
    const labels = [0, 1, 2, 3].map((cpu) => everything.all({ kind: 'label', cpu }))
    for (const ofCpu of labels) {
      ofCpu.forEach((label, index) => {
        const next = ofCpu[index + 1]
        if (label.label !== 'kernel' || next === undefined || next.time - label.time <= TRAP_PS) return
        const inside = held
          .filter(({ cpu }) => cpu === label.cpu)
          .map(({ from, to }) => Math.min(to.time, next.time) - Math.max(from.time, label.time))
          .filter((overlap) => overlap > 0)
          .reduce((sum, overlap) => sum + overlap, 0)
        expect(next.time - label.time - inside, JSON.stringify(label)).toBeLessThanOrEqual(TRAP_PS)
      })
    }
  })

  it('is spun for: who finds it taken reads the word until it is free, and stays on its CPU', () => {
    const t = scene({ one: calls(5 * US, 20 * US), two: calls(10 * US, US) })
    const [contended, , , , taken] = t.order(
      { kind: 'contend', lock: 'Giant', thread: 'two', other: 'one' },
      { kind: 'label', label: 'spin', thread: 'two' },
      { kind: 'done', thread: 'one', number: IN_KERNEL },
      { kind: 'release', lock: 'Giant', thread: 'one' },
      { kind: 'acquire', lock: 'Giant', thread: 'two' },
      { kind: 'done', thread: 'two', number: IN_KERNEL },
    )
    t.never({ kind: 'stop', thread: 'two' }, contended, taken)
    t.never({ kind: 'block', thread: 'two' })
  })

  it('is recursive: a service called from within a system call only counts, and lets it go at the end', () => {
    const t = scene(
      { one: user((s) => s.system(() => s.locked(0, () => s.locked(1, () => mark(s, IN_KERNEL))))) },
      { locks: ['a', 'b'] },
    )
    const [taken, , , , released] = t.order(
      { kind: 'acquire', lock: 'Giant', thread: 'one' },
      { kind: 'acquire', lock: 'a', thread: 'one' },
      { kind: 'done', thread: 'one' },
      { kind: 'release', lock: 'a', thread: 'one' },
      { kind: 'release', lock: 'Giant', thread: 'one' },
    )
    t.never({ lock: 'Giant' }, taken, released)
  })

  it('goes along with a switch: the process that comes has it, though it was let go for none', () => {
    const t = scene(
      { one: user((s) => s.system(() => s.pause(10 * US, false))), two: user((s) => s.compute(20 * US)) },
      { cpus: 1 },
    )
    const [, ran, released] = t.order(
      { kind: 'block', thread: 'one' },
      { kind: 'run', thread: 'two' },
      { kind: 'release', lock: 'Giant', thread: 'two' },
    )
    t.never({ lock: 'Giant' }, t.first({ kind: 'block', thread: 'one' }), ran)
    expect(released.cpu).toBe(0)
  })
})

describe('interrupts (mplock.s; spl: ipl_funcs.c of 4.x)', () => {
  const packet = (cpu: number, at: number): Partial<Scene> => ({ cards: [cpu], flows: [1], packets: [{ at }] })
  const owner = { owner: calls(10 * US, 20 * US) }
  const { cpu: ownersCpu } = scene(owner).first({ kind: 'run', thread: 'owner' })

  it('spin for Giant when another CPU is in the kernel', () => {
    const other = 1 - ownersCpu
    const t = scene(owner, packet(other, 20 * US))
    t.order(
      { kind: 'acquire', lock: 'Giant', thread: 'owner' },
      { kind: 'interrupt', cpu: other, number: 0 },
      { kind: 'contend', lock: 'Giant', thread: `interrupt on ${other}`, other: 'owner' },
      { kind: 'label', cpu: other, label: 'spin' },
      { kind: 'release', lock: 'Giant', thread: 'owner' },
      { kind: 'acquire', lock: 'Giant', thread: `interrupt on ${other}` },
      { kind: 'message', cpu: other, queue: 'ipintrq' },
      { kind: 'done', cpu: other },
      { kind: 'release', lock: 'Giant', thread: `interrupt on ${other}` },
    )
  })

  it('do not wait when it is their own CPU that is in the kernel', () => {
    const t = scene(owner, packet(ownersCpu, 20 * US))
    const [taken, , , , released] = t.order(
      { kind: 'acquire', lock: 'Giant', thread: 'owner' },
      { kind: 'interrupt', cpu: ownersCpu, number: 0 },
      { kind: 'message', cpu: ownersCpu, queue: 'ipintrq' },
      { kind: 'done', cpu: ownersCpu, number: 0 },
      { kind: 'release', lock: 'Giant', thread: 'owner' },
    )
    t.never({ lock: 'Giant' }, taken, released)
  })

  it('of a level that spl has raised are held back until splx, and come then', () => {
    let heldBack = 0
    for (let at = 10 * US; at < 13 * US; at += 10 * NS) {
      const t = scene(
        {
          one: user((s) => {
            s.compute(10 * US)
            s.repeat(3, () => {
              s.a.call('mem.alloc')
              mark(s, IN_KERNEL)
              s.a.call('mem.free')
            })
          }),
        },
        { cpus: 1, objects: 2, ...packet(0, at) },
      )
      const done = t.all({ kind: 'done', cpu: 0, number: 0 })
      expect(done, `a packet at ${at} ps`).toHaveLength(1)
      const [noted, served, ...more] = t.all({ kind: 'interrupt', number: 0 })
      expect(more).toEqual([])
      const message = t.first({ kind: 'message', queue: 'ipintrq' })
      if (served === undefined) continue
      heldBack++
      expect(served.index).toBeLessThan(message.index)
      t.never({ kind: 'message' }, noted, served)
      // Between the two it is the process that goes on, in the kernel, and nothing else.
      t.never({ kind: 'stop' }, noted, served)
      t.never({ lock: 'Giant' }, noted, served)
    }
    expect(heldBack).toBeGreaterThan(0)
  })

  it('carry packets up before they return: the software interrupt runs in the same breath', () => {
    const t = scene({}, packet(0, 20 * US))
    const [, begun, , , end] = t.order(
      { kind: 'arrive' },
      { kind: 'interrupt', cpu: 0 },
      { kind: 'message', cpu: 0, queue: 'ipintrq' },
      { kind: 'done', cpu: 0, thread: 'interrupt on 0' },
      { kind: 'release', lock: 'Giant', thread: 'interrupt on 0' },
    )
    t.never({ kind: 'run' }, begun, end)
  })
})

describe('mi_switch and setrunqueue (kern_switch.c, kern_synch.c of 4.x)', () => {
  /** A better process wakes on the one CPU after a while. */
  const better = user((s) => s.pause(20 * US, false), { importance: 3 })

  it('do not preempt in the kernel: who is woken meanwhile runs when the system call is left', () => {
    const t = scene({ caller: calls(5 * US, 60 * US), better }, { cpus: 1 })
    const [, woken, , ran] = t.order(
      { kind: 'done', thread: 'caller', number: IN_KERNEL },
      { kind: 'wake', thread: 'better' },
      { kind: 'done', thread: 'caller', number: IN_KERNEL },
      { kind: 'run', thread: 'better' },
      { kind: 'done', thread: 'caller', number: IN_USER_MODE },
    )
    expect(ran.time - woken.time).toBeGreaterThan(30 * US)
    t.never({ kind: 'stop', thread: 'caller' }, woken, t.last({ kind: 'done', number: IN_KERNEL }, ran))
  })

  it('do so in user mode, at the return of the interrupt', () => {
    const t = scene({ computes: user((s) => s.compute(60 * US)), better }, { cpus: 1 })
    const slept = t.first({ kind: 'block', thread: 'better' })
    const [, woken, ran] = t.order(
      slept,
      { kind: 'wake', thread: 'better' },
      { kind: 'run', thread: 'better' },
      { kind: 'exit', thread: 'computes' },
    )
    expect(ran.time - woken.time).toBeLessThan(2 * US)
    t.first({ kind: 'stop', thread: 'computes', reason: 'preempted' }, woken)
  })

  it('keep one run queue: idle CPUs look at it, and race for Giant when something is put on it', () => {
    const t = scene({ caller: calls(5 * US, US), sleeper: user((s) => s.pause(20 * US, false)) }, { cpus: 3 })
    const slept = t.first({ kind: 'block', thread: 'sleeper' })
    t.order(
      slept,
      { kind: 'wake', thread: 'sleeper', cpu: 0 },
      { kind: 'enqueue', thread: 'sleeper', queue: 'run queue' },
      { kind: 'contend', lock: 'Giant' },
      { kind: 'dequeue', thread: 'sleeper', queue: 'run queue' },
      { kind: 'run', thread: 'sleeper' },
    )
    t.never({ kind: 'ipiSend' })
  })
})
