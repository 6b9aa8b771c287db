import type { KernelCard } from '../sim/kernel/card.ts'
import type { Scenario } from './scenario.ts'

type Options = Scenario['options']

/** How an option of a kernel stands. */
export const optionOf = (options: Options, { id, options: specs }: KernelCard, name: string): number =>
  options[id]?.[name] ?? specs.find((spec) => spec.name === name)?.default ?? 0

/** How many options of a kernel differ from their defaults. */
export const changedOptions = (options: Options, { id }: KernelCard): number => Object.keys(options[id] ?? {}).length

/** Sets one option of a kernel. Only what differs from the defaults is kept, so that equal scenarios are equal. */
export const withOption = (options: Options, card: KernelCard, name: string, value: number): Options => {
  const kept = card.options.flatMap((spec) => {
    const now = spec.name === name ? value : optionOf(options, card, spec.name)
    return now === spec.default ? [] : [[spec.name, now] as const]
  })
  const others = Object.entries(options).filter(([kernel]) => kernel !== card.id)
  return Object.fromEntries(kept.length === 0 ? others : [...others, [card.id, Object.fromEntries(kept)]])
}
