import type { Scenario } from './scenario.ts'

const PS_PER_SECOND = 1_000_000_000_000

/**
 * Throughput, in calls per ps, of `customers` that each spend `think` outside a lock and `service` inside it, both
 * exponential: exact by mean-value analysis, R(n) = S (1 + Q(n−1)), X(n) = n / (Z + R(n)), Q(n) = X(n) R(n)
 * (Reiser and Lavenberg, "Mean-value analysis of closed multichain queuing networks", 1980).
 */
export const oneLockThroughput = (think: number, service: number, customers: number): number => {
  let queue = 0
  let throughput = 0
  for (let n = 1; n <= customers; n++) {
    const response = service * (1 + queue)
    throughput = n / (think + response)
    queue = throughput * response
  }
  return throughput
}

/** Mean wait, in units of the mean service, in one queue before `servers`, at a load of `load` each (M/M/c, Erlang's C). */
export const oneQueueWait = (servers: number, load: number): number => {
  const offered = servers * load
  let term = 1
  let sum = 1
  for (let k = 1; k < servers; k++) {
    term *= offered / k
    sum += term
  }
  const last = (term * offered) / servers / (1 - load)
  return last / (sum + last) / (servers * (1 - load))
}

/** Mean wait, in units of the service, before one server: M/M/1, or M/D/1 when all services are equally long. */
export const ownQueueWait = (load: number, constant: boolean): number => load / (1 - load) / (constant ? 2 : 1)

/** A curve of theory: what it says for each number of CPUs. */
export interface TheoryCurve {
  label: string
  points: { cpus: number; value: number }[]
}

/** What theory says of a scenario: units per second, and mean waits in ps, where it says anything. */
export interface Theory {
  work: TheoryCurve[]
  wait: TheoryCurve[]
}

const curve = (label: string, counts: readonly number[], value: (cpus: number) => number): TheoryCurve => ({
  label,
  points: counts.map((cpus) => ({ cpus, value: value(cpus) })),
})

const ofCalls = ({ think, service, threads, constant }: Record<string, number>, counts: readonly number[]): Theory => {
  const perSecond = (perPs: number): number => perPs * PS_PER_SECOND
  // With more threads than CPUs they wait for CPUs as well, of which these forms know nothing.
  if (threads !== 0) return { work: [], wait: [] }
  const locked = (cpus: number): number =>
    constant === 1 ? Math.min(cpus / (think + service), 1 / service) : oneLockThroughput(think, service, cpus)
  return {
    work: [
      curve('theory: one lock', counts, (cpus) => perSecond(locked(cpus))),
      curve('theory: no lock', counts, (cpus) => perSecond(cpus / (think + service))),
    ],
    wait: [],
  }
}

const ofJobs = ({ load, service, constant, steady }: Record<string, number>, counts: readonly number[]): Theory => {
  if (steady !== 0) return { work: [], wait: [] }
  const share = load / 1000
  return {
    work: [],
    wait: [
      curve('theory: a queue for each', counts, () => service * ownQueueWait(share, constant === 1)),
      ...(constant === 1 ? [] : [curve('theory: one queue', counts, (cpus) => service * oneQueueWait(cpus, share))]),
    ],
  }
}

/** What queueing alone would give, for the workloads for which there is a closed form. */
export const theoryOf = ({ workload: { kind, params } }: Scenario, counts: readonly number[]): Theory => {
  if (kind === 'system-calls') return ofCalls(params, counts)
  return kind === 'jobs' ? ofJobs(params, counts) : { work: [], wait: [] }
}
