import { listed, t, tn } from '../../language/t.ts'
import { type EventColumns, KIND, LABEL, type RunInfo } from '../../sim/log/schema.ts'
import { type CheckStep, replaySteps, type Violation } from '../../sim/machine/check/check.ts'
import { type InvariantName, type Snapshot, supplierOf } from '../../sim/machine/check/model.ts'
import { compileProtocol } from '../../sim/machine/protocol/compile.ts'
import type { CompiledProtocol, ProtocolTable } from '../../sim/machine/protocol/types.ts'
import { Run } from '../run.ts'

/** The checker knows no time: so much of it lies between two steps of the picture, and so much a line is on its way, in ps. */
const STEP_PS = 200_000
const FLIGHT_PS = 100_000

/** A counter-example as a run that the stage can draw. */
export interface Example {
  run: Run
  /** The moment before the first step, and the moment when each step is over, in ps. */
  momentsPs: number[]
  /** What happens in each step, a sentence each. */
  sentences: string[]
  /** What is broken at the end. */
  broken: string
  /** By step (the first is before any), the caches whose copy holds an old value. */
  stale: number[][]
}

const infoOf = (table: ProtocolTable, caches: number): RunInfo => ({
  kernel: 'counter-example',
  cpuCount: caches,
  coreCount: caches,
  coreOf: Array.from({ length: caches }, (_, cpu) => cpu),
  packageOf: Array.from({ length: caches }, () => 0),
  states: table.states,
  unit: 'step',
  regions: [
    { name: t('the line'), kind: 'data', first: 0, lines: 1, owner: -1, home: 0, about: 'The one line of the check' },
  ],
  threads: Array.from({ length: caches }, (_, cpu) => ({
    name: t('program {cpu}', { cpu }),
    kind: 'kernel',
    bound: cpu,
    about: 'Reads and writes the line.',
  })),
  locks: [],
  queues: [],
})

type Row = [time: number, kind: number, cpu: number, a: number, b: number, c: number, cause: number]

const columnsOf = (rows: readonly Row[]): EventColumns => ({
  time: Float64Array.from(rows, (row) => row[0]),
  kind: Uint8Array.from(rows, (row) => row[1]),
  cpu: Uint16Array.from(rows, (row) => row[2]),
  a: Int32Array.from(rows, (row) => row[3]),
  b: Int32Array.from(rows, (row) => row[4]),
  c: Int32Array.from(rows, (row) => row[5]),
  cause: Int32Array.from(rows, (row) => row[6]),
})

const rowsOf = (protocol: CompiledProtocol, caches: number, steps: readonly CheckStep[], at: Snapshot[]): Row[] => {
  const rows: Row[] = []
  for (let cpu = 0; cpu < caches; cpu++) {
    rows.push([0, KIND.run, cpu, cpu, -1, -1, -1], [0, KIND.label, cpu, LABEL.user, cpu, -1, -1])
  }
  steps.forEach((step, index) => {
    const [before, after] = [at[index], at[index + 1]]
    const time = (index + 1) * STEP_PS
    const { cpu } = step
    const fetched = step.op !== 'evict' && before.states[cpu] === 0
    const root = rows.length
    if (fetched) {
      const source = supplierOf(protocol, caches, before, step)
      const label = source < 0 ? LABEL.stallMemory : LABEL.stallTransfer
      rows.push([time, KIND.transfer, cpu, 0, source, FLIGHT_PS, -1], [time, KIND.label, cpu, label, cpu, 0, root])
    }
    for (let core = 0; core < caches; core++) {
      const state = after.states[core]
      if (state !== before.states[core]) rows.push([time, KIND.line, cpu, 0, core, state, fetched ? root : -1])
    }
    if (fetched) rows.push([time + FLIGHT_PS, KIND.label, cpu, LABEL.user, cpu, -1, root])
  })
  return rows
}

/** What a step does, said from the table: what is asked, who answers, and how the other copies change. */
const sentenceOf = (
  protocol: CompiledProtocol,
  caches: number,
  step: CheckStep,
  before: Snapshot,
  after: Snapshot,
): string => {
  const { cpu, op } = step
  const { states } = protocol.table
  const [from, to] = [states[before.states[cpu]], states[after.states[cpu]]]
  if (op === 'evict') {
    const dirty = protocol.dirty[before.states[cpu]] === 1
    return dirty
      ? t('CPU {cpu} drops its copy ({from}) and writes it back to memory.', { cpu, from })
      : t('CPU {cpu} drops its copy ({from}).', { cpu, from })
  }
  const rule = protocol.table.processor[from][op]
  const others = Array.from({ length: caches }, (_, core) => core).filter((core) => core !== cpu)
  const changed = others
    .filter((core) => after.states[core] !== before.states[core])
    .map((core) =>
      t("CPU {cpu}'s copy goes from {from} to {to}", {
        cpu: core,
        from: states[before.states[core]],
        to: states[after.states[core]],
      }),
    )
  const kept = others
    .filter((core) => before.states[core] !== 0 && after.states[core] === before.states[core])
    .map((core) => t('CPU {cpu} keeps its copy ({state})', { cpu: core, state: states[after.states[core]] }))
  const supplier = supplierOf(protocol, caches, before, step)
  const own = from === to ? t('its copy stays {to}', { to }) : t('its copy goes from {from} to {to}', { from, to })
  const rest = rule.bus === undefined ? [] : [...changed, ...kept]
  const asks = askSentence(rule.bus, before.states[cpu] === 0, supplier)
  const values = { cpu, asks, copies: listed([own, ...rest]) }
  return op === 'read'
    ? t('CPU {cpu} reads: {asks}; {copies}.', values)
    : t('CPU {cpu} writes: {asks}; {copies}.', values)
}

const askSentence = (bus: string | undefined, fetches: boolean, supplier: number): string => {
  if (bus === undefined) return t('it asks nobody')
  if (!fetches) return t('it puts {bus} on the bus', { bus })
  return supplier < 0
    ? t('it puts {bus} on the bus, and memory supplies the data', { bus })
    : t("it puts {bus} on the bus, and CPU {supplier}'s cache supplies the data", { bus, supplier })
}

/** Which copies make the named invariant false, in a sentence. */
const brokenSentence = (protocol: CompiledProtocol, caches: number, s: Snapshot, invariant: InvariantName): string => {
  const named = (core: number): string => `${t('CPU {cpu}', { cpu: core })} (${protocol.table.states[s.states[core]]})`
  const copies = Array.from({ length: caches }, (_, core) => core).filter((core) => s.states[core] !== 0)
  const dirty = copies.filter((core) => protocol.dirty[s.states[core]] === 1)
  if (invariant === 'singleWriter') {
    const sole = copies.filter((core) => protocol.exclusive[s.states[core]] === 1)
    const rest = copies.filter((core) => core !== sole[0])
    return sole.length > 1
      ? t('{caches} each believe that nobody else has the line.', { caches: listed(sole.map(named)) })
      : tn(
          rest.length,
          '{sole} believes that nobody else has the line and may write it in silence; {rest} still has a copy.',
          '{sole} believes that nobody else has the line and may write it in silence; {rest} still have copies.',
          { sole: named(sole[0]), rest: listed(rest.map(named)) },
        )
  }
  if (invariant === 'singleOwner') {
    return t('{caches} each believe that they own the line.', { caches: listed(dirty.map(named)) })
  }
  if (invariant === 'lastValue') {
    const old = copies.filter((core) => s.fresh[core] === 0)
    return tn(
      old.length,
      '{caches} holds an old value: a read there would miss the last write.',
      '{caches} hold an old value: a read there would miss the last write.',
      { caches: listed(old.map(named)) },
    )
  }
  return dirty.length > 0
    ? t('{caches} is to be written back, though memory has the last value already.', {
        caches: listed(dirty.map(named)),
      })
    : t(
        'Memory is out of date, and no cache knows that it has to write the line back: the last write is lost when the copies go.',
      )
}

/** Makes a run of a violation's steps: lines fly and cells change as the table says. */
export const exampleOf = (table: ProtocolTable, violation: Violation): Example => {
  const { steps, invariant } = violation
  const caches = steps[0].states[0].length
  const protocol = compileProtocol(table)
  const at = replaySteps(protocol, caches, steps)
  const endPs = (steps.length + 2) * STEP_PS
  const run = new Run(infoOf(table, caches), endPs)
  run.append(columnsOf(rowsOf(protocol, caches, steps, at)), endPs)
  return {
    run,
    momentsPs: at.map((_, index) => (index + 1) * STEP_PS - STEP_PS / 4),
    sentences: steps.map((step, index) => sentenceOf(protocol, caches, step, at[index], at[index + 1])),
    broken: brokenSentence(protocol, caches, at[steps.length], invariant),
    stale: at.map((s) => Array.from(s.fresh.keys()).filter((core) => s.states[core] !== 0 && s.fresh[core] === 0)),
  }
}
