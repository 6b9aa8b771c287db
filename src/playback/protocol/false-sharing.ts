import { listed, t } from '../../language/t.ts'
import { lineName, regionOf } from '../../sim/machine/memory/layout.ts'
import type { RegionField } from '../../sim/log/schema.ts'
import type { Run } from '../run.ts'
import { type Bounce, bouncesOf, fetchesByCpu } from './bounces.ts'

/** A line that moved because different threads have different fields in it, though nobody needs another's. */
export interface FalseSharing {
  line: number
  name: string
  /** The fields that lie in it, of threads that fetched it from one another. */
  fields: string[]
  /** CPUs that fetched it. */
  cpus: number[]
  transfers: number
  /** How long those who fetched it stood still, in ps, over all of them. */
  stalledPs: number
}

const fieldsIn = (run: Run, line: number): RegionField[] => {
  const { fields, first } = regionOf(run.info.regions, line)
  return (fields ?? []).filter((field) => first + field.line === line)
}

const accusation = (run: Run, bounce: Bounce): FalseSharing[] => {
  const fetchers = new Set(bounce.threads.map(({ thread }) => (thread < 0 ? '' : run.info.threads[thread].name)))
  const fought = fieldsIn(run, bounce.line).filter(({ thread }) => fetchers.has(thread))
  if (new Set(fought.map(({ thread }) => thread)).size < 2) return []
  return [
    {
      line: bounce.line,
      name: lineName(run.info.regions, bounce.line),
      fields: fought.map(({ name }) => name),
      cpus: fetchesByCpu(bounce, run.info.cpuCount).flatMap((times, cpu) => (times > 0 ? [cpu] : [])),
      transfers: bounce.transfers,
      stalledPs: bounce.stalledPs,
    },
  ]
}

/** Lines that are falsely shared, by name, as far as the run has come: the most often moved first. */
export const falseSharingOf = (run: Run): FalseSharing[] => {
  if (!run.info.regions.some(({ fields }) => fields !== undefined)) return []
  return bouncesOf(run).flatMap((bounce) => accusation(run, bounce))
}

/** The accusation in words; numbers and durations (ps) are written as the caller writes them. */
export const tellFalseSharing = (
  { name, fields, cpus, transfers, stalledPs }: FalseSharing,
  count: (value: number) => string,
  duration: (ps: number) => string,
): string =>
  t(
    "{fields} share one line ({name}): it moved {count} times between CPUs {cpus}, which stood still for {time} in all; none of them ever needed another's field.",
    {
      fields: listed(fields),
      name,
      count: count(transfers),
      cpus: listed(cpus.map(String)),
      time: duration(stalledPs),
    },
  )
