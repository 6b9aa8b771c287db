import { FIRST_OTHER_EVENT } from '../machine/processor/processor.ts'
import { FOR_EVER, type System } from './kernel.ts'
import { R } from './registers.ts'

/** Kind of the queue entry that ends a sleep; its first number is the thread. */
export const SLEEP_EVENT = FIRST_OTHER_EVENT
const PS_PER_NS = 1000

/** The running thread starts to wait for R.count nanoseconds, or, {@link FOR_EVER}, until the workload has it woken. */
export const startSleep = (system: System, thread: number, cpu: number): void => {
  const { processor, threads, queue } = system
  threads.noteBlock(thread, cpu, -1, -1)
  threads.sleeping[thread] = 1
  const count = processor.get(thread, R.count)
  if (count !== FOR_EVER) queue.push(processor.now + count * PS_PER_NS, SLEEP_EVENT, thread, processor.cause[thread])
}
