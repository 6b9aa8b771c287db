import type { Assembler } from '../../machine/processor/assembler.ts'
import { writeBirth } from '../birth.ts'
import { CYCLES } from '../cycles.ts'
import type { System } from '../kernel.ts'
import { R } from '../registers.ts'
import { startSleep } from '../sleep.ts'
import type { FreebsdState } from './state.ts'
import { TIMER_VECTOR } from '../vectors.ts'

/** The CPU that takes the clock interrupt and runs all timeouts [assumed: the boot CPU]. */
const CLOCK_CPU = 0

/**
 * Sleeping. By time: the thread leaves under sched_lock, the clock interrupt of one CPU makes it ready again, and which
 * CPU then takes it is the scheduler's affair. On a channel (msleep, sleep queues as of 5.3 [unverified]): the queue's
 * spin mutex is held from before the mutex is let go until the thread is under sched_lock, so no wake-up is lost.
 */
export const writeSleep = (a: Assembler, k: FreebsdState): void => {
  writeTimedSleep(a, k)
  writeWait(a, k)
  writeWake(a, k)
  writeExit(a, k)
}

const writeTimedSleep = (a: Assembler, k: FreebsdState): void => {
  a.routine('user.sleep', () => {
    a.account('kernel')
    a.call('drop giant')
    a.call('lock sched_lock')
    a.write(
      (_, context) => k.names.threadLine[context],
      (cpu, context) => {
        k.blocking[context] = 1
        startSleep(k.live(), context, cpu)
      },
    )
    a.call('mi_switch')
    a.call('unlock sched_lock')
    a.call('pick up giant')
    a.ret()
  })
  a.routine('timer interrupt', () => {
    a.code(CYCLES.interruptEntry)
    a.while(
      (_, context) => {
        const thread = k.sleepers.take(0)
        k.put(context, R.target, thread)
        return thread >= 0
      },
      () => {
        a.call('lock sched_lock')
        a.set(R.scratchB, 0)
        a.call('sched_add')
        a.call('unlock sched_lock')
      },
    )
    a.code(CYCLES.interruptExit)
    a.iret()
  })
}

const toSleepq =
  (k: FreebsdState) =>
  (_: number, context: number): void =>
    k.put(context, R.lock, k.names.sleepqLock[k.get(context, R.object)])

/** msleep: R.object the channel, R.second the mutex that is let go meanwhile. */
const writeWait = (a: Assembler, k: FreebsdState): void => {
  a.routine('wait.sleep', () => {
    a.account('kernel')
    a.call('drop giant')
    a.do(toSleepq(k))
    a.call('mtx_lock_spin')
    a.write(
      (_, context) => k.names.sleepqLine[k.get(context, R.object)],
      (_, context) => {
        k.channels.add(k.get(context, R.object), context)
        k.put(context, R.lock, k.names.workLock[k.get(context, R.second)])
      },
    )
    a.call('mtx_unlock')
    a.call('lock sched_lock')
    a.do(toSleepq(k))
    a.call('mtx_unlock_spin')
    a.write(
      (_, context) => k.names.threadLine[context],
      (cpu, context) => {
        k.blocking[context] = 1
        k.live().threads.noteBlock(context, cpu, -1, k.channelQueue[k.get(context, R.object)])
      },
    )
    a.call('mi_switch')
    a.call('unlock sched_lock')
    a.call('pick up giant')
    a.do((_, context) => k.put(context, R.lock, k.names.workLock[k.get(context, R.second)]))
    a.call('mtx_lock')
    a.ret()
  })
}

/** wakeup and wakeup_one: R.object the channel. */
const writeWake = (a: Assembler, k: FreebsdState): void => {
  const wakeNext = (): void => {
    a.do(toSleepq(k))
    a.call('mtx_lock_spin')
    a.write(
      (_, context) => k.names.sleepqLine[k.get(context, R.object)],
      (_, context) => k.put(context, R.target, k.channels.take(k.get(context, R.object))),
    )
    a.do(toSleepq(k))
    a.call('mtx_unlock_spin')
    a.if(
      (_, context) => k.get(context, R.target) >= 0,
      () => {
        a.call('lock sched_lock')
        a.set(R.scratchB, 0)
        a.call('sched_add')
        a.call('unlock sched_lock')
      },
    )
  }
  a.routine('wait.wakeOne', () => {
    a.account('kernel')
    wakeNext()
    a.ret()
  })
  a.routine('wait.wake', () => {
    a.account('kernel')
    a.loop((end) => {
      wakeNext()
      a.if(
        (_, context) => k.get(context, R.target) < 0,
        () => a.jump(end),
      )
    })
    a.ret()
  })
}

/** fork and exit: the child is put on a run queue like any thread that becomes ready; which CPU runs it is open. */
const writeExit = (a: Assembler, k: FreebsdState): void => {
  a.routine('thread.spawn', () => {
    a.account('kernel')
    writeBirth(a, k, () => -1)
    a.call('lock sched_lock')
    a.set(R.scratchB, 0)
    a.call('sched_add')
    a.call('unlock sched_lock')
    a.ret()
  })
  a.routine('thread.exit', () => {
    a.account('kernel')
    a.call('drop giant')
    a.call('lock sched_lock')
    a.write(
      (_, context) => k.names.threadLine[context],
      (_, context) => {
        k.blocking[context] = 2
      },
    )
    a.call('mi_switch')
    a.call('unlock sched_lock')
    a.ret()
  })
}

export const endSleep = (k: FreebsdState, system: System, thread: number, cause: number): void => {
  k.sleepers.put(0, thread)
  system.processor.raise(CLOCK_CPU, TIMER_VECTOR, cause)
}
