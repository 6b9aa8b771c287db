import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { writePlaceInterrupt } from '../place.ts'
import { R } from '../registers.ts'
import { makeReady } from './run-queue.ts'
import type { FreebsdState } from './state.ts'

/** What the interrupt that asks for a thread does with R.target. */
const DOES = { nothing: 0, requeue: 1, tell: 2 } as const

/**
 * A thread is bound to a CPU (sched_bind of the KSE era, in outline and from memory [unverified]), under sched_lock like
 * everything else: one that runs makes way at the return of the interrupt, one that is ready goes to the CPU's queue,
 * where each has its own, and the CPU is told. One that sleeps is put there when it wakes.
 */
export const writePlace = (a: Assembler, k: FreebsdState): void => {
  const target = (context: number): number => k.get(context, R.target)
  writePlaceInterrupt(
    a,
    k,
    () => {
      a.write(
        (_, context) => k.names.threadLine[target(context)],
        (cpu, context) => k.put(context, R.scratchA, whatToDo(k, cpu, context)),
      )
      a.if(
        (_, context) => k.get(context, R.scratchA) === DOES.requeue,
        () => {
          a.write((_, context) => k.names.runQueueLine[homeOf(k, target(context))] + 1)
          a.write(
            (_, context) => k.names.runQueueLine[homeOf(k, target(context))],
            (cpu, context) => requeue(k, cpu, context),
          )
          a.set(R.scratchA, DOES.tell)
        },
      )
      a.if(
        (cpu, context) => k.get(context, R.scratchA) === DOES.tell && isWanted(k, cpu, context),
        () => tell(a, k),
      )
    },
    (all) => {
      a.call('lock sched_lock')
      all()
      a.call('unlock sched_lock')
    },
  )
}

/** The CPU that a queue belongs to; with one queue for all it is the same for each. */
const homeOf = (k: FreebsdState, thread: number): number =>
  k.names.runQueue.indexOf(k.live().threads.queueOfThread(thread))

const whatToDo = (k: FreebsdState, cpu: number, context: number): number => {
  const { processor, threads } = k.live()
  const thread = k.get(context, R.target)
  const place = threads.placedOn[thread]
  if (threads.isRunning(thread)) {
    if (!threads.isElsewhere(thread, threads.lastCpu[thread])) return DOES.nothing
    if (processor.outerContext(cpu) === thread) processor.preempt[cpu] = 1
    else threads.ask(thread, threads.lastCpu[thread], processor.cause[context])
    return DOES.nothing
  }
  const queue = threads.queueOfThread(thread)
  if (queue < 0 || place < 0) return DOES.nothing
  if (queue !== k.names.runQueue[place]) return DOES.requeue
  if (place !== cpu) return DOES.tell
  if (threads.priority[thread] > threads.priority[processor.outerContext(cpu)]) processor.preempt[cpu] = 1
  return DOES.nothing
}

const requeue = (k: FreebsdState, cpu: number, context: number): void => {
  const { threads } = k.live()
  const thread = k.get(context, R.target)
  const place = threads.placedOn[thread]
  k.load[homeOf(k, thread)]--
  threads.remove(thread, cpu)
  threads.enqueue(k.names.runQueue[place], thread, cpu, threads.wakeOf(thread))
  k.load[place]++
}

/** Whether the CPU where a ready thread has its place idles, or runs a lesser one. */
const isWanted = (k: FreebsdState, cpu: number, context: number): boolean => {
  const { processor, threads } = k.live()
  const thread = k.get(context, R.target)
  const place = threads.placedOn[thread]
  if (place < 0 || place === cpu) return false
  return threads.priority[thread] > threads.priority[processor.outerContext(place)]
}

/** In sched_add: R.target, if it is bound to another CPU, goes onto that one's queue, and that one alone is told. */
export const addBound = (a: Assembler, k: FreebsdState): void => {
  const place = (context: number): number => k.live().threads.placedOn[k.get(context, R.target)]
  a.if(
    (cpu, context) => k.live().threads.isElsewhere(k.get(context, R.target), cpu),
    () => {
      a.write((_, context) => k.names.runQueueLine[place(context)] + 1)
      a.write(
        (_, context) => k.names.runQueueLine[place(context)],
        (cpu, context) => makeReady(k, place(context), cpu, context),
      )
      a.if(
        (cpu, context) => isWanted(k, cpu, context),
        () => tell(a, k),
      )
      a.ret()
    },
  )
}

/** Interrupts the CPU that R.target is bound to. */
const tell = (a: Assembler, k: FreebsdState): void => {
  a.code(CYCLES.sendIpi)
  a.do((cpu, context) => {
    const { processor, threads } = k.live()
    processor.sendIpi(cpu, threads.placedOn[k.get(context, R.target)], processor.cause[context])
  })
}

/** An interrupt from another CPU: a thread that is bound here, and is better than what runs, is not kept waiting. */
export const makeWayForBound = (k: FreebsdState, cpu: number): void => {
  const { processor, threads } = k.live()
  const best = threads.first(k.names.runQueue[cpu], cpu)
  if (best < 0 || threads.placedOn[best] !== cpu) return
  if (threads.priority[best] > threads.priority[processor.outerContext(cpu)]) processor.preempt[cpu] = 1
}
