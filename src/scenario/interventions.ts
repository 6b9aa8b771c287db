import type { Intervention, LatencyName } from '../sim/kernel/interventions.ts'
import { INTERVENTION_LIMITS, LATENCIES } from '../sim/kernel/interventions.ts'

/** An intervention as a scenario has it: under one kernel only, where it says so. */
export type ScenarioIntervention = Intervention & { on?: string }

const LATENCY_WORDS: Record<LatencyName, string> = {
  transfer: 'lines from cache to cache',
  memory: 'memory',
  wires: 'the bus and the links',
  ipi: 'interrupts between CPUs',
}

const times = (permille: number): string => `${Number((permille / 1000).toPrecision(3))} times`

/** An intervention as a person says it, without its instant. */
export const sayIntervention = (intervention: Intervention): string => {
  switch (intervention.kind) {
    case 'move':
      return `${intervention.thread} is moved to CPU ${intervention.cpu}`
    case 'pin':
      return `${intervention.thread} has to stay on CPU ${intervention.cpu}`
    case 'unpin':
      return `${intervention.thread} may run anywhere again`
    case 'kill':
      return `${intervention.thread} is ended`
    case 'priority':
      return `${intervention.thread} becomes ${intervention.steps > 0 ? 'more' : 'less'} important, by ${Math.abs(intervention.steps)}`
    case 'load':
      return `work comes ${times(intervention.permille)} as often`
    case 'latency':
      return `${LATENCY_WORDS[intervention.what]} take ${times(intervention.permille)} as long`
    case 'loseIpi':
      return intervention.count === 1
        ? 'the next interrupt between CPUs gets lost'
        : `the next ${intervention.count} interrupts between CPUs get lost`
    case 'forgetWake':
      return `the next time ${intervention.thread} is woken, the kernel forgets it`
  }
}

/** What a kernel gets of a scenario's interventions, in order of time. */
export const interventionsFor = (interventions: readonly ScenarioIntervention[], kernel: string): Intervention[] =>
  interventions
    .filter(({ on }) => on === undefined || on === kernel)
    .map((one) => {
      const { on: _, ...intervention } = one
      return intervention as Intervention
    })
    .toSorted((one, other) => one.atPs - other.atPs)

export { INTERVENTION_LIMITS, LATENCIES, LATENCY_WORDS }
