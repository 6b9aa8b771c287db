import type { ProcessorRule, StateTraits } from './types.ts'

/** The traits of the usual states. Sm is Dragon's modified line that others may read, Sc its clean shared copy. */
const TRAITS: Record<string, StateTraits> = {
  M: { dirty: true, exclusive: true },
  O: { dirty: true, exclusive: false },
  E: { dirty: false, exclusive: true },
  S: { dirty: false, exclusive: false },
  Sm: { dirty: true, exclusive: false },
  Sc: { dirty: false, exclusive: false },
}

/** The traits of the named states. */
export const traitsOf = (...names: string[]): Record<string, StateTraits> =>
  Object.fromEntries(names.map((name) => [name, TRAITS[name]]))

/** The line ends in one state, whether others have it or not; by itself, a silent hit. */
export const stay = (state: string): ProcessorRule => ({ alone: state, shared: state })
