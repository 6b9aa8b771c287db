import { t } from '../language/t.ts'
import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { PROTOCOLS } from '../sim/machine/protocol/registry.ts'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import type { SimConfig } from '../sim/config.ts'
import { requireName } from './checks.ts'
import type { View } from './link.ts'
import type { Pair } from './pair.ts'
import { resolve } from './resolve.ts'
import { type Scenario, ScenarioError } from './scenario.ts'

/** What one side of a comparison runs: the scenario, but for what it says. */
export interface SideSpec {
  kernel: string
  /** Another protocol, or machine, that comes with the program. */
  protocol?: string
  machine?: string
  /** Without the interventions: what would have been. */
  plain?: true
  /** A cause that costs nothing on this side, as the core's `Prices` name it. */
  free?: string
}

/** The most runs that are shown at once. */
export const SIDES_MAX = 4

/** The kernels that a view shows, from left to right. */
export const kernelsOf = (scenario: Scenario, view: View, pair: Pair): string[] =>
  view === 'split' ? [...pair] : [scenario.kernel]

/** What is shown, from left to right. */
export const sidesShown = (
  scenario: Scenario,
  view: View,
  pair: Pair,
  sides: readonly SideSpec[],
): readonly SideSpec[] => (sides.length > 0 ? sides : kernelsOf(scenario, view, pair).map((kernel) => ({ kernel })))

/** The scenario that a side stands for. */
export const scenarioOfSide = (scenario: Scenario, side: SideSpec): Scenario => {
  const machine = side.machine ?? scenario.machine
  const available = (typeof machine === 'string' ? MACHINES[machine] : machine).cpus.length
  const { interventions, ...rest } = scenario
  return {
    ...rest,
    ...(interventions === undefined || side.plain === true ? {} : { interventions }),
    kernel: side.kernel,
    protocol: side.protocol ?? scenario.protocol,
    machine,
    cpus: Math.min(scenario.cpus, available),
  }
}

/** What the core needs to run a side. */
export const configOfSide = (scenario: Scenario, side: SideSpec): SimConfig => ({
  ...resolve(scenarioOfSide(scenario, side)),
  ...(side.free === undefined ? {} : { free: [side.free] }),
})

/** What tells a side from the others, after the kernel's name. */
export const differenceWords = (side: SideSpec, scenario: Scenario, all: readonly SideSpec[]): string => {
  const untouched = (scenario.interventions?.length ?? 0) > 0 && all.some(({ plain }) => plain === true)
  const words = [
    ...(side.protocol === undefined ? [] : [t(PROTOCOLS[side.protocol].title)]),
    ...(side.machine === undefined ? [] : [t(MACHINES[side.machine].title)]),
    ...(untouched ? [side.plain === true ? t('as it was') : t('changed')] : []),
    ...(side.free === undefined ? [] : [t('{cause} costs nothing', { cause: side.free })]),
  ]
  return words.join(', ')
}

const SIDE = '!'
const FIELD = '~'

/** Sides as a link has them: `freebsd5~plain!freebsd5~protocol.moesi`. */
export const sidesText = (sides: readonly SideSpec[]): string =>
  sides
    .map(({ kernel, protocol, machine, plain, free }) =>
      [
        kernel,
        ...(protocol === undefined ? [] : [`protocol.${protocol}`]),
        ...(machine === undefined ? [] : [`machine.${machine}`]),
        ...(plain === true ? ['plain'] : []),
        ...(free === undefined ? [] : [`free.${free}`]),
      ].join(FIELD),
    )
    .join(SIDE)

const FREE = /^(?:ipi|stall[A-Z]\w{1,20}|switch|migrate|interrupt|kernel|line:.{1,80})$/

const parseSide = (text: string, place: string): SideSpec => {
  const [kernel, ...fields] = text.split(FIELD)
  const side: SideSpec = { kernel: requireName(`${place}.kernel`, kernel, Object.keys(KERNEL_CARDS)) }
  for (const field of fields) {
    const dot = field.indexOf('.')
    const [name, value] = dot < 0 ? [field, ''] : [field.slice(0, dot), field.slice(dot + 1)]
    if (name === 'plain' && dot < 0) side.plain = true
    else if (name === 'protocol') side.protocol = requireName(`${place}.protocol`, value, Object.keys(PROTOCOLS))
    else if (name === 'machine') side.machine = requireName(`${place}.machine`, value, Object.keys(MACHINES))
    else if (name === 'free' && FREE.test(value)) side.free = value
    else {
      throw new ScenarioError(`${place}: "${field.slice(0, 40)}"; a side has protocol, machine, plain or free.`)
    }
  }
  return side
}

/** Reads what {@link sidesText} wrote. Throws {@link ScenarioError}. */
export const parseSidesText = (text: string): SideSpec[] => {
  const parts = text.split(SIDE)
  if (parts.length > SIDES_MAX) throw new ScenarioError(`x: ${parts.length} sides; at most ${SIDES_MAX} can be shown.`)
  return parts.map((part, index) => parseSide(part, `x[${index}]`))
}
