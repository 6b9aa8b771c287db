import { describe, expect, it } from 'vitest'
import { type Actor, mark, NS, type Scene, type Told, Trial, US, type Words } from '../../../../test/support/trial.ts'

const THREADS = { oneToOne: 0, kse: 1 } as const
const UPCALL = 1
const IN_USER_MODE = 0

const scene = (
  threads: number,
  count: number,
  does: (s: Words, index: number) => void,
  change: Partial<Scene> = {},
): Trial =>
  new Trial('freebsd5', {
    cpus: 2,
    options: { threads },
    actors: Object.fromEntries(
      Array.from({ length: count }, (_, index): [string, Actor] => [
        `thread ${index}`,
        { kind: 'user', process: 0, does: (s) => does(s, index) },
      ]),
    ),
    ...change,
  })
/** What a thread does first when it has begun to run. */
const afterwards = (t: Trial, ran: Told): string | undefined => t.storyOf(ran.thread ?? '', ran)[0]
const isProgram = ({ thread = '' }: Told): boolean => thread.startsWith('thread')

describe('KSE (kse.2 @039ea81)', () => {
  it('runs no more threads of a process at once than there are CPUs: the others wait on the library’s own list', () => {
    const t = scene(THREADS.kse, 5, (s) => s.compute(50 * US))
    const running = new Set<string>()
    let most = 0
    for (const { kind, thread = '' } of t.events.filter(isProgram)) {
      if (kind === 'run') running.add(thread)
      if (kind === 'stop') running.delete(thread)
      most = Math.max(most, running.size)
    }
    expect(most).toBe(2)
    expect(t.all({ kind: 'enqueue', queue: 'ready threads of process 0' }).map(({ thread }) => thread)).toEqual([
      'thread 2',
      'thread 3',
      'thread 4',
    ])
    expect(t.all({ kind: 'exit' })).toHaveLength(5)
  })

  it('calls the library back when a thread blocks in the kernel: another one takes its slot, on the same CPU', () => {
    const t = scene(THREADS.kse, 3, (s, index) => {
      s.compute(10 * US)
      if (index === 0) s.system(() => s.pause(100 * US, false))
      s.compute(30 * US)
    })
    const blocked = t.first({ kind: 'block', thread: 'thread 0' })
    t.order(
      blocked,
      { kind: 'dequeue', thread: 'thread 2', queue: 'ready threads of process 0' },
      { kind: 'userSwitch', thread: 'thread 2', other: 'thread 0', number: UPCALL },
      { kind: 'stop', thread: 'thread 0', reason: 'blocked' },
      { kind: 'run', thread: 'thread 2', cpu: blocked.cpu },
    )
    t.never({ kind: 'run', thread: `idle: cpu${blocked.cpu}` }, blocked, t.first({ kind: 'run', thread: 'thread 2' }))
  })

  it('lets a thread that may go on again wait for a slot', () => {
    const t = scene(THREADS.kse, 3, (s, index) => {
      s.compute(10 * US)
      if (index === 0) s.system(() => s.pause(20 * US, false))
      s.compute(100 * US)
      mark(s, index)
    })
    const [, waits, , ran] = t.order(
      { kind: 'block', thread: 'thread 0' },
      { kind: 'enqueue', thread: 'thread 0', queue: 'ready threads of process 0' },
      { kind: 'exit' },
      { kind: 'run', thread: 'thread 0' },
      { kind: 'done', thread: 'thread 0', number: 0 },
    )
    t.never({ kind: 'run', thread: 'thread 0' }, waits, t.last({ kind: 'exit' }, ran))
  })

  const WANTS = 1
  const HAS = 2
  const mutexes = (threads: number): Trial =>
    scene(threads, 6, (s) =>
      s.repeat(12, () => {
        s.compute((context) => (4 + s.index(context)) * US)
        mark(s, WANTS)
        s.a.call('uthread.lock')
        mark(s, HAS)
        s.compute(4 * US)
        s.a.call('uthread.unlock')
      }),
    )

  it('changes threads at a library mutex in user mode: no sched_lock is taken between the two', () => {
    const t = mutexes(THREADS.kse)
    const changes = t.all({ kind: 'userSwitch', number: IN_USER_MODE })
    const inUserMode = changes.filter((change) => {
      const wanted = t.last({ kind: 'done', thread: change.other, number: WANTS }, change)
      return !t.storyOf(change.other ?? '', wanted, change).includes('acquire sched_lock')
    })
    expect(inUserMode.length).toBeGreaterThan(3)
    for (const change of inUserMode) {
      const { thread, other, cpu } = change
      const [, stopped, ran] = t.order(
        change,
        { kind: 'stop', thread: other, cpu, reason: 'yielded' },
        { kind: 'run', thread, cpu },
      )
      expect(ran.time).toBe(change.time)
      t.never({ kind: 'block', thread: other }, t.last({ kind: 'run', thread: other }, change), stopped)
      // The other one has no switch of the kernel's to end.
      expect(afterwards(t, ran)).not.toBe('release sched_lock')
    }
    // Of a thread that had left in the kernel the library can only get hold by going there.
    const throughKernel = changes.filter((change) => !inUserMode.includes(change))
    expect(throughKernel.length).toBeGreaterThan(3)
    expect(
      throughKernel.map((change) => afterwards(t, t.first({ kind: 'run', thread: change.thread }, change))),
    ).toContain('release sched_lock')
    expect(t.all({ kind: 'exit' })).toHaveLength(6)
  })

  it.each(Object.entries(THREADS))('loses no wake-up of a library mutex, whenever it comes (%s)', (_, threads) => {
    let blocked = 0
    for (let delay = 0; delay < 6 * US; delay += 50 * NS) {
      const t = scene(threads, 2, (s, index) => {
        s.compute(index === 0 ? 2 * US : delay)
        s.a.call('uthread.lock')
        s.compute(US)
        s.a.call('uthread.unlock')
      })
      expect(t.all({ kind: 'exit' }), `a delay of ${delay} ps`).toHaveLength(2)
      if (t.all({ kind: 'block' }).length > 0) blocked++
    }
    expect(blocked).toBeGreaterThan(20)
  })

  it('1:1 (libthr): every wait for a library mutex goes through the kernel', () => {
    const t = mutexes(THREADS.oneToOne)
    t.never({ kind: 'userSwitch' })
    const blocked = t.all({ kind: 'block' }).filter(isProgram)
    expect(blocked.length).toBeGreaterThan(5)
    for (const event of blocked) {
      const { thread } = event
      const taken = t.last({ kind: 'acquire', lock: 'sched_lock', thread }, event)
      t.never(
        { kind: 'release', lock: 'sched_lock' },
        taken,
        t.first({ kind: 'stop', thread, reason: 'blocked' }, event),
      )
      t.first({ kind: 'wake', thread }, event)
    }
    expect(t.all({ kind: 'exit' })).toHaveLength(6)
  })
})
