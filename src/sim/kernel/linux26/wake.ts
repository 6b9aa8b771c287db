import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { type LinuxState, TASK } from './state.ts'

/**
 * try_to_wake_up (kernel/sched.c @0017d73): a task goes onto the queue of the CPU where it ran last, under that queue's
 * lock, whoever wakes it. If it is better than what runs there, that one is told to make way, by an interrupt if it
 * runs on another CPU. R.target: the task; R.result: 1 if it was asleep.
 */
export const writeWakeUp = (a: Assembler, k: LinuxState): void => {
  writeTaskLock(a, k)
  a.routine('try_to_wake_up', () => {
    a.call('task_rq_lock')
    a.if(
      (_, context) => k.state[k.get(context, R.target)] === TASK.sleeps,
      () => {
        a.write((_, context) => k.names.threadLine[k.get(context, R.target)])
        a.if(
          // One that has not left its CPU yet is still on its queue: it only has to be told.
          (_, context) => k.live().threads.isRunning(k.get(context, R.target)),
          () =>
            a.do((_, context) => {
              k.state[k.get(context, R.target)] = TASK.running
            }),
          () => a.call('activate_task'),
        )
        a.call('spin_unlock_irqrestore')
        a.set(R.result, 1)
        a.ret()
      },
    )
    a.call('spin_unlock_irqrestore')
    a.set(R.result, 0)
    a.ret()
  })
  writeActivate(a, k)
}

/** task_rq_lock: the lock of the queue that R.target is on, which may change until one has it; its CPU in R.scratchA. */
const writeTaskLock = (a: Assembler, k: LinuxState): void => {
  a.routine('task_rq_lock', () => {
    a.do((_, context) => k.mask(context, 1))
    a.loop(() => {
      a.read(
        (_, context) => k.names.threadLine[k.get(context, R.target)],
        (_, context) => {
          const cpu = k.cpuOf[k.get(context, R.target)]
          k.put(context, R.scratchA, cpu)
          k.put(context, R.lock, k.names.rqLock[cpu])
        },
      )
      a.call('spin_lock')
      a.if(
        (_, context) => k.cpuOf[k.get(context, R.target)] === k.get(context, R.scratchA),
        () => a.ret(),
      )
      a.call('spin_unlock')
    })
  })
}

/** Puts R.target on the queue of CPU R.scratchA, whose lock is held. R.lock stays as it is. */
const writeActivate = (a: Assembler, k: LinuxState): void => {
  const rq = (context: number): number => k.get(context, R.scratchA)
  a.routine('activate_task', () => {
    a.write((_, context) => k.names.rqLine[rq(context)] + 1)
    a.write(
      (_, context) => k.names.rqLine[rq(context)],
      (cpu, context) => {
        const thread = k.get(context, R.target)
        activate(k, thread, rq(context), cpu, k.live().processor.cause[context])
        return preemptsCurrent(k, thread, rq(context))
      },
    )
    a.if(R.result, () => a.call('resched_task'))
    a.ret()
  })
  // The flag is in the memory of what runs there; an interrupt only if it is new, and for another CPU.
  a.routine('resched_task', () => {
    a.write(
      (_, context) => k.names.threadLine[k.runningOn(rq(context))],
      (cpu, context) => {
        const isNew = k.needResched[rq(context)] === 0
        requestResched(k, rq(context), cpu)
        return isNew && rq(context) !== cpu
      },
    )
    a.if(R.result, () => {
      a.code(CYCLES.sendIpi)
      a.do((cpu, context) => {
        const { processor } = k.live()
        processor.sendIpi(cpu, rq(context), processor.cause[context])
      })
    })
    a.ret()
  })
  a.routine('ipi', () => {
    a.code(CYCLES.interruptEntry)
    a.do((cpu) => requestResched(k, cpu, cpu))
    a.code(CYCLES.interruptExit)
    a.iret()
  })
}

/** A task, which sleeps no longer and is on no CPU, goes on the active array of a CPU. */
export const activate = (k: LinuxState, thread: number, rq: number, cpu: number, cause: number): void => {
  const { threads } = k.live()
  k.userThreads.comesBack(thread, cpu)
  k.state[thread] = TASK.running
  k.cpuOf[thread] = rq
  k.nrRunning[rq]++
  const woken = threads.noteWake(thread, cpu, k.waitLock[thread], Math.max(-1, k.waitQueue[thread]), cause)
  threads.enqueue(k.active[rq], thread, cpu, woken)
}

export const preemptsCurrent = (k: LinuxState, thread: number, rq: number): boolean => {
  const { threads } = k.live()
  return threads.priority[thread] > threads.priority[k.runningOn(rq)]
}

/**
 * Sets the flag of what runs on a CPU. If that is this CPU, and it is in user mode, the flag is looked at when the
 * interrupt returns; the kernel looks at it on its way out, and the idle task all the time.
 */
export const requestResched = (k: LinuxState, rq: number, cpu: number): void => {
  k.needResched[rq] = 1
  const running = k.runningOn(rq)
  if (rq === cpu && k.depth[running] === 0 && !k.live().threads.isIdle(running)) k.live().processor.preempt[cpu] = 1
}
