import type { Assembler } from '../../machine/processor/assembler.ts'
import { R } from '../registers.ts'
import { writeSignal, writeWaitFor } from './signals.ts'
import { type ExecState, SIGNAL } from './state.ts'

/**
 * ObtainSemaphore and ReleaseSemaphore, from memory [unverified]: with task switches forbidden, so that a look and a
 * decision are one. Who does not get it stands in line and waits for a signal, which lets others run; who lets it go
 * hands it to the first in line, so nobody overtakes. Recursive. R.keptLock: the semaphore.
 */
export const writeSemaphore = (a: Assembler, k: ExecState): void => {
  const line = (_: number, context: number): number => k.lineOf(k.semaphoreOf(context))
  a.routine('ObtainSemaphore', () => {
    a.call('Forbid')
    a.write(line, (cpu, context) => obtain(k, k.semaphoreOf(context), cpu, context))
    a.if(R.result, () => writeWaitFor(a, k, SIGNAL.semaphore, (context) => ({ lock: k.semaphoreOf(context) })))
    a.call('Permit')
    a.ret()
  })
  a.routine('ReleaseSemaphore', () => {
    a.call('Forbid')
    a.write(line, (cpu, context) => {
      k.put(context, R.target, release(k, k.semaphoreOf(context), cpu, context))
      return k.get(context, R.target) >= 0
    })
    a.if(R.result, () => writeSignal(a, SIGNAL.semaphore))
    a.call('Permit')
    a.ret()
  })
  for (const [service, routine] of [
    ['lock.enter', 'ObtainSemaphore'],
    ['lock.leave', 'ReleaseSemaphore'],
  ]) {
    a.routine(service, () => {
      a.account('kernel')
      a.do((_, context) => k.put(context, R.keptLock, k.names.semaphore[k.get(context, R.object)]))
      a.call(routine)
      a.ret()
    })
  }
}

/** Says whether the task has to wait. */
const obtain = (k: ExecState, semaphore: number, cpu: number, context: number): boolean => {
  const free = k.book.tryTake(semaphore, cpu, context)
  if (free || k.book.holder[semaphore] === context) {
    k.nested[semaphore]++
    return false
  }
  k.book.contend(semaphore, cpu, context)
  k.waiters[semaphore].push(context)
  k.received[context] &= ~SIGNAL.semaphore
  return true
}

/** The task that has it now and must be told, or −1. */
const release = (k: ExecState, semaphore: number, cpu: number, context: number): number => {
  if (--k.nested[semaphore] > 0) return -1
  k.book.release(semaphore, cpu, context)
  const next = k.waiters[semaphore].shift() ?? -1
  if (next < 0) return -1
  k.book.take(semaphore, cpu, next)
  k.nested[semaphore] = 1
  return next
}
