import { INTERVENTIONS, type Intervention } from '../sim/kernel/interventions.ts'
import type { ScenarioIntervention } from './interventions.ts'
import { nearest } from './nearest.ts'
import { ScenarioError } from './scenario.ts'

/** What stands between the fields of one intervention, and between two of them, in a readable link. */
const FIELD = '~'
const ITEM = '!'

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
