import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import type { FreebsdState } from './state.ts'

/**
 * Spin mutexes (F06 kern_mutex.c 1.167, _mtx_lock_spin): interrupts off, compare-and-swap; on failure interrupts come
 * on again while the CPU reads the word until it is free. (mutex.9 says that they stay off; the code disagrees.)
 * R.lock: the lock.
 */
export const writeSpinMutex = (a: Assembler, k: FreebsdState): void => {
  const word = (_: number, context: number): number => k.lineOf(k.lockOf(context))
  const spinlockEnter = (_: number, context: number): void => k.mask(context, 1)
  a.routine('mtx_lock_spin', () => {
    a.do(spinlockEnter)
    a.code(CYCLES.few)
    a.atomic(word, (cpu, context) => k.tryTake(k.lockOf(context), cpu, context))
    a.jumpIf(R.result, 'done')
    a.account('spin')
    a.do((cpu, context) => k.book.contend(k.lockOf(context), cpu, context))
    a.label('spin')
    a.do((_, context) => k.mask(context, -1))
    a.label('look')
    a.read(word, (_, context) => k.book.isFree(k.lockOf(context)), 1)
    a.jumpIf(R.result, 'retry')
    a.watch()
    a.jump('look')
    a.label('retry')
    a.do(spinlockEnter)
    a.atomic(word, (cpu, context) => k.tryTake(k.lockOf(context), cpu, context))
    a.jumpIfNot(R.result, 'spin')
    a.label('done')
    a.ret()
  })
  a.routine('mtx_unlock_spin', () => {
    a.write(word, (cpu, context) => {
      k.book.release(k.lockOf(context), cpu, context)
      k.mask(context, -1)
    })
    a.ret()
  })
  a.routine('lock sched_lock', () => {
    a.set(R.lock, k.names.schedLock)
    a.call('mtx_lock_spin')
    a.ret()
  })
  a.routine('unlock sched_lock', () => {
    a.set(R.lock, k.names.schedLock)
    a.call('mtx_unlock_spin')
    a.ret()
  })
}
