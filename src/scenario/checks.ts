import type { ParamSpec } from '../sim/kernel/params.ts'
import { nearest } from './nearest.ts'
import { ScenarioError } from './scenario.ts'

/** Throws {@link ScenarioError} with a sentence that names the place and the mend. */
export const refuse = (message: string): never => {
  throw new ScenarioError(message)
}

/** Refuses a name that does not exist; says which ones do, and which one was probably meant. */
export const requireName = (what: string, name: string, known: readonly string[]): string => {
  if (known.includes(name)) return name
  const guess = nearest(name, known)
  const hint = guess === undefined ? '' : ` Did you mean ${guess}?`
  return refuse(`${what}: there is no "${name.slice(0, 60)}".${hint} There are: ${known.join(', ')}.`)
}

/** A number for each of `specs`: the given one, which must be within its limits, or the default. */
export const checkedNumbers = (
  place: string,
  specs: readonly ParamSpec[],
  given: Readonly<Record<string, number>>,
): Record<string, number> => {
  const names = specs.map((spec) => spec.name)
  for (const name of Object.keys(given)) requireName(place, name, names)
  return Object.fromEntries(
    specs.map((spec) => {
      const value = given[spec.name] ?? spec.default
      if (value < spec.min || value > spec.max) {
        refuse(`${place}.${spec.name}: ${value}; it must be from ${spec.min} to ${spec.max}.`)
      }
      return [spec.name, value]
    }),
  )
}
