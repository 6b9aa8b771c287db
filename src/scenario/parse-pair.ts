import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { DEFAULT_PAIR, type Pair } from './pair.ts'
import { ScenarioError } from './scenario.ts'
import { requireName } from './checks.ts'

/** Checks anything at all; throws {@link ScenarioError} that says what is wrong. */
export const parsePair = (place: string, input: unknown): Pair => {
  const names = Array.isArray(input) ? input.filter((name) => typeof name === 'string') : []
  if (!Array.isArray(input) || input.length !== 2 || names.length !== 2)
    throw new ScenarioError(`${place}: expected two kernels, as in ${DEFAULT_PAIR.join('.')}.`)
  const known = Object.keys(KERNEL_CARDS)
  const [left, right] = names.map((name) => requireName(place, name, known))
  if (left === right)
    throw new ScenarioError(`${place}: ${left} stands on both sides; there is nothing to compare it with.`)
  return [left, right]
}
