import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { type System, TIMER_VECTOR } from '../kernel.ts'
import { R } from '../registers.ts'
import { startSleep } from '../sleep.ts'
import type { FreebsdState } from './state.ts'

/** The CPU that takes the clock interrupt and runs all timeouts [assumed: the boot CPU]. */
const CLOCK_CPU = 0

/**
 * Sleeping: the thread leaves under sched_lock; the clock interrupt of one CPU makes it ready again on the one run
 * queue, and the CPU that then takes it is whichever is free. A request to be placed is ignored: threads move by
 * themselves.
 */
export const writeSleep = (a: Assembler, k: FreebsdState): void => {
  a.routine('user.place', () => a.ret())
  a.routine('user.sleep', () => {
    a.account('kernel')
    a.call('lock sched_lock')
    a.do((_, context) => {
      k.live().processor.put(context, R.lineA, k.names.threadLine[context])
    })
    a.write({ register: R.lineA }, (cpu, context) => {
      k.blocking[context] = 1
      startSleep(k.live(), context, cpu)
    })
    a.call('mi_switch')
    a.call('unlock sched_lock')
    a.ret()
  })
  a.routine('timer interrupt', () => {
    a.work(CYCLES.interruptEntry)
    a.label('next')
    a.do((_, context) => {
      const { processor } = k.live()
      const thread = k.sleepers.take(0)
      processor.put(context, R.target, thread)
      processor.put(context, R.result, thread >= 0 ? 1 : 0)
    })
    a.jumpIfNot(R.result, 'done')
    a.call('lock sched_lock')
    a.set(R.scratchB, 0)
    a.call('sched_add')
    a.call('unlock sched_lock')
    a.jump('next')
    a.label('done')
    a.work(CYCLES.interruptExit)
    a.iret()
  })
}

export const endSleep = (k: FreebsdState, system: System, thread: number, cause: number): void => {
  k.sleepers.put(0, thread)
  system.processor.raise(CLOCK_CPU, TIMER_VECTOR, cause)
}
