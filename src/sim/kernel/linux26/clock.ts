import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import type { System } from '../kernel.ts'
import { R } from '../registers.ts'
import { TIME_SLICE, writeService } from './schedule.ts'
import { underLock } from './spin-lock.ts'
import { A_TIME, type LinuxState } from './state.ts'
import { requestResched } from './wake.ts'
import { TIMER_VECTOR } from '../vectors.ts'

/** HZ = 1000 [unverified]. */
export const TICK_PS = 1_000_000_000
/** BUSY_REBALANCE_TICK: HZ / 5. */
const BUSY_REBALANCE_TICKS = 200

/** scheduler_tick and rebalance_tick (kernel/sched.c @0017d73), on every CPU; and the CPU's own timers. */
export const writeClock = (a: Assembler, k: LinuxState): void => {
  a.routine('clock interrupt', () => {
    a.code(CYCLES.interruptEntry)
    underLock(
      a,
      k,
      (cpu) => k.names.rqLock[cpu],
      () => {
        a.write(
          (cpu) => k.names.rqLine[cpu],
          (cpu, context) => tick(k, cpu, context),
        )
        a.if(R.result, () => a.call('load_balance'))
      },
    )
    a.code(CYCLES.interruptExit)
    a.iret()
  })
  a.routine('timer interrupt', () => {
    a.code(CYCLES.interruptEntry)
    a.while(
      (cpu, context) => {
        const thread = k.timedOut.take(cpu)
        k.put(context, R.target, thread)
        return thread >= 0
      },
      () => {
        a.write((cpu) => k.names.timerLine[cpu])
        a.call('try_to_wake_up')
      },
    )
    a.code(CYCLES.interruptExit)
    a.iret()
  })
  // schedule_timeout: a timer of this CPU, then sleep.
  writeService(a, k, 'user.sleep', () => {
    a.write((cpu) => k.names.timerLine[cpu])
    a.write(
      (_, context) => k.names.threadLine[context],
      (_, context) => k.prepareToSleep(context, -1, A_TIME),
    )
    a.call('schedule')
  })
}

/** Charges the running task; says whether to balance. */
const tick = (k: LinuxState, cpu: number, context: number): boolean => {
  const running = k.runningOn(cpu)
  const idle = k.live().threads.isIdle(running)
  k.ticks[cpu]++
  k.put(context, R.scratchD, idle ? 1 : 0)
  if (!idle && --k.timeLeft[running] <= 0) {
    k.timeLeft[running] = TIME_SLICE
    k.toExpired[running] = 1
    requestResched(k, cpu, cpu)
  }
  return idle || k.ticks[cpu] % BUSY_REBALANCE_TICKS === 0
}

/** A sleep is over: the timer belongs to the CPU on which the task went to sleep, where it still is. */
export const endSleep = (k: LinuxState, { processor }: System, thread: number, cause: number): void => {
  const cpu = k.cpuOf[thread]
  k.timedOut.put(cpu, thread)
  processor.raise(cpu, TIMER_VECTOR, cause)
}
