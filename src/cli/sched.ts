import { readSched } from '../interchange/sched/read-sched.ts'
import type { SchedRead } from '../interchange/sched/reader.ts'
import { openTraceFiles } from '../interchange/trace-files.ts'
import { requireName } from '../scenario/checks.ts'
import { scenarioOfRerun } from '../scenario/rerun.ts'
import { resolve } from '../scenario/resolve.ts'
import { ScenarioError } from '../scenario/scenario.ts'
import { parseScenario } from '../scenario/validate.ts'
import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { PROTOCOLS } from '../sim/machine/protocol/registry.ts'
import type { MachineSpec } from '../sim/machine/spec.ts'
import { takeCpus } from '../sim/machine/topology/build.ts'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import { createSimulation } from '../sim/simulation.ts'
import { TraceError } from '../sim/trace/parse/format.ts'
import { rerunOf } from '../sim/trace/sched/rerun.ts'
import { SchedRun } from '../sim/trace/sched/sched-run.ts'
import { ASSUMED_LINES } from '../sim/trace/sched/working-sets.ts'
import { parseArguments } from './arguments.ts'
import { InputError, UsageError } from './errors.ts'
import { openBlob } from './files.ts'
import { parseCount } from './units.ts'

const OPTIONS = {
  machine: { type: 'string', default: 'dual-opteron-2005' },
  protocol: { type: 'string', default: 'moesi' },
  lines: { type: 'string', default: String(ASSUMED_LINES) },
  kernel: { type: 'string' },
  shorten: { type: 'string', default: '1' },
} as const

type Values = ReturnType<typeof parseArguments<typeof OPTIONS>>['values']

const readFiles = async (paths: readonly string[]): Promise<SchedRead & { complete: boolean }> => {
  try {
    return await readSched(await openTraceFiles(await Promise.all(paths.map(openBlob))))
  } catch (error) {
    throw error instanceof TraceError ? new InputError(error.message) : error
  }
}

const named = (what: string, name: string, known: readonly string[]): string => {
  try {
    return requireName(what, name, known)
  } catch (error) {
    throw error instanceof ScenarioError ? new InputError(error.message) : error
  }
}

/** So many CPUs of the machine as the trace has, spread over its packages. */
const machineFor = (id: string, cpus: number): MachineSpec => {
  const machine = MACHINES[named('--machine', id, Object.keys(MACHINES))]
  if (machine.cpus.length >= cpus) return takeCpus(machine, cpus)
  const enough = Object.values(MACHINES).filter((other) => other.cpus.length >= cpus)
  const hint = enough.length === 0 ? 'none here has as many' : `take ${enough.map((other) => other.id).join(' or ')}`
  throw new InputError(`--machine: the trace has ${cpus} CPUs, ${id} has ${machine.cpus.length}; ${hint}`)
}

/** What the moves of a trace cost on a machine. */
const costsOn = (machine: MachineSpec, { trace }: SchedRead, values: Values): object => {
  const protocol = PROTOCOLS[named('--protocol', values.protocol, Object.keys(PROTOCOLS))]
  const lines = parseCount('--lines', values.lines)
  const played = playedOn(
    machine,
    () => new SchedRun(machine, protocol, trace, { lines, longestGapNs: 0, keepLog: false }),
  )
  const { costs } = played
  const waitedPs = costs.followPs + costs.ownPs
  return {
    machine: machine.id,
    protocol: protocol.name,
    assumedLines: lines,
    costs: { ...costs, meanPs: costs.migrations === 0 ? 0 : Math.round(waitedPs / costs.migrations) },
    ledger: played.summary().ledger,
  }
}

/** The threads of a trace under another kernel's rules, and what came of it. */
const rerunUnder = (kernel: string, machine: MachineSpec, { trace }: SchedRead, values: Values): object => {
  const rerun = rerunOf(trace)
  const { threads, untilNs, whole, bursts } = rerun
  const scenario = parseScenario(
    scenarioOfRerun(rerun, {
      title: 'a trace, run again',
      kernel: named('--kernel', kernel, Object.keys(KERNEL_CARDS)),
      machine: machine.id,
      protocol: values.protocol,
      cpus: machine.cpus.length,
      lines: parseCount('--lines', values.lines),
      shorten: parseCount('--shorten', values.shorten),
    }),
  )
  const simulation = createSimulation(resolve(scenario), { keepLog: false })
  simulation.runUntil(scenario.untilPs)
  return { kernel, threads: threads.length, untilNs, whole, bursts, ...simulation.summary() }
}

/**
 * `sched TRACE …`: what a scheduler's trace comes to, and what its moves cost on a machine; with `--kernel` also what
 * becomes of its threads under that kernel. Several files are one trace.
 */
export const run = async (args: string[]): Promise<unknown> => {
  const { values, positionals } = parseArguments(args, OPTIONS)
  if (positionals.length === 0)
    throw new UsageError('sched: which trace? Give a file of ftrace, perf script, ktrdump or trace events.')
  const read = await readFiles(positionals)
  const { format, counts, skipped, outOfOrder, clockAssumed, complete } = read
  const machine = machineFor(values.machine, counts.cpus)
  try {
    return {
      format,
      complete,
      counts,
      skipped,
      outOfOrder,
      clockAssumed,
      ...costsOn(machine, read, values),
      ...(values.kernel === undefined ? {} : { rerun: rerunUnder(values.kernel, machine, read, values) }),
    }
  } catch (error) {
    throw error instanceof ScenarioError ? new InputError(error.message) : error
  }
}

const playedOn = (machine: MachineSpec, make: () => SchedRun): SchedRun => {
  try {
    const made = make()
    made.play()
    return made
  } catch (error) {
    throw error instanceof RangeError ? new InputError(`${machine.id}: ${error.message}`) : error
  }
}
