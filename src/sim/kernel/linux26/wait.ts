import type { Assembler } from '../../machine/processor/assembler.ts'
import { R } from '../registers.ts'
import { writeService } from './schedule.ts'
import { underLock } from './spin-lock.ts'
import type { LinuxState } from './state.ts'

/**
 * Wait queues (kernel/fork.c and kernel/sched.c of 2.6, prepare_to_wait and __wake_up, from memory [unverified]): a
 * task puts itself on the queue and says that it sleeps before it lets the semaphore go, so a wake-up from then on
 * finds it, whether it has left its CPU or not.
 */
export const writeWait = (a: Assembler, k: LinuxState): void => {
  const underQueueLock = (body: () => void): void =>
    underLock(a, k, (_, context) => k.names.waitLock[k.get(context, R.object)], body)
  const line = (_: number, context: number): number => k.names.waitLine[k.get(context, R.object)]
  const takeSecond = (_: number, context: number): void =>
    k.put(context, R.keptLock, k.names.semaphore[k.get(context, R.second)])
  writeService(a, k, 'wait.sleep', () => {
    underQueueLock(() =>
      a.write(line, (_, context) => {
        const channel = k.get(context, R.object)
        k.channels.add(channel, context)
        k.prepareToSleep(context, -1, k.names.waitQueue[channel])
      }),
    )
    a.do(takeSecond)
    a.call('up')
    a.call('schedule')
    a.do(takeSecond)
    a.call('down')
  })
  const takeSleeper = (_: number, context: number): boolean => {
    const thread = k.channels.take(k.get(context, R.object))
    k.put(context, R.target, thread)
    return thread >= 0
  }
  const wakeTaken = (): void => {
    a.write(line)
    a.call('try_to_wake_up')
  }
  writeService(a, k, 'wait.wakeOne', () =>
    underQueueLock(() => {
      a.read(line)
      a.if(takeSleeper, wakeTaken)
    }),
  )
  writeService(a, k, 'wait.wake', () =>
    underQueueLock(() => {
      a.read(line)
      a.while(takeSleeper, wakeTaken)
    }),
  )
}
