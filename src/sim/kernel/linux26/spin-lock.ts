import type { Assembler } from '../../machine/processor/assembler.ts'
import { R } from '../registers.ts'
import type { LinuxState } from './state.ts'

/**
 * Spin locks (include/asm-i386/spinlock.h of 2.6, from memory [unverified]): a locked decrement; on failure the word is
 * read until it is free, then tried again. With interrupts off (irqsave) they stay off while it spins. R.lock: the lock.
 */
export const writeSpinLock = (a: Assembler, k: LinuxState): void => {
  const word = (_: number, context: number): number => k.lineOf(k.lockOf(context))
  const tryTake = (cpu: number, context: number): boolean => k.book.tryTake(k.lockOf(context), cpu, context)
  a.routine('spin_lock', () => {
    a.atomic(word, tryTake)
    a.if(R.result, () => a.ret())
    a.account('spin')
    a.do((cpu, context) => k.book.contend(k.lockOf(context), cpu, context))
    a.loop((taken) => {
      a.read(word, (_, context) => k.book.isFree(k.lockOf(context)), 1)
      a.if(
        R.result,
        () => {
          a.atomic(word, tryTake)
          a.jumpIf(R.result, taken)
        },
        () => a.watch(),
      )
    })
    a.ret()
  })
  a.routine('spin_unlock', () => {
    a.write(word, (cpu, context) => k.book.release(k.lockOf(context), cpu, context))
    a.ret()
  })
  a.routine('spin_lock_irqsave', () => {
    a.do((_, context) => k.mask(context, 1))
    a.call('spin_lock')
    a.ret()
  })
  a.routine('spin_unlock_irqrestore', () => {
    a.call('spin_unlock')
    a.do((_, context) => k.mask(context, -1))
    a.ret()
  })
}

/** Writes `body` under a spin lock, with interrupts off. */
export const underLock = (
  a: Assembler,
  k: LinuxState,
  lockFor: (cpu: number, context: number) => number,
  body: () => void,
): void => {
  const choose = (cpu: number, context: number): void => k.put(context, R.lock, lockFor(cpu, context))
  a.do(choose)
  a.call('spin_lock_irqsave')
  body()
  a.do(choose)
  a.call('spin_unlock_irqrestore')
}
