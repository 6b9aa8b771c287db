import { R } from '../registers.ts'
import type { FreebsdState } from './state.ts'

/** Puts R.target on the queue of a CPU, under sched_lock. */
export const makeReady = (k: FreebsdState, queueCpu: number, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const thread = k.get(context, R.target)
  const woken = threads.noteWake(thread, cpu, k.blockedOn[thread], -1, processor.cause[context])
  threads.enqueue(k.names.runQueue[queueCpu], thread, cpu, woken)
  k.load[queueCpu]++
}

/** maybe_preempt (kern_switch.c): at once only if better, and of the interrupt class or the CPU is idle; this CPU only. */
export const maybePreempt = (k: FreebsdState, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const thread = k.get(context, R.target)
  const current = processor.outerContext(cpu)
  const interruptClass = k.get(context, R.scratchB) === 1
  const better = threads.priority[thread] > threads.priority[current]
  if (threads.isElsewhere(thread, cpu)) return
  if (better && (interruptClass || threads.isIdle(current))) processor.preempt[cpu] = 1
}
