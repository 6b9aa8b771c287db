import { CLUSTER_PRESETS } from '../scenario/cluster/presets.ts'
import { PRESETS } from '../scenario/presets/index.ts'
import { COUNT_UNITS, DURATION_UNITS, SIZE_UNITS } from '../scenario/quantity.ts'
import { SCENARIO_LIMITS } from '../scenario/scenario.ts'
import { CLUSTER_TABLES } from '../sim/cluster/coherence/tables.ts'
import { LEVELLERS } from '../sim/cluster/levelling/registry.ts'
import { CLUSTER_SYSTEMS } from '../sim/cluster/systems.ts'
import { CLUSTER_WORKLOADS } from '../sim/cluster/workload/registry.ts'
import { KERNEL_NOTES } from '../sim/kernel/all-notes.ts'
import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { PROTOCOLS } from '../sim/machine/protocol/registry.ts'
import { MACHINE_LIMITS } from '../sim/machine/spec.ts'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import { WORKLOAD_CARDS } from '../sim/workload/cards/registry.ts'
import { parseArguments } from './arguments.ts'
import { UsageError } from './errors.ts'

/** What every scenario has, with its limits. The names are options of `run` and keys of a link. */
const SETTABLE = [
  { name: 'kernel', values: Object.keys(KERNEL_CARDS) },
  { name: 'machine', values: Object.keys(MACHINES) },
  { name: 'protocol', values: Object.keys(PROTOCOLS) },
  { name: 'cpus', unit: 'count', min: 1, max: MACHINE_LIMITS.cpus },
  { name: 'seed', unit: 'count', min: 0, max: 0xffffffff },
  { name: 'until', unit: 'ps', min: 1, max: SCENARIO_LIMITS.untilPs },
] as const

/** `list`: everything that can be named, with what `--set` and the options can change, in which units and within which limits. */
export const run = (args: string[]): unknown => {
  const { positionals } = parseArguments(args, {})
  if (positionals.length > 0) throw new UsageError('list takes no arguments')
  return {
    presets: PRESETS.map(({ id, title, about, scenario }) => ({
      id,
      title,
      about,
      scenario,
      settable: WORKLOAD_CARDS[scenario.workload.kind].params,
    })),
    kernels: Object.values(KERNEL_CARDS).map(({ id, title, options }) => {
      const { about, limits, constants } = KERNEL_NOTES[id]
      return { id, title, about, limits, settable: options, constants }
    }),
    machines: Object.values(MACHINES).map(({ id, title, about, year, cpus, provenance }) => ({
      id,
      title,
      about,
      year,
      cpus: cpus.length,
      provenance,
    })),
    protocols: Object.values(PROTOCOLS).map(({ name, title, states }) => ({ id: name, title, states })),
    workloads: Object.values(WORKLOAD_CARDS).map(({ kind, title, about, unit, params }) => ({
      id: kind,
      title,
      about,
      unit,
      settable: params,
    })),
    clusters: {
      presets: CLUSTER_PRESETS.map(({ id, title, about, scenario }) => ({
        id,
        title,
        about,
        scenario,
        settable: CLUSTER_WORKLOADS[scenario.workload.kind].params,
      })),
      systems: Object.values(CLUSTER_SYSTEMS).map(({ card }) => card),
      levelling: Object.values(LEVELLERS).map(({ id, title, about, params, sources }) => ({
        id,
        title,
        about,
        settable: params,
        sources,
      })),
      protocols: Object.values(CLUSTER_TABLES).map(({ name, title, states }) => ({ id: name, title, states })),
    },
    settable: SETTABLE,
    units: { ps: DURATION_UNITS, bytes: SIZE_UNITS, count: COUNT_UNITS, perSecond: COUNT_UNITS, permille: COUNT_UNITS },
  }
}
