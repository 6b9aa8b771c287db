import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import type { FreebsdState } from './state.ts'

/**
 * Spin mutexes (F06 kern_mutex.c 1.167, _mtx_lock_spin): interrupts off, compare-and-swap; on failure interrupts come
 * on again while the CPU reads the word until it is free. (mutex.9 says that they stay off; the code disagrees.)
 * R.lock: the lock. Leaves the lock's line in R.lineA.
 */
export const writeSpinMutex = (a: Assembler, k: FreebsdState): void => {
  const lockOf = (context: number): number => k.live().processor.get(context, R.lock)
  const enter = (_: number, context: number): void => {
    const { processor } = k.live()
    processor.masked[context]++
    processor.put(context, R.lineA, k.names.lineOf(lockOf(context)))
  }
  a.routine('mtx_lock_spin', () => {
    a.do(enter)
    a.work(CYCLES.few)
    a.atomic({ register: R.lineA }, (cpu, context) => k.tryTake(lockOf(context), cpu, context))
    a.jumpIf(R.result, 'done')
    a.account('spin')
    a.do((cpu, context) => k.noteContention(lockOf(context), cpu, context))
    a.label('spin')
    a.do((_, context) => {
      k.live().processor.masked[context]--
    })
    a.label('look')
    a.read(
      { register: R.lineA },
      (_, context) => k.live().processor.put(context, R.result, k.holder[lockOf(context)] < 0 ? 1 : 0),
      1,
    )
    a.jumpIf(R.result, 'retry')
    a.watch()
    a.jump('look')
    a.label('retry')
    a.do(enter)
    a.atomic({ register: R.lineA }, (cpu, context) => k.tryTake(lockOf(context), cpu, context))
    a.jumpIfNot(R.result, 'spin')
    a.label('done')
    a.ret()
  })
  a.routine('mtx_unlock_spin', () => {
    a.do((_, context) => {
      k.live().processor.put(context, R.lineA, k.names.lineOf(lockOf(context)))
    })
    a.write({ register: R.lineA }, (cpu, context) => {
      k.release(lockOf(context), cpu, context)
      k.live().processor.masked[context]--
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
