import { beforeAll, describe, expect, it } from 'vitest'
import { nodeRuns } from '../../../test/support/lesson-runs.ts'
import type { Lesson, Measure, Question } from '../../scenario/lesson/lesson.ts'
import { MEASURES, RANKINGS } from '../../scenario/lesson/measures.ts'
import { stagesOf } from '../../scenario/lesson/stages.ts'
import { EVENTS, LABELS } from '../../sim/log/schema.ts'
import { lineName, regionOf } from '../../sim/machine/memory/layout.ts'
import { figuresOf } from '../cluster/figures.ts'
import type { ClusterRun } from '../cluster/run.ts'
import type { Run } from '../run.ts'
import { answerOf, isTrue, quantityOf, valueOf } from './answers.ts'
import { checkAnswers } from './check.ts'
import { measureMachine } from './machine-measures.ts'
import { rankMachine } from './machine-rankings.ts'
import { type LessonRuns, MeasureError } from './runs.ts'
import { tellAnswer, tellMeasure } from './words.ts'

const runsOf = async (link: string): Promise<LessonRuns> => {
  const lesson: Lesson = { v: 1, title: 'A', about: '', steps: [{ title: 'B', text: '', link }] }
  const [stage] = await stagesOf(lesson)
  if (stage === null) throw new Error('this step has no stage')
  return nodeRuns(stage)
}

/** One event of a run, as an object. */
interface Row {
  kind: string
  time: number
  cpu: number
  a: number
  b: number
  c: number
}

const rowsOf = ({ log: { columns, length } }: Run): Row[] =>
  Array.from({ length }, (_, at) => ({
    kind: EVENTS[columns.kind[at]],
    time: columns.time[at],
    cpu: columns.cpu[at],
    a: columns.a[at],
    b: columns.b[at],
    c: columns.c[at],
  }))

let packets: LessonRuns
let moving: LessonRuns
let cluster: LessonRuns

const machine = (runs: LessonRuns, side: number): Run => {
  if (runs.on !== 'machine') throw new Error('not a machine')
  return runs.sides[side].run
}

beforeAll(async () => {
  packets = await runsOf('s=packets&until=300000000')
  moving = await runsOf('s=moving-threads&until=300000000')
  cluster = await runsOf('c=home-dies&systems=openmosix.openssi&until=30000000000000')
}, 60_000)

const of = (what: string, rest: Partial<Measure> = {}): Measure => ({ what, side: 1, ...rest })

describe('what is measured of a whole run of a machine', () => {
  it.each<[string, (run: Run) => number]>([
    ['work', ({ summary }) => summary?.work.count ?? NaN],
    ['workPerSecond', ({ summary }) => summary?.work.perSecond ?? NaN],
    ['lost', ({ summary }) => summary?.dropped ?? NaN],
    ['transfers', ({ summary }) => summary?.transfers ?? NaN],
    ['migrations', ({ summary }) => summary?.migrations ?? NaN],
    ['switches', ({ summary }) => summary?.contextSwitches ?? NaN],
    ['interrupts', ({ summary }) => summary?.ipis ?? NaN],
    ['meanWait', ({ summary }) => summary?.meanWaitPs ?? NaN],
    ['meanResponse', ({ summary }) => summary?.meanResponsePs ?? NaN],
    ['deadlocks', ({ summary }) => summary?.deadlocks ?? NaN],
  ])('%s is what the simulation itself has counted', (what, expected) => {
    for (const runs of [packets, moving]) {
      for (const side of [0, 1]) {
        const run = machine(runs, side)
        expect(measureMachine(run, of(what))).toBeCloseTo(expected(run), 6)
      }
    }
  })

  it('a share of time is the ledger’s', () => {
    const run = machine(moving, 1)
    const { ledger, simulatedPs } = run.summary ?? { ledger: null, simulatedPs: NaN }
    if (ledger === null) throw new Error('not over')
    const all = simulatedPs * run.info.cpuCount
    for (const label of LABELS) {
      expect(measureMachine(run, of('timeShare', { label }))).toBeCloseTo(ledger[label] / all, 12)
    }
    const stalled = LABELS.filter((label) => label.startsWith('stall')).reduce((sum, label) => sum + ledger[label], 0)
    expect(measureMachine(run, of('timeShare', { label: 'waiting' }))).toBeCloseTo((stalled + ledger.spin) / all, 12)
    expect(measureMachine(run, of('timeShare', { label: 'busy' }))).toBeCloseTo(
      1 - (ledger.idle + ledger.wake) / all,
      12,
    )
    expect(measureMachine(run, of('followPerMove'))).toBeCloseTo(
      ledger.stallFollow / rowsOf(run).filter(({ kind }) => kind === 'migrate').length,
      3,
    )
  })
})

describe('what is measured of a window', () => {
  const [fromPs, toPs] = [50_000_000, 170_000_000]

  it('is what the log has between two instants, the second one not included', () => {
    const run = machine(packets, 1)
    const rows = rowsOf(run).filter(({ time }) => time >= fromPs && time < toPs)
    const moves = rows.filter(({ kind, b }) => kind === 'transfer' && b >= 0)
    const window = { fromPs, toPs }
    expect(measureMachine(run, of('transfers', window))).toBe(moves.length)
    expect(measureMachine(run, of('work', window))).toBe(rows.filter(({ kind }) => kind === 'done').length)
    expect(measureMachine(run, of('fetchTime', window))).toBeCloseTo(
      moves.reduce((sum, { c }) => sum + c, 0) / moves.length,
      6,
    )
    const { name } = regionOf(run.info.regions, moves[0].a)
    expect(measureMachine(run, of('transfers', { ...window, name }))).toBe(
      moves.filter(({ a }) => regionOf(run.info.regions, a).name === name).length,
    )
    const [lock] = run.info.locks
    expect(measureMachine(run, of('acquisitions', { ...window, name: lock.name }))).toBe(
      rows.filter(({ kind, a }) => kind === 'acquire' && a === 0).length,
    )
  })

  it('adds up: a run is its pieces', () => {
    const run = machine(packets, 0)
    for (const what of ['work', 'transfers', 'migrations', 'interrupts', 'contentions', 'acquisitions']) {
      const pieces = [{ toPs: fromPs }, { fromPs, toPs }, { fromPs: toPs }].map((window) =>
        measureMachine(run, of(what, window)),
      )
      expect(pieces.reduce((sum, piece) => sum + piece)).toBe(measureMachine(run, of(what)))
    }
  })

  it('knows who holds and who owns a line at its end', () => {
    const run = machine(moving, 1)
    const rows = rowsOf(run).filter(({ time }) => time < toPs)
    const line = rows.findLast(({ kind }) => kind === 'line')?.a ?? -1
    const states = new Map<number, string>()
    for (const { kind, a, b, c } of rows) if (kind === 'line' && a === line) states.set(b, run.info.states[c])
    const holders = [...states].filter(([, state]) => state !== 'I')
    const name = lineName(run.info.regions, line)
    expect(measureMachine(run, of('copies', { name, toPs }))).toBe(holders.length)
    const owners = rankMachine(run, { at: 'cpu', of: of('owns', { name, toPs }) }).filter(({ amount }) => amount === 1)
    expect(owners.map(({ index }) => run.info.coreOf[index])).toEqual(
      holders.filter(([, state]) => state !== 'S').map(([core]) => core),
    )
  })
})

describe('what things on the stage are ranked by', () => {
  it('adds up to what is measured of all of them', () => {
    const run = machine(moving, 1)
    const sum = (what: string, at: 'cpu' | 'thread' | 'line' | 'lock', rest: Partial<Measure> = {}): number =>
      rankMachine(run, { at, of: of(what, rest) }).reduce((total, { amount }) => total + amount, 0)
    const transfers = measureMachine(run, of('transfers'))
    expect(sum('fetches', 'cpu')).toBe(transfers)
    expect(sum('supplies', 'cpu')).toBe(transfers)
    expect(sum('transfers', 'line')).toBe(transfers)
    expect(sum('migrations', 'thread')).toBe(measureMachine(run, of('migrations')))
    expect(sum('contentions', 'lock')).toBe(measureMachine(run, of('contentions')))
    expect(sum('acquisitions', 'lock')).toBe(measureMachine(run, of('acquisitions')))
    const cpuTime = run.info.cpuCount * run.reachedPs
    expect(sum('time', 'cpu', { label: 'idle' }) / cpuTime).toBeCloseTo(
      measureMachine(run, of('timeShare', { label: 'idle' })),
      12,
    )
    const running = sum('running', 'thread')
    expect(running).toBeGreaterThan(0)
    expect(running).toBeLessThanOrEqual(cpuTime)
  })

  it('is measured for every name in the vocabulary', () => {
    const run = machine(packets, 1)
    const name = (needs: string | undefined): Partial<Measure> => {
      if (needs === 'label') return { label: 'idle' }
      if (needs === 'line') return { name: lineName(run.info.regions, run.info.locks[0].line) }
      return {}
    }
    for (const [what, card] of Object.entries(MEASURES)) {
      if (card.on === 'machine') expect(measureMachine(run, of(what, name(card.needs))), what).not.toBeUndefined()
    }
    for (const [what, card] of Object.entries(RANKINGS)) {
      if (card.on !== 'machine') continue
      for (const at of card.at)
        expect(rankMachine(run, { at, of: of(what, name(card.needs)) }).length, `${what} ${at}`).toBeGreaterThan(0)
    }
  })
})

describe('what is measured of a cluster', () => {
  const side = (index: number): ClusterRun => {
    if (cluster.on !== 'cluster') throw new Error('not a cluster')
    return cluster.sides[index].run
  }

  it('is what its log and its figures say', () => {
    for (const index of [0, 1]) {
      const run = side(index)
      const { moves, bytes, killed } = figuresOf(run)
      const value = (what: string): number => valueOf(cluster, { what, side: index })
      expect(value('frozen')).toBe(moves[0].frozenPs)
      expect(value('moveTime')).toBe(moves[0].donePs - moves[0].askedPs)
      expect(value('bytes')).toBe(bytes)
      expect(value('killed')).toBe(killed)
      expect(value('alive')).toBe(1 - killed)
    }
  })

  it('knows how long one waits for a node that is dead', () => {
    // The home crashes at 10 s, and the next call of a process that calls twice a second comes soon after.
    const waited = valueOf(cluster, { what: 'longestWait', side: 0 })
    expect(waited).toBeGreaterThan(19e12)
    expect(waited).toBeLessThan(20e12)
    expect(valueOf(cluster, { what: 'longestWait', side: 1 })).toBeLessThan(1e12)
  })

  it('is told for every name in the vocabulary', () => {
    for (const [what, card] of Object.entries(MEASURES)) {
      if (card.on !== 'cluster' || what === 'callAtHome') continue
      const measure = { what, side: 0, ...(card.needs === 'call' ? { name: 'gettimeofday' } : {}) }
      expect(tellMeasure(cluster, measure), what).not.toMatch(/\{|undefined|NaN/)
    }
    for (const [what, card] of Object.entries(RANKINGS)) {
      if (card.on !== 'cluster') continue
      const [at] = card.at
      const question: Question = { kind: 'point', ask: '?', at, order: 'most', of: { what, side: 0 } }
      if (at === 'node') expect(answerOf(cluster, question)).toMatchObject({ kind: 'point' })
      else expect(() => answerOf(cluster, question)).toThrow(/not two/)
    }
  })
})

describe('the answer to a question', () => {
  const choice = (options: (Question & { kind: 'choice' })['options']): Question => ({
    kind: 'choice',
    ask: '?',
    options,
  })

  it('is the claim that is true, and there is exactly one', () => {
    const most = (which: number) => ({ is: 'most' as const, of: { what: 'transfers' }, side: which })
    const sides = [
      { text: 'left', claim: most(0) },
      { text: 'right', claim: most(1) },
    ]
    const [left, right] = [0, 1].map((index) => valueOf(packets, { what: 'transfers', side: index }))
    expect(answerOf(packets, choice(sides))).toEqual({ kind: 'choice', option: left > right ? 0 : 1 })
    expect(() => answerOf(packets, choice([...sides, ...sides]))).toThrow(/More than one/)
    const none = { is: 'between' as const, quantity: { what: 'transfers', side: 0 }, below: 0 }
    expect(() =>
      answerOf(
        packets,
        choice([
          { text: 'a', claim: none },
          { text: 'b', claim: none },
        ]),
      ),
    ).toThrow(/None/)
    expect(isTrue(packets, { is: 'least', of: { what: 'deadlocks' }, side: 0 })).toBe(false)
  })

  it('is a number in the question’s unit, refused where the slider does not reach it', () => {
    const question: Question = {
      kind: 'number',
      ask: '?',
      quantity: { what: 'fetchTime', side: 1 },
      min: 0,
      max: 1000,
      step: 1,
      unit: 'ns',
    }
    const value = valueOf(packets, { what: 'fetchTime', side: 1 }) / 1000
    expect(answerOf(packets, question)).toEqual({ kind: 'number', value })
    expect(() => answerOf(packets, { ...question, max: 1 })).toThrow(/slider goes from 0 to 1/)
    const ratio = { what: 'transfers', side: 1, over: { what: 'transfers', side: 0 } }
    expect(quantityOf(packets, ratio)).toBe(
      valueOf(packets, { what: 'transfers', side: 1 }) / valueOf(packets, { what: 'transfers', side: 0 }),
    )
    expect(() => quantityOf(packets, { ...ratio, over: { what: 'deadlocks', side: 0 } })).toThrow(/none/)
  })

  it('is told in sentences, by the run', () => {
    const question = choice([
      { text: 'left', claim: { is: 'most', of: { what: 'work' }, side: 0 } },
      { text: 'right', claim: { is: 'most', of: { what: 'work' }, side: 1 } },
    ])
    expect(tellAnswer(packets, question, { kind: 'choice', option: 0 })).toMatch(
      /^DragonFly BSD finished [\d,]+ packets\. FreeBSD 5 finished [\d,]+ packets\.$/,
    )
  })
})

describe('a lesson that is checked by its runs', () => {
  const step = (question: Question, highlight?: Lesson['steps'][number]['highlight']): Lesson => ({
    v: 1,
    title: 'A',
    about: '',
    steps: [
      { title: 'B', text: '', link: 's=packets&until=300000000' },
      { title: 'C', text: '', question, ...(highlight === undefined ? {} : { highlight }) },
    ],
  })
  const question: Question = {
    kind: 'point',
    ask: '?',
    at: 'cpu',
    order: 'most',
    of: { what: 'time', label: 'idle', side: 1 },
  }
  const load = (stage: Parameters<typeof nodeRuns>[0]): Promise<LessonRuns> => Promise.resolve(nodeRuns(stage))

  it('is without fault where each question has an answer and each name is there', async () => {
    expect(await checkAnswers(step(question, { at: 'cpu', name: '3', side: 1 }), load)).toEqual([])
  })

  it('says what is wrong, and at which step', async () => {
    const level: Question = { ...question, of: { what: 'time', label: 'migrate', side: 0 } }
    expect(await checkAnswers(step(level, { at: 'lock', name: 'gaint', side: 1 }), load)).toMatchObject([
      { step: 1, message: expect.stringContaining('level') as string },
      { step: 1, message: expect.stringContaining('no lock "gaint"') as string },
    ])
  })

  it('knows nothing that is not in its runs', () => {
    expect(() => valueOf(packets, of('acquisitions', { name: 'nobody' }))).toThrow(MeasureError)
  })
})
