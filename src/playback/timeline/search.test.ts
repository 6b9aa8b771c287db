import { describe, expect, it } from 'vitest'
import { testConfig } from '../../../test/support/config.ts'
import { KIND, LABEL, LABELS, NOBODY } from '../../sim/log/schema.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { Run } from '../run.ts'
import { parseQuery } from './query.ts'
import { resolveQuery } from './resolve-query.ts'
import { type Hit, isBefore, LISTED_MOST, Search } from './search.ts'

const UNTIL = 300_000_000

const load = (kernel: string, kind: string): Run => {
  const sim = createSimulation(testConfig(kernel, kind, { seed: 3 }))
  const run = new Run(sim.info, UNTIL)
  sim.runUntil(UNTIL)
  run.append(sim.log.slice(0, sim.log.length), sim.now)
  run.finish(sim.summary())
  return run
}

const RUNS: [string, Run][] = [
  ['dragonfly', load('dragonfly', 'packet-forwarding')],
  ['freebsd5', load('freebsd5', 'packet-forwarding')],
  ['linux26', load('linux26', 'working-sets')],
]

const search = (run: Run, text: string, steps = 997): Search => {
  const [resolved] = resolveQuery(parseQuery(text) ?? {}, [run.info])
  const found = new Search(run, resolved)
  while (!found.done) found.step(steps)
  return found
}

/** A stretch as text, so that two lists of them can be compared whatever their order. */
const told = (hits: readonly Pick<Hit, 'fromPs' | 'toPs' | 'who' | 'what'>[]): string[] =>
  hits.map(({ fromPs, toPs, who, what }) => `${fromPs} ${toPs} ${who} ${what}`).toSorted()

type Row = { time: number; kind: number; cpu: number; a: number; b: number; c: number }

const rowsOf = ({ log }: Run): Row[] => {
  const { time, kind, cpu, a, b, c } = log.columns
  return Array.from({ length: log.length }, (_, at) => ({
    time: time[at],
    kind: kind[at],
    cpu: cpu[at],
    a: a[at],
    b: b[at],
    c: c[at],
  }))
}

/** For each row that begins something: the first later row that ends it, or the end of the run. */
const stretches = (
  run: Run,
  begins: (row: Row) => { who: number; what: number } | null,
  ends: (row: Row, start: Row, open: { who: number; what: number }) => boolean,
): Pick<Hit, 'fromPs' | 'toPs' | 'who' | 'what'>[] => {
  const rows = rowsOf(run)
  return rows.flatMap((start, at) => {
    const open = begins(start)
    if (open === null) return []
    let end = at + 1
    while (end < rows.length && !ends(rows[end], start, open)) end++
    const toPs = end < rows.length ? rows[end].time : run.reachedPs
    return toPs > start.time ? [{ fromPs: start.time, toPs, ...open }] : []
  })
}

describe('a search', () => {
  it.each(RUNS)('of stretches of CPUs finds those of a walk through the log: %s', (_, run) => {
    const rows = rowsOf(run).filter(({ kind, cpu }) => kind === KIND.label && cpu !== NOBODY)
    const wanted = rows.flatMap((row, at) => {
      const next = rows.find((later, index) => index > at && later.cpu === row.cpu)
      const toPs = next?.time ?? run.reachedPs
      return LABELS[row.a].startsWith('stall') && row.cpu === 1 && toPs - row.time > 60_000
        ? [{ fromPs: row.time, toPs, who: row.b, what: row.a }]
        : []
    })
    expect(wanted.length).toBeGreaterThan(20)
    expect(told(search(run, 'cpu:1 state:stalled > 60ns').marked)).toEqual(told(wanted))
  })

  it.each(RUNS)('of waits in queues finds those of a walk through the log: %s', (_, run) => {
    const ready = run.info.queues.map(({ kind }) => kind === 'run' || kind === 'user')
    const wanted = stretches(
      run,
      ({ kind, a, b }) => (kind === KIND.enqueue && ready[b] ? { who: a, what: b } : null),
      ({ kind, a }, { a: thread }) => a === thread && [KIND.enqueue, KIND.dequeue, KIND.run, KIND.exit].includes(kind),
    )
    expect(told(search(run, 'state:queued').marked)).toEqual(told(wanted))
  })

  it('of waits for a lock finds those of a walk through the log, and the longest of them', () => {
    const [, run] = RUNS[1]
    const lock = run.info.locks.findIndex(({ name }) => name === 'sched_lock')
    const gives = ({ kind, a, b, c }: Row, who: number): boolean =>
      (kind === KIND.exit && a === who) ||
      (kind === KIND.block && a === who && b < 0 && c >= -1) ||
      (kind === KIND.label && a === LABEL.user && b === who)
    const wanted = stretches(
      run,
      ({ kind, a, b }) => {
        if (kind === KIND.contend && a === lock) return { who: b, what: lock }
        return kind === KIND.block && b === lock ? { who: a, what: lock } : null
      },
      (row, _, { who }) => (row.kind === KIND.acquire && row.a === lock && row.b === who) || gives(row, who),
    )
    // Who finds a lock taken again while it waits does not begin another wait.
    const first = wanted.filter(
      (one) => !wanted.some((other) => other.who === one.who && other.toPs === one.toPs && other.fromPs < one.fromPs),
    )
    const found = search(run, 'state:waiting lock:sched_lock')
    expect(first.length).toBeGreaterThan(20)
    expect(told(found.marked)).toEqual(told(first))
    const longest = first.toSorted((x, y) => y.toPs - y.fromPs - (x.toPs - x.fromPs))
    expect(found.longest.map((hit) => hit.toPs - hit.fromPs)).toEqual(
      longest.slice(0, LISTED_MOST).map((hit) => hit.toPs - hit.fromPs),
    )
    expect(found.longest.every((hit, at) => at === 0 || isBefore(found.longest[at - 1], hit))).toBe(true)
  })

  it('of a lock finds who holds it, and for how long', () => {
    const [, run] = RUNS[1]
    const lock = run.info.locks.findIndex(({ name }) => name === 'Giant')
    const wanted = stretches(
      run,
      ({ kind, a, b }) => (kind === KIND.acquire && a === lock ? { who: b, what: lock } : null),
      ({ kind, a }) => kind === KIND.release && a === lock,
    )
    expect(told(search(run, 'lock:Giant').marked)).toEqual(told(wanted))
  })

  it.each(RUNS)('of events finds those of the log: %s', (_, run) => {
    const rows = rowsOf(run)
    const transfers = rows.filter(({ kind, cpu, c }) => kind === KIND.transfer && cpu === 0 && c > 50_000 && c < 90_000)
    expect(search(run, 'event:transfer cpu:0 > 50ns < 90ns').count).toBe(transfers.length)
    expect(search(run, 'event:migrate').count).toBe(rows.filter(({ kind }) => kind === KIND.migrate).length)
    const line = rows.find(({ kind }) => kind === KIND.transfer)?.a ?? 0
    const [resolved] = resolveQuery({ event: 'transfer' }, [run.info])
    const one = new Search(run, { ...resolved, lines: new Set([line]) })
    while (!one.done) one.step(500)
    expect(one.count).toBe(rows.filter(({ kind, a }) => kind === KIND.transfer && a === line).length)
  })

  it('finds the same in steps of any size', () => {
    const [, run] = RUNS[0]
    for (const text of ['state:running', 'state:waiting', 'event:ipi']) {
      expect(told(search(run, text, 13).marked)).toEqual(told(search(run, text, 1e9).marked))
    }
  })
})
