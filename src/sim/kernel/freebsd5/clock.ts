import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { SCHEDULER } from './card.ts'
import type { FreebsdState } from './state.ts'

/** hz = 100: commonly the value of 5.x [unverified]. */
export const TICK_PS = 10_000_000_000
/** Quantum: hz / 10 ticks (sched_4bsd.c, roundrobin). */
const QUANTUM_TICKS = 10

/**
 * hardclock and sched_clock: under sched_lock the running thread is charged a tick; after its quantum it makes way for
 * another of its priority. CPU 0 also balances, when ULE's time for it has come. Every CPU is taken to have its own
 * clock interrupt.
 */
export const writeClock = (a: Assembler, k: FreebsdState): void => {
  a.routine('clock interrupt', () => {
    a.code(CYCLES.interruptEntry)
    a.call('lock sched_lock')
    a.write(
      (cpu) => k.names.threadLine[Math.min(k.live().processor.outerContext(cpu), k.names.threadLine.length - 1)],
      (cpu) => charge(k, cpu),
    )
    a.call('unlock sched_lock')
    if (k.options['scheduler'] === SCHEDULER.ule) {
      a.if(
        (cpu) => cpu === 0 && k.live().processor.now >= k.nextBalancePs,
        () => a.call('sched_balance'),
      )
    }
    a.code(CYCLES.interruptExit)
    a.iret()
  })
}

/** Whether the thread that runs on a CPU has had its quantum. */
export const quantumOver = (k: FreebsdState, cpu: number): boolean => k.ran[cpu] >= QUANTUM_TICKS

const charge = (k: FreebsdState, cpu: number): void => {
  const { processor, threads } = k.live()
  const running = processor.outerContext(cpu)
  if (threads.isIdle(running)) return
  k.ran[cpu]++
  if (!quantumOver(k, cpu)) return
  const best = threads.first(k.names.runQueue[cpu], cpu)
  if (best >= 0 && threads.priority[best] >= threads.priority[running]) processor.preempt[cpu] = 1
}
