import { nextBelow, nextExponential } from '../engine/random.ts'
import type { System } from '../kernel/kernel.ts'
import { choice, type ParamSpec } from '../kernel/params.ts'
import type { Params } from './workload.ts'

/** Ways in which units of work arrive. */
export const ARRIVALS = { random: 0, steady: 1, bursts: 2, file: 3 } as const
/** Within a burst units come this much faster than on average. */
const BURST_SPEED = 16

/** The parameter that chooses how units arrive; with `burst` it comes with the size of bursts. */
export const ARRIVAL_PARAMS: readonly ParamSpec[] = [
  choice(
    'steady',
    'Arrivals',
    ['at random (Poisson)', 'evenly spaced', 'in bursts', 'from a file'],
    'when units of work arrive, at the same mean rate; a file gives its own times and is played again and again',
  ),
  {
    name: 'burst',
    title: 'Size of a burst',
    unit: 'count',
    min: 1,
    max: 1000,
    default: 16,
    about: 'units in a burst, on average',
  },
]

/** A time between two pieces of work, in ps, as it is while more or less work comes than the workload says. */
export const underLoad = ({ loadPermille }: System, ps: number): number =>
  loadPermille === 1000 ? ps : (ps * 1000) / loadPermille

/** Times between arrivals. The file, if there is one, is a list of gaps in ps. */
export class Arrivals {
  readonly mutable = ['leftInBurst', 'at'] as const
  private leftInBurst = 0
  private at = 0
  private readonly params: Params
  private readonly gaps: readonly number[]

  constructor(params: Params, gaps: readonly number[]) {
    this.params = params
    this.gaps = gaps
  }

  /** The next gap, at least 1 ps, for arrivals that are `meanPs` apart on average. */
  next(system: System, meanPs: number): number {
    return Math.max(1, Math.round(underLoad(system, this.gap(system, meanPs))))
  }

  private gap({ random }: System, meanPs: number): number {
    const { steady } = this.params
    if (steady === ARRIVALS.steady) return meanPs
    if (steady === ARRIVALS.file && this.gaps.length > 0) return this.gaps[this.at++ % this.gaps.length]
    if (steady !== ARRIVALS.bursts) return nextExponential(random, meanPs)
    if (this.leftInBurst > 0) {
      this.leftInBurst--
      return meanPs / BURST_SPEED
    }
    // Sizes are even from 1 to twice the mean, less one; the pause makes up for the haste within.
    const size = 1 + nextBelow(random, 2 * this.params.burst - 1)
    this.leftInBurst = size - 1
    return nextExponential(random, meanPs * (size - (size - 1) / BURST_SPEED))
  }
}
