import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import type { System } from '../kernel.ts'
import { TIMER_VECTOR } from '../kernel.ts'
import { R } from '../registers.ts'
import { startSleep } from '../sleep.ts'
import type { DragonflyState } from './state.ts'

/**
 * Sleeping and timers (DragonFly sys/kern/kern_systimer.c @044ee7c): timers are kept per CPU, so the interrupt that
 * ends a sleep comes where the thread is, and after tsleep it is on the same CPU.
 */
export const writeSleep = (a: Assembler, k: DragonflyState): void => {
  a.routine('user.sleep', () => {
    a.account('kernel')
    a.do((cpu, context) => {
      const { processor } = k.live()
      processor.masked[context]++
      processor.put(context, R.lineA, k.gd.threadLine[context])
      processor.put(context, R.lineB, k.gd.allThreadsLine[cpu])
    })
    a.write({ register: R.lineA })
    a.write({ register: R.lineB }, (cpu, context) => {
      k.blocking[context] = 1
      startSleep(k.live(), context, cpu)
    })
    a.call('lwkt_switch')
    a.do((_, context) => {
      k.live().processor.masked[context]--
    })
    a.ret()
  })
  a.routine('timer interrupt', () => {
    a.work(CYCLES.interruptEntry)
    a.label('next')
    a.do((cpu, context) => {
      const { processor } = k.live()
      const thread = k.sleepers.take(cpu)
      processor.put(context, R.target, thread)
      processor.put(context, R.result, thread >= 0 ? 1 : 0)
    })
    a.jumpIfNot(R.result, 'done')
    a.call('lwkt_schedule')
    a.jump('next')
    a.label('done')
    a.work(CYCLES.interruptExit)
    a.iret()
  })
}

/** The time of a sleeping thread is over: its own CPU takes the interrupt. */
export const endSleep = (k: DragonflyState, system: System, thread: number, cause: number): void => {
  const cpu = k.owner[thread]
  k.sleepers.put(cpu, thread)
  system.processor.raise(cpu, TIMER_VECTOR, cause)
}
