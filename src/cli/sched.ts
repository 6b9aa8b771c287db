import { readSched } from '../interchange/sched/read-sched.ts'
import type { SchedRead } from '../interchange/sched/reader.ts'
import { openTraceFiles } from '../interchange/trace-files.ts'
import { requireName } from '../scenario/checks.ts'
import { ScenarioError } from '../scenario/scenario.ts'
import { PROTOCOLS } from '../sim/machine/protocol/registry.ts'
import type { MachineSpec } from '../sim/machine/spec.ts'
import { takeCpus } from '../sim/machine/topology/build.ts'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import { TraceError } from '../sim/trace/parse/format.ts'
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
} as const

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

/** `sched TRACE …`: what a scheduler's trace comes to, and what its moves cost on a machine. Several files are one trace. */
export const run = async (args: string[]): Promise<unknown> => {
  const { values, positionals } = parseArguments(args, OPTIONS)
  if (positionals.length === 0)
    throw new UsageError('sched: which trace? Give a file of ftrace, perf script, ktrdump or trace events.')
  const protocol = PROTOCOLS[named('--protocol', values.protocol, Object.keys(PROTOCOLS))]
  const lines = parseCount('--lines', values.lines)
  const { format, counts, skipped, outOfOrder, clockAssumed, complete, trace } = await readFiles(positionals)
  const machine = machineFor(values.machine, counts.cpus)
  const played = playedOn(
    machine,
    () => new SchedRun(machine, protocol, trace, { lines, longestGapNs: 0, keepLog: false }),
  )
  const { costs } = played
  return {
    format,
    complete,
    counts,
    skipped,
    outOfOrder,
    clockAssumed,
    machine: machine.id,
    protocol: protocol.name,
    assumedLines: lines,
    costs: {
      ...costs,
      meanPs: costs.migrations === 0 ? 0 : Math.round((costs.followPs + costs.ownPs) / costs.migrations),
    },
    ledger: played.summary().ledger,
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
