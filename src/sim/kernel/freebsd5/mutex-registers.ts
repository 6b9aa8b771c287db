import { R } from '../registers.ts'
import type { FreebsdState } from './state.ts'

/** Puts the line of the lock in R.lock into R.lineA. */
export const pointToLock =
  (k: FreebsdState) =>
  (_: number, context: number): void => {
    const { processor } = k.live()
    processor.put(context, R.lineA, k.names.lineOf(processor.get(context, R.lock)))
  }

/** Goes from a mutex to the spin mutex of its turnstile chain; the mutex stays in R.keptLock. */
export const toChain =
  (k: FreebsdState) =>
  (_: number, context: number): void => {
    const { processor } = k.live()
    const mutex = processor.get(context, R.keptLock)
    processor.put(context, R.lock, k.names.chainOf[mutex])
  }
