import { requireName } from '../scenario/checks.ts'
import { ScenarioError } from '../scenario/scenario.ts'
import { customMachine, type Brought } from '../interchange/custom-machine.ts'
import { ImportError } from '../interchange/import-error.ts'
import { parseLatency } from '../interchange/latency-csv.ts'
import { parseLstopo } from '../interchange/lstopo.ts'
import { measurePingPong } from '../sim/machine/pingpong.ts'
import { PROTOCOLS } from '../sim/machine/protocol/registry.ts'
import type { MachineSpec } from '../sim/machine/spec.ts'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import { parseArguments } from './arguments.ts'
import { InputError, UsageError } from './errors.ts'
import { readText } from './files.ts'

const PS_PER_NS = 1000
const DEFAULT_PROTOCOL = 'mesi'

const isFile = (name: string): boolean => /\.(csv|xml|txt)$/i.test(name)

const readInto = (brought: Brought, path: string): Brought => {
  const text = readText(path)
  try {
    return /\.xml$/i.test(path)
      ? { ...brought, topology: parseLstopo(text) }
      : { ...brought, latency: parseLatency(text) }
  } catch (error) {
    throw error instanceof ImportError ? new InputError(`${path}: ${error.message}`) : error
  }
}

const loadMachine = (names: string[]): { machine: MachineSpec; notices: string[] } => {
  try {
    if (names.every(isFile)) return customMachine(names.reduce(readInto, {}))
    const known = Object.keys(MACHINES)
    return { machine: MACHINES[requireName('machine', names.find((name) => !isFile(name)) ?? '', known)], notices: [] }
  } catch (error) {
    throw error instanceof ImportError || error instanceof ScenarioError ? new InputError(error.message) : error
  }
}

/** `pingpong MACHINE|FILE…`: the latency matrix that the simulated machine measures on itself, in ns. */
export const run = (args: string[]): unknown => {
  const { values, positionals } = parseArguments(args, { protocol: { type: 'string', default: DEFAULT_PROTOCOL } })
  if (
    positionals.length === 0 ||
    (positionals.length > 1 && !(positionals.length === 2 && positionals.every(isFile)))
  ) {
    throw new UsageError('pingpong takes one MACHINE, or a latency table (.csv), a topology (.xml), or both')
  }
  const { machine, notices } = loadMachine(positionals)
  let protocol: string
  try {
    protocol = requireName('--protocol', values.protocol, Object.keys(PROTOCOLS))
  } catch (error) {
    throw error instanceof ScenarioError ? new InputError(error.message) : error
  }
  const cpus = machine.cpus.length
  const ps = measurePingPong(machine, PROTOCOLS[protocol])
  const ns = Array.from({ length: cpus }, (_, row) =>
    Array.from(ps.subarray(row * cpus, (row + 1) * cpus), (value) => value / PS_PER_NS),
  )
  return notices.length === 0 ? { cpus, ns } : { cpus, ns, notices }
}
