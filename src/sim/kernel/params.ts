/** A number that a person may set: what it is, in what unit, and within which limits. */
export interface ParamSpec {
  name: string
  title: string
  /** `choice`: the number stands for one of {@link choices}, counted from 0. */
  unit: 'count' | 'ps' | 'bytes' | 'perSecond' | 'permille' | 'choice'
  min: number
  max: number
  default: number
  about: string
  /** What each number of a choice stands for, in words. */
  choices?: readonly string[]
}

/** A choice between named ways. */
export const choice = (
  name: string,
  title: string,
  choices: readonly string[],
  about: string,
  byDefault = 0,
): ParamSpec => ({ name, title, unit: 'choice', min: 0, max: choices.length - 1, default: byDefault, about, choices })

/** Every parameter at its default. */
export const defaultsOf = (specs: readonly ParamSpec[]): Record<string, number> =>
  Object.fromEntries(specs.map((spec) => [spec.name, spec.default]))
