import { fixed, t, tn } from '../language/t.ts'
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

/** How many times, without digits that say nothing. */
const times = (permille: number): string => {
  const value = Number((permille / 1000).toPrecision(3))
  return fixed(value, (String(value).split('.')[1] ?? '').length)
}

/** An intervention as a person says it, without its instant. */
export const sayIntervention = (intervention: Intervention): string => {
  switch (intervention.kind) {
    case 'move':
      return t('{thread} is moved to CPU {cpu}', { thread: intervention.thread, cpu: intervention.cpu })
    case 'pin':
      return t('{thread} has to stay on CPU {cpu}', { thread: intervention.thread, cpu: intervention.cpu })
    case 'unpin':
      return t('{thread} may run anywhere again', { thread: intervention.thread })
    case 'kill':
      return t('{thread} is ended', { thread: intervention.thread })
    case 'priority': {
      const values = { thread: intervention.thread, steps: Math.abs(intervention.steps) }
      return intervention.steps > 0
        ? t('{thread} becomes more important, by {steps}', values)
        : t('{thread} becomes less important, by {steps}', values)
    }
    case 'load':
      return t('work comes {times} times as often', { times: times(intervention.permille) })
    case 'latency':
      return t('{what} take {times} times as long', {
        what: t(LATENCY_WORDS[intervention.what]),
        times: times(intervention.permille),
      })
    case 'loseIpi':
      return tn(
        intervention.count,
        'the next interrupt between CPUs gets lost',
        'the next {count} interrupts between CPUs get lost',
      )
    case 'forgetWake':
      return t('the next time {thread} is woken, the kernel forgets it', { thread: intervention.thread })
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
