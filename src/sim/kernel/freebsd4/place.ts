import type { Assembler } from '../../machine/processor/assembler.ts'
import { writePlaceInterrupt } from '../place.ts'
import { R } from '../registers.ts'
import type { Freebsd4State } from './state.ts'

/**
 * A process that may run on one CPU only. FreeBSD 4 has no such thing: it is added for the asking [assumed], in the
 * least way. The others pass it over in the one run queue; one that runs elsewhere makes way when it is next in user
 * mode, and idle CPUs look at the queue again.
 */
export const writePlace = (a: Assembler, k: Freebsd4State): void => {
  const target = (context: number): number => k.get(context, R.target)
  writePlaceInterrupt(a, k, () => {
    a.write(
      (_, context) => k.names.threadLine[target(context)],
      (cpu, context) => isQueued(k, cpu, context),
    )
    a.if(R.result, () => a.write(k.names.runQueueLine))
  })
}

/** Whether the process is on the queue; one that runs in the wrong place is told to make way. */
const isQueued = (k: Freebsd4State, cpu: number, context: number): boolean => {
  const { processor, threads } = k.live()
  const thread = k.get(context, R.target)
  if (!threads.isRunning(thread)) return threads.queueOfThread(thread) >= 0
  const runsOn = threads.lastCpu[thread]
  if (!threads.isElsewhere(thread, runsOn)) return false
  if (runsOn === cpu) {
    k.resched[cpu] = 1
    processor.preempt[cpu] = 1
  } else threads.ask(thread, runsOn, processor.cause[context])
  return false
}
