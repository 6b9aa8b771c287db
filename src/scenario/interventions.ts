import type { Intervention, LatencyName } from '../sim/kernel/interventions.ts'
import { INTERVENTION_LIMITS, INTERVENTIONS, LATENCIES } from '../sim/kernel/interventions.ts'
import { nearest } from './nearest.ts'
import { ScenarioError } from './scenario.ts'

/** An intervention as a scenario has it: under one kernel only, where it says so. */
export type ScenarioIntervention = Intervention & { on?: string }

/** What stands between the fields of one intervention, and between two of them, in a readable link. */
const FIELD = '~'
const ITEM = '!'

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

/** The fields of one kind in the order in which a link has them. */
const fieldsOf = (intervention: Intervention): (string | number)[] => {
  switch (intervention.kind) {
    case 'move':
    case 'pin':
      return [intervention.thread, intervention.cpu]
    case 'unpin':
    case 'kill':
    case 'forgetWake':
      return [intervention.thread]
    case 'priority':
      return [intervention.thread, intervention.steps]
    case 'load':
      return [intervention.permille]
    case 'latency':
      return [intervention.what, intervention.permille]
    case 'loseIpi':
      return [intervention.count]
  }
}

/** The interventions as a link has them; undefined where a name has a character in it that separates them. */
export const interventionsText = (interventions: readonly ScenarioIntervention[]): string | undefined => {
  const names = interventions.flatMap((one) => ('thread' in one ? [one.thread] : []))
  if (names.some((name) => name.includes(FIELD) || name.includes(ITEM))) return undefined
  return interventions
    .map((one) => [one.atPs, one.kind, ...fieldsOf(one), ...(one.on === undefined ? [] : [`on.${one.on}`])].join(FIELD))
    .join(ITEM)
}

const wholeAt = (place: string, text: string | undefined): number => {
  if (text === undefined || !/^-?\d{1,16}$/.test(text)) {
    throw new ScenarioError(`${place}: "${(text ?? '').slice(0, 30)}"; expected a whole number.`)
  }
  return Number(text)
}

/** Reads what {@link interventionsText} wrote, without checking it against limits. Throws {@link ScenarioError}. */
export const parseInterventionsText = (text: string): unknown[] =>
  text
    .split(ITEM)
    .filter((item) => item !== '')
    .map((item, index) => parseOne(item, `i[${index}]`))

const parseOne = (item: string, place: string): unknown => {
  const parts = item.split(FIELD)
  const last = parts.at(-1) ?? ''
  const on = parts.length > 2 && last.startsWith('on.') ? { on: last.slice('on.'.length) } : {}
  const [at, kind, first, second] = 'on' in on ? parts.slice(0, -1) : parts
  const base = { atPs: wholeAt(`${place}.atPs`, at), ...on }
  switch (kind) {
    case 'move':
    case 'pin':
      return { ...base, kind, thread: first, cpu: wholeAt(`${place}.cpu`, second) }
    case 'unpin':
    case 'kill':
    case 'forgetWake':
      return { ...base, kind, thread: first }
    case 'priority':
      return { ...base, kind, thread: first, steps: wholeAt(`${place}.steps`, second) }
    case 'load':
      return { ...base, kind, permille: wholeAt(`${place}.permille`, first) }
    case 'latency':
      return { ...base, kind, what: first, permille: wholeAt(`${place}.permille`, second) }
    case 'loseIpi':
      return { ...base, kind, count: wholeAt(`${place}.count`, first) }
    default: {
      const guess = nearest(kind ?? '', INTERVENTIONS)
      const hint = guess === undefined ? '' : ` Did you mean ${guess}?`
      throw new ScenarioError(
        `${place}: there is no intervention "${(kind ?? '').slice(0, 30)}".${hint} There are: ${INTERVENTIONS.join(', ')}.`,
      )
    }
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
