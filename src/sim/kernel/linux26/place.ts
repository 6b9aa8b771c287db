import type { Assembler } from '../../machine/processor/assembler.ts'
import { writePlaceInterrupt } from '../place.ts'
import { R } from '../registers.ts'
import { underLock } from './spin-lock.ts'
import type { LinuxState } from './state.ts'
import { preemptsCurrent, requestResched } from './wake.ts'

/**
 * set_cpus_allowed and the migration thread (kernel/sched.c of 2.6, in outline and from memory [unverified]; here an
 * interrupt does what that thread does): a task that runs makes way first, one that is ready goes from one array to
 * the other with both queues locked, one that sleeps will wake up on its new CPU.
 */
export const writePlace = (a: Assembler, k: LinuxState): void => {
  const target = (context: number): number => k.get(context, R.target)
  const place = (context: number): number => k.live().threads.placedOn[target(context)]
  writePlaceInterrupt(a, k, () =>
    underLock(
      a,
      k,
      (cpu) => k.names.rqLock[cpu],
      () => {
        a.write(
          (_, context) => k.names.threadLine[target(context)],
          (cpu, context) => hasToBePushed(k, cpu, context),
        )
        a.if(R.result, () => {
          a.do((_, context) => k.put(context, R.scratchB, place(context)))
          a.call('double_lock_balance')
          a.write((cpu) => k.names.rqLine[cpu] + 1)
          a.write((cpu) => k.names.rqLine[cpu])
          a.write((_, context) => k.names.rqLine[k.get(context, R.scratchB)] + 1)
          a.write(
            (_, context) => k.names.rqLine[k.get(context, R.scratchB)],
            (cpu, context) => push(k, cpu, context),
          )
          a.if(R.result, () => {
            a.do((_, context) => k.put(context, R.scratchA, k.get(context, R.scratchB)))
            a.call('resched_task')
          })
          a.do((_, context) => k.put(context, R.lock, k.names.rqLock[k.get(context, R.scratchB)]))
          a.call('spin_unlock')
        })
      },
    ),
  )
}

const onQueueOf = (k: LinuxState, thread: number, cpu: number): boolean => {
  const queue = k.live().threads.queueOfThread(thread)
  return queue >= 0 && (queue === k.active[cpu] || queue === k.expired[cpu])
}

const hasToBePushed = (k: LinuxState, cpu: number, context: number): boolean => {
  const { processor, threads } = k.live()
  const thread = k.get(context, R.target)
  const runs = threads.isRunning(thread)
  const now = runs ? threads.lastCpu[thread] : k.cpuOf[thread]
  if (!threads.isElsewhere(thread, now)) {
    // It was passed over here while it had its place elsewhere.
    if (onQueueOf(k, thread, cpu) && preemptsCurrent(k, thread, cpu)) requestResched(k, cpu, cpu)
    return false
  }
  if (now !== cpu) threads.ask(thread, now, processor.cause[context])
  else if (runs) requestResched(k, cpu, cpu)
  else if (onQueueOf(k, thread, cpu)) return true
  else k.cpuOf[thread] = threads.placedOn[thread]
  return false
}

/** With both locks held; the task may have gone elsewhere while one of them was let go. Says whether it preempts. */
const push = (k: LinuxState, cpu: number, context: number): boolean => {
  const { processor, threads } = k.live()
  const thread = k.get(context, R.target)
  const place = k.get(context, R.scratchB)
  if (threads.placedOn[thread] !== place || !onQueueOf(k, thread, cpu)) {
    threads.askIfElsewhere(thread, k.cpuOf[thread], processor.cause[context])
    return false
  }
  threads.remove(thread, cpu)
  k.nrRunning[cpu]--
  k.cpuOf[thread] = place
  k.nrRunning[place]++
  threads.enqueue(k.active[place], thread, cpu, threads.wakeOf(thread))
  return preemptsCurrent(k, thread, place)
}
