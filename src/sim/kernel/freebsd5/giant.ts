import type { Assembler } from '../../machine/processor/assembler.ts'
import { R } from '../registers.ts'
import { GIANT } from './card.ts'
import type { FreebsdState } from './state.ts'

/**
 * Giant (F06 kern_intr.c, trap.c; locking.9 @039ea81): the mutex over everything that has none of its own. Recursive,
 * let go across a sleep and taken again after it, and taken before all other mutexes.
 */
export const writeGiant = (a: Assembler, k: FreebsdState): void => {
  a.routine('lock giant', () => {
    a.if(
      (_, context) => k.giantDepth[context] === 0,
      () => {
        a.set(R.lock, k.names.giant)
        a.call('mtx_lock')
      },
    )
    a.do((_, context) => {
      k.giantDepth[context]++
    })
    a.ret()
  })
  a.routine('unlock giant', () => {
    a.do((_, context) => --k.giantDepth[context] === 0)
    a.if(R.result, () => {
      a.set(R.lock, k.names.giant)
      a.call('mtx_unlock')
    })
    a.ret()
  })
  // DROP_GIANT and PICKUP_GIANT.
  a.routine('drop giant', () => {
    a.do((_, context) => {
      k.giantBefore[context] = k.giantDepth[context]
      k.giantDepth[context] = 0
      return k.giantBefore[context] > 0
    })
    a.if(R.result, () => {
      a.set(R.lock, k.names.giant)
      a.call('mtx_unlock')
    })
    a.ret()
  })
  a.routine('pick up giant', () => {
    a.if(
      (_, context) => k.giantBefore[context] > 0,
      () => {
        a.set(R.lock, k.names.giant)
        a.call('mtx_lock')
        a.do((_, context) => {
          k.giantDepth[context] = k.giantBefore[context]
          k.giantBefore[context] = 0
        })
      },
    )
    a.ret()
  })
}

/** A handler that is not MP-safe runs under Giant as a whole, where Giant covers the network. */
export const networkGiant = (a: Assembler, k: FreebsdState, routine: 'lock giant' | 'unlock giant'): void => {
  if (k.options['giant'] !== GIANT.nothing) a.call(routine)
}
