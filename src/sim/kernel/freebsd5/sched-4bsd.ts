import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { addBound, makeWayForBound } from './place.ts'
import { makeReady, maybePreempt } from './run-queue.ts'
import type { FreebsdState } from './state.ts'

/**
 * SCHED_4BSD (FreeBSD sched_4bsd.c of the KSE era, path unknown): one run queue for all CPUs. Whichever comes first
 * takes the head, wherever that thread ran before: migration is the default, and nobody asks what it costs.
 *
 * sched_add: R.target becomes ready; R.scratchB is 1 when an interrupt wakes it. sched_lock is held. An interrupt
 * thread is not forwarded: it preempts here. Otherwise, when this CPU is busy and others idle, all idle ones are told,
 * and race for sched_lock. A thread that is bound to another CPU is that one's only: it alone is told.
 */
export const writeAdd4bsd = (a: Assembler, k: FreebsdState): void => {
  a.routine('sched_add', () => {
    a.if(
      (cpu, context) => k.userThreads.comesBack(k.get(context, R.target), cpu),
      () => a.ret(),
    )
    a.write((_, context) => k.names.threadLine[k.get(context, R.target)])
    addBound(a, k)
    a.write((cpu) => k.names.runQueueLine[cpu] + 1)
    a.write(
      (cpu) => k.names.runQueueLine[cpu],
      (cpu, context) => makeReady(k, cpu, cpu, context),
    )
    a.if(
      (_, context) => k.get(context, R.scratchB) === 0,
      () => {
        a.read(k.names.idleMaskLine, (cpu, context) => {
          const { processor, threads } = k.live()
          const busy = !threads.isIdle(processor.outerContext(cpu))
          k.put(context, R.scratchA, busy ? nextIdle(k, 0) : -1)
        })
        a.while(
          (_, context) => k.get(context, R.scratchA) >= 0,
          () => {
            a.code(CYCLES.sendIpi)
            a.do((cpu, context) => {
              const { processor } = k.live()
              const idle = k.get(context, R.scratchA)
              processor.sendIpi(cpu, idle, processor.cause[context])
              k.put(context, R.scratchA, nextIdle(k, idle + 1))
            })
          },
        )
      },
    )
    a.do((cpu, context) => maybePreempt(k, cpu, context))
    a.ret()
  })
  a.routine('ipi', () => {
    a.code(CYCLES.interruptEntry)
    a.do((cpu) => makeWayForBound(k, cpu))
    a.code(CYCLES.interruptExit)
    a.iret()
  })
}

const nextIdle = (k: FreebsdState, from: number): number => k.idleMask.indexOf(1, from)
