import type { Assembler } from '../../machine/processor/assembler.ts'
import { R } from '../registers.ts'
import { writeService } from './schedule.ts'
import { underLock } from './spin-lock.ts'
import { type LinuxState, TASK } from './state.ts'

/**
 * Semaphores (arch/i386/kernel/semaphore.c of 2.6, from memory [unverified]): a count that is taken from without a
 * lock. Below 0 means that somebody waits; then the lock of the wait queue, in the same line, decides with `sleepers`
 * who counts for how much. up wakes one, which tries again: somebody who comes along may be faster.
 * R.keptLock: the semaphore.
 */
export const writeSemaphore = (a: Assembler, k: LinuxState): void => {
  const line = (_: number, context: number): number => k.lineOf(k.semaphoreOf(context))
  const underWaitLock = (body: () => void): void =>
    underLock(a, k, (_, context) => waitLockOf(k, k.semaphoreOf(context)), body)
  a.routine('down', () => {
    a.atomic(line, (cpu, context) => {
      const semaphore = k.semaphoreOf(context)
      if (--k.count[semaphore] < 0) {
        k.book.contend(semaphore, cpu, context)
        return false
      }
      k.book.take(semaphore, cpu, context)
      return true
    })
    a.if(
      R.result,
      () => a.ret(),
      () => a.call('__down'),
    )
    a.ret()
  })
  a.routine('up', () => {
    a.atomic(line, (cpu, context) => {
      const semaphore = k.semaphoreOf(context)
      k.book.release(semaphore, cpu, context)
      return ++k.count[semaphore] <= 0
    })
    a.if(R.result, () => underWaitLock(() => a.call('wake_up_locked')))
    a.ret()
  })
  writeDown(a, k, line, underWaitLock)
  writeWakeUpLocked(a, k)
  writeServices(a, k)
}

const waitLockOf = (k: LinuxState, semaphore: number): number =>
  k.names.semaphoreWait[k.names.semaphore.indexOf(semaphore)]

/** __down: sleeps until nobody else has the semaphore; whoever gets it lets the next one look, too. */
const writeDown = (
  a: Assembler,
  k: LinuxState,
  line: (cpu: number, context: number) => number,
  underWaitLock: (body: () => void) => void,
): void => {
  const tryAgain = (cpu: number, context: number): boolean => {
    const semaphore = k.semaphoreOf(context)
    k.count[semaphore] += k.sleepers[semaphore] - 1
    const free = k.count[semaphore] >= 0
    k.sleepers[semaphore] = free ? 0 : 1
    if (free) k.book.take(semaphore, cpu, context)
    else k.prepareToSleep(context, semaphore, -1)
    return free
  }
  const leaveQueue = (): void => {
    a.write(line, (_, context) => {
      const waiters = k.waiters[k.semaphoreOf(context)]
      waiters.splice(waiters.indexOf(context), 1)
      k.state[context] = TASK.running
    })
    a.call('wake_up_locked')
  }
  a.routine('__down', () => {
    underWaitLock(() => {
      a.write(line, (_, context) => {
        k.waiters[k.semaphoreOf(context)].push(context)
        k.sleepers[k.semaphoreOf(context)]++
      })
      a.atomic(line, tryAgain)
      a.if(R.result, leaveQueue)
    })
    a.while(
      (_, context) => k.book.holder[k.semaphoreOf(context)] !== context,
      () => {
        a.call('schedule')
        underWaitLock(() => {
          a.atomic(line, tryAgain)
          a.if(R.result, leaveQueue)
        })
      },
    )
    a.ret()
  })
}

/** Wakes the first of those who wait that is asleep. The lock of the wait queue is held. */
const writeWakeUpLocked = (a: Assembler, k: LinuxState): void => {
  a.routine('wake_up_locked', () => {
    a.set(R.scratchC, 0)
    a.while(
      (_, context) => {
        const thread = k.waiters[k.semaphoreOf(context)][k.get(context, R.scratchC)] ?? -1
        k.put(context, R.target, thread)
        return thread >= 0
      },
      () => {
        a.call('try_to_wake_up')
        a.if(R.result, () => a.ret())
        a.do((_, context) => k.put(context, R.scratchC, k.get(context, R.scratchC) + 1))
      },
    )
    a.ret()
  })
}

const writeServices = (a: Assembler, k: LinuxState): void => {
  for (const [service, routine] of [
    ['lock.enter', 'down'],
    ['lock.leave', 'up'],
  ]) {
    writeService(a, k, service, () => {
      a.do((_, context) => k.put(context, R.keptLock, k.names.semaphore[k.get(context, R.object)]))
      a.call(routine)
    })
  }
}
