import type { Measure, Question } from '../../src/scenario/lesson/lesson.ts'
import type { StepStage } from '../../src/scenario/lesson/stages.ts'
import { clusterConfig } from '../../src/scenario/cluster/scenario.ts'
import { configOfSide } from '../../src/scenario/sides.ts'
import type { Cluster } from '../../src/sim/cluster/core/cluster.ts'
import { CLUSTER_EVENTS, rowAt } from '../../src/sim/cluster/core/log.ts'
import { createCluster } from '../../src/sim/cluster/run.ts'
import { summarize } from '../../src/sim/cluster/summary.ts'
import { EVENTS, LABELS } from '../../src/sim/log/schema.ts'
import { createSimulation, type Simulation } from '../../src/sim/simulation.ts'

/**
 * What the questions of the lessons come to, found without the code that answers them on the page: from what the
 * simulation sums up itself, and for the rest by going through its log once more.
 */
type Sides = { on: 'machine'; sims: Simulation[] } | { on: 'cluster'; clusters: Cluster[] }

export const runSides = (stage: StepStage): Sides => {
  if (stage.on === 'cluster') {
    const { scenario } = stage.shared
    const clusters = stage.sides.map((system) => {
      const cluster = createCluster(clusterConfig(scenario, system))
      cluster.runUntil(scenario.untilPs)
      return cluster
    })
    return { on: 'cluster', clusters }
  }
  const { scenario } = stage.shared
  const sims = stage.sides.map((side) => {
    const sim = createSimulation(configOfSide(scenario, side))
    sim.runUntil(scenario.untilPs)
    return sim
  })
  return { on: 'machine', sims }
}

interface Row {
  kind: string
  time: number
  cpu: number
  a: number
  b: number
  c: number
}

const rowsOf = ({ log }: Simulation): Row[] => {
  const columns = log.slice(0, log.length)
  return Array.from(columns.time, (time, at) => ({
    kind: EVENTS[columns.kind[at]],
    time,
    cpu: columns.cpu[at],
    a: columns.a[at],
    b: columns.b[at],
    c: columns.c[at],
  }))
}

/** The lines of a name: of a region, or `name[3]` of the region of that name that has more than one. */
const linesOf = ({ info }: Simulation, name: string): Set<number> => {
  const [, start, index] = /^(.*?)(?:\[(\d+)\])?$/.exec(name) ?? []
  const found = info.regions.find((region) => region.name === start && (index === undefined || region.lines > 1))
  if (found === undefined) throw new Error(`no line ${name}`)
  const { first, lines } = found
  return new Set(index === undefined ? Array.from({ length: lines }, (_, at) => first + at) : [first + Number(index)])
}

const WAITING = LABELS.filter((label) => label === 'spin' || label.startsWith('stall'))

const onMachine = (sim: Simulation, { what, label, name }: Measure): number => {
  const summary = sim.summary()
  const { ledger, work, simulatedPs } = summary
  const lines = name === undefined ? null : () => linesOf(sim, name)
  const fetches = (): Row[] =>
    rowsOf(sim).filter(({ kind, a, b }) => kind === 'transfer' && b >= 0 && (lines === null || lines().has(a)))
  const ofLock = (kind: string): number =>
    rowsOf(sim).filter((row) => row.kind === kind && sim.info.locks[row.a].name === name).length
  const known: Record<string, () => number> = {
    work: () => work.count,
    transfers: () => summary.transfers,
    transfersPerWork: () => summary.transfers / work.count,
    migrations: () => summary.migrations,
    interrupts: () => summary.ipis,
    meanWait: () => summary.meanWaitPs,
    meanResponse: () => summary.meanResponsePs,
    deadlocks: () => summary.deadlocks,
    followPerMove: () => ledger.stallFollow / summary.migrations,
    timeShare: () =>
      (label === 'waiting' ? WAITING.reduce((sum, one) => sum + ledger[one], 0) : NaN) /
      (simulatedPs * sim.info.cpuCount),
    fetchTime: () => {
      const all = fetches()
      return all.reduce((sum, { c }) => sum + c, 0) / all.length
    },
    copies: () => {
      const states = new Map<number, number>()
      const meant = lines?.() ?? new Set()
      for (const { kind, a, b, c } of rowsOf(sim)) if (kind === 'line' && meant.has(a)) states.set(b, c)
      return [...states.values()].filter((state) => sim.info.states[state] !== 'I').length
    },
    contentions: () => ofLock('contend'),
    acquisitions: () => ofLock('acquire'),
  }
  return known[what]()
}

/** Every stretch from a process's `block` to whatever ends it. */
const waitsOf = ({ world }: Cluster): { what: string; node: number; ps: number; ended: boolean }[] => {
  const { log } = world
  const rows = log.slice(0, log.length)
  const since = new Map<number, { what: string; node: number; ps: number }>()
  const waits = []
  for (let row = 0; row < rows.rows; row++) {
    const { kind, a, b, node, time } = rowAt(rows, row)
    const name = CLUSTER_EVENTS[kind]
    if (name !== 'block' && name !== 'proceed' && name !== 'exit' && name !== 'kill') continue
    const began = since.get(a)
    since.delete(a)
    if (began !== undefined) waits.push({ ...began, ps: time - began.ps, ended: name === 'proceed' })
    if (name === 'block') since.set(a, { what: log.texts[b], node, ps: time })
  }
  for (const began of since.values()) waits.push({ ...began, ps: world.now - began.ps, ended: false })
  return waits
}

const onCluster = (cluster: Cluster, { what, name }: Measure): number => {
  const { moves, network, processes } = summarize(cluster)
  const mean = (home: boolean): number => {
    // All processes of these lessons begin on node 0.
    const own = waitsOf(cluster).filter((wait) => wait.ended && wait.what === name && (wait.node === 0) === home)
    return own.reduce((sum, { ps }) => sum + ps, 0) / own.length
  }
  const known: Record<string, () => number> = {
    frozen: () => moves.frozenPs,
    bytes: () => network.bytes,
    alive: () => processes.started - processes.finished - processes.killed,
    longestWait: () => Math.max(0, ...waitsOf(cluster).map(({ ps }) => ps)),
    callAtHome: () => mean(true),
    callAway: () => mean(false),
    needed: () => {
      const { log } = cluster.world
      const rows = log.slice(0, log.length)
      const needs = new Set<string>()
      for (let row = 0; row < rows.rows; row++) {
        const { kind, a, b, c, d } = rowAt(rows, row)
        if (CLUSTER_EVENTS[kind] !== 'residual') continue
        if (d === 1) needs.add(`${a} ${b} ${c}`)
        else needs.delete(`${a} ${b} ${c}`)
      }
      return needs.size
    },
  }
  return known[what]()
}

const valueOf = (sides: Sides, measure: Measure): number =>
  sides.on === 'machine'
    ? onMachine(sides.sims[measure.side], measure)
    : onCluster(sides.clusters[measure.side], measure)

/** By name of what could be pointed at: how much of it it has. */
const rank = (sim: Simulation, { at, of }: Question & { kind: 'point' }): Map<string, number> => {
  const amounts = new Map<string, number>()
  const add = (name: string, amount: number): void => void amounts.set(name, (amounts.get(name) ?? 0) + amount)
  const { fromPs = 0, toPs = Infinity, name, what } = of
  const meant = name === undefined ? null : linesOf(sim, name)
  const last = new Map<number, { label: string; time: number }>()
  for (const { kind, time, cpu, a, b } of rowsOf(sim)) {
    if (time < fromPs || time >= toPs) continue
    if (what === 'contentions' && kind === 'contend') add(sim.info.locks[a].name, 1)
    const isFetch = kind === 'transfer' && b >= 0 && (meant === null || meant.has(a))
    if (what === 'fetches' && at === 'cpu' && isFetch) add(`CPU ${cpu}`, 1)
    if (what === 'transfers' && isFetch) {
      const region = sim.info.regions.findLast(({ first }) => first <= a)
      add(region?.lines === 1 ? region.name : `${region?.name}[${a - (region?.first ?? 0)}]`, 1)
    }
    if (what === 'time' && kind === 'label') {
      const before = last.get(cpu) ?? { label: 'idle', time: 0 }
      if (before.label !== 'idle' && before.label !== 'wake') add(`CPU ${cpu}`, time - before.time)
      last.set(cpu, { label: LABELS[a], time })
    }
  }
  for (const [cpu, { label, time }] of last) {
    if (label !== 'idle' && label !== 'wake') add(`CPU ${cpu}`, sim.now - time)
  }
  return amounts
}

/** What a question's answer must be: a number in ps, bytes or pieces; the place of an option; or a name. */
export const oracle = (sides: Sides, question: Question): number | string => {
  if (question.kind === 'point') {
    if (sides.on !== 'machine') throw new Error('the lessons point at machines only')
    const ranking = [...rank(sides.sims[question.of.side], question)].toSorted(([, one], [, other]) => other - one)
    return ranking[0][0]
  }
  if (question.kind === 'number') {
    const { over, ...measure } = question.quantity
    return valueOf(sides, measure) / (over === undefined ? 1 : valueOf(sides, over))
  }
  const count = sides.on === 'machine' ? sides.sims.length : sides.clusters.length
  const truths = question.options.map(({ claim }) => {
    if (claim.is === 'between') {
      const { over, ...measure } = claim.quantity
      const value = valueOf(sides, measure) / (over === undefined ? 1 : valueOf(sides, over))
      return value >= (claim.atLeast ?? -Infinity) && value < (claim.below ?? Infinity)
    }
    const values = Array.from({ length: count }, (_, side) => valueOf(sides, { ...claim.of, side }))
    const own = values[claim.side]
    const best = claim.is === 'most' ? Math.max(...values) : Math.min(...values)
    return own === best && values.filter((value) => value === best).length === 1
  })
  if (truths.filter(Boolean).length !== 1) throw new Error(`${truths.join()} of "${question.ask}"`)
  return truths.indexOf(true)
}
