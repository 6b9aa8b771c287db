import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { startSleep } from '../sleep.ts'
import { A_TIME, type LinuxState, TASK } from './state.ts'
import { activate, preemptsCurrent, requestResched } from './wake.ts'

/** Ticks of 1 ms in a time slice [unverified]. */
export const TIME_SLICE = 100

/**
 * schedule (kernel/sched.c @0017d73): under the lock of the CPU's own queue, and no other unless it is about to become
 * idle. The best of the active array runs; when that array is empty the two change places. The lock is let go by the
 * task that comes.
 */
export const writeSchedule = (a: Assembler, k: LinuxState): void => {
  a.routine('schedule', () => {
    a.account('switch')
    a.do((cpu, context) => k.put(context, R.lock, k.names.rqLock[cpu]))
    a.call('spin_lock_irqsave')
    a.read((cpu) => k.names.rqLine[cpu])
    a.if(
      (cpu, context) => k.nrRunning[cpu] === (leaves(k, context) ? 1 : 0),
      () => {
        a.set(R.scratchD, 1)
        a.call('load_balance')
      },
    )
    a.write(
      (cpu) => k.names.rqLine[cpu] + 1,
      (cpu, context) => pickNext(k, cpu, context),
    )
    a.write((cpu) => k.names.rqLine[cpu])
    a.write((_, context) => k.names.threadLine[context])
    a.write((cpu) => k.names.threadLine[k.chosen[cpu]])
    a.code(CYCLES.switchRegisters)
    a.do((cpu, context) => switchTo(k, cpu, context))
    a.call('finish_task_switch')
    a.ret()
  })
  a.routine('finish_task_switch', () => {
    a.do((cpu, context) => k.put(context, R.lock, k.names.rqLock[cpu]))
    a.call('spin_unlock_irqrestore')
    a.read((_, context) => k.names.stackLine[context])
    a.write((_, context) => k.names.stackLine[context] + 1)
    a.ret()
  })
  writePreempt(a, k)
  writeIdle(a, k)
}

/** Whether what runs is a task that will not be on its queue after the switch. */
export const leaves = (k: LinuxState, context: number): boolean =>
  !k.live().threads.isIdle(context) && k.state[context] !== TASK.running

const pickNext = (k: LinuxState, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  if (k.state[context] === TASK.sleeps && k.userThreads.letOnEarly(context)) k.state[context] = TASK.running
  if (leaves(k, context)) deactivate(k, cpu, context)
  const stays = !threads.isIdle(context) && !leaves(k, context) && !threads.isElsewhere(context, cpu)
  const expires = stays && k.toExpired[context] === 1
  k.goesTo[cpu] = expires ? k.expired[cpu] : k.active[cpu]
  const waiting = expires || (!stays && threads.first(k.expired[cpu], cpu) >= 0)
  if (waiting && threads.first(k.active[cpu], cpu) < 0) {
    ;[k.active[cpu], k.expired[cpu]] = [k.expired[cpu], k.active[cpu]]
  }
  const best = threads.first(k.active[cpu], cpu)
  // One whose slice is over has its place in the expired array, behind its equals, even if that is the active one now.
  const before = expires ? 1 : 0
  const elsewhere = k.goesTo[cpu] !== k.active[cpu]
  const keeps = stays && !elsewhere && (best < 0 || threads.priority[context] >= threads.priority[best] + before)
  if (keeps) k.chosen[cpu] = context
  else k.chosen[cpu] = best < 0 ? k.names.idle[cpu] : threads.dequeue(k.active[cpu], cpu)
  k.toExpired[context] = 0
  k.needResched[cpu] = 0
  processor.preempt[cpu] = 0
}

const deactivate = (k: LinuxState, cpu: number, context: number): void => {
  k.nrRunning[cpu]--
  k.userThreads.leaves(context, cpu, k.state[context] === TASK.dead)
  if (k.state[context] === TASK.dead) return
  if (k.waitQueue[context] === A_TIME) startSleep(k.live(), context, cpu)
  else k.live().threads.noteBlock(context, cpu, k.waitLock[context], k.waitQueue[context])
}

const STOPS = ['preempted', 'blocked', 'exited'] as const

const switchTo = (k: LinuxState, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const next = k.chosen[cpu]
  if (next === context) return
  const idle = threads.isIdle(context)
  k.lastRan[context] = processor.now
  threads.switchTo(cpu, next, idle ? 'idle' : STOPS[k.state[context]])
  k.book.handOver(k.names.rqLock[cpu], next)
  if (idle) return
  if (!leaves(k, context)) {
    threads.enqueue(k.goesTo[cpu], context, cpu, processor.cause[next])
    threads.askIfElsewhere(context, cpu, processor.cause[next])
    return
  }
  // Its process's mutex was let go while it was on its way off the CPU.
  if (k.state[context] === TASK.sleeps && k.userThreads.letOnEarly(context)) {
    activate(k, context, cpu, cpu, processor.cause[context])
    if (preemptsCurrent(k, context, cpu)) requestResched(k, cpu, cpu)
  }
}

/** What an interrupt's return runs in place of the task it interrupted: a switch, but not in the kernel. */
const writePreempt = (a: Assembler, k: LinuxState): void => {
  a.routine('preempt', () => {
    a.do((cpu, context) => {
      const { threads } = k.live()
      return k.needResched[cpu] === 1 && mayPreempt(k, cpu, context) && !threads.isIdle(context)
    })
    a.if(R.result, () => a.call('schedule'))
    a.do((_, context) => k.live().processor.endPreemption(context))
  })
  // On the way out of the kernel.
  a.routine('return to user', () => {
    a.do((_, context) => {
      k.depth[context]--
    })
    a.while(
      (cpu, context) => k.depth[context] === 0 && k.needResched[cpu] === 1,
      () => a.call('schedule'),
    )
    a.ret()
  })
}

/** The kernel is not preemptible, nor is a program that has switched softirqs off. */
const mayPreempt = (k: LinuxState, cpu: number, context: number): boolean =>
  k.depth[context] === 0 && k.softirqOff[cpu] === 0

const writeIdle = (a: Assembler, k: LinuxState): void => {
  a.routine('idle', () =>
    a.loop(() => {
      a.do((_, context) => k.mask(context, 1))
      a.read(
        (_, context) => k.names.threadLine[context],
        (cpu) => k.needResched[cpu] === 1,
      )
      a.if(
        R.result,
        () => {
          a.call('schedule')
          a.do((_, context) => k.mask(context, -1))
        },
        // Interrupts come on and the CPU stops in one step.
        () => a.halt(),
      )
    }),
  )
}

/** Where a task begins that has never run: it lets the queue's lock go, then goes to its program. */
export const writeFirst = (a: Assembler, k: LinuxState): void => {
  const begin = (routine: string, label: 'user' | 'kernel'): void => {
    a.routine(`first ${routine}`, () => {
      a.account('switch')
      a.call('finish_task_switch')
      a.account(label)
      a.call(routine)
      a.call('thread.exit')
    })
  }
  if (k.names.ksoftirqd.length > 0) begin('ksoftirqd', 'kernel')
  for (const routine of new Set(k.needs.programs.map((spec) => spec.routine))) begin(routine, 'user')
}

/** Writes a service of the kernel: while a task is in it, it is not preempted. */
export const writeService = (a: Assembler, k: LinuxState, name: string, body: () => void): void =>
  a.routine(name, () => {
    a.account('kernel')
    a.do((_, context) => {
      k.depth[context]++
    })
    body()
    a.call('return to user')
    a.ret()
  })
