import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { quantumOver } from './clock.ts'
import type { FreebsdState } from './state.ts'
import { writeAdd4bsd } from './sched-4bsd.ts'
import { SCHEDULER } from './card.ts'
import { writeUle } from './sched-ule.ts'

/**
 * What both schedulers share (FreeBSD kern_synch.c mi_switch, kern_switch.c of the KSE era, path unknown): everything
 * under the one sched_lock, which the leaving thread takes and the one that comes releases.
 */
export const writeScheduler = (a: Assembler, k: FreebsdState): void => {
  if (k.options['scheduler'] === SCHEDULER.ule) writeUle(a, k)
  else writeAdd4bsd(a, k)
  writeSwitch(a, k)
  writePreempt(a, k)
  writeIdle(a, k)
}

const writeSwitch = (a: Assembler, k: FreebsdState): void => {
  const queueLine = (cpu: number): number => k.names.runQueueLine[cpu]
  a.routine('mi_switch', () => {
    a.account('switch')
    a.code(CYCLES.switchRegisters)
    if (k.options['scheduler'] === SCHEDULER.ule) a.call('kseq_assign')
    a.read(queueLine)
    a.write(
      (cpu) => k.names.runQueueLine[cpu] + 1,
      (cpu, context) => choose(k, cpu, context),
    )
    a.write(queueLine)
    a.write((cpu) => k.names.threadLine[k.chosen[cpu]])
    // It says in its own line that it does not run any more: who spins for what it holds is watching that.
    a.write(
      (_, context) => k.names.threadLine[context],
      (cpu, context) => switchOver(k, cpu, context),
    )
    a.call('switched in')
    a.ret()
  })
  // The incoming thread writes itself into sched_lock as its owner, and gets its own memory near.
  a.routine('switched in', () => {
    a.write(k.lineOf(k.names.schedLock), (_, context) => {
      k.blocking[context] = 0
      k.book.handOver(k.names.schedLock, context)
    })
    a.write((_, context) => k.names.threadLine[context])
    a.read((_, context) => k.names.stackLine[context])
    a.write((_, context) => k.names.stackLine[context] + 1)
    a.ret()
  })
}

const choose = (k: FreebsdState, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const queue = k.names.runQueue[cpu]
  const stays = k.blocking[context] === 0 && !threads.isIdle(context) && !threads.isElsewhere(context, cpu)
  const best = threads.first(queue, cpu)
  const keep = best < 0 || (stays && threads.priority[context] > threads.priority[best])
  const upcall = k.blocking[context] === 0 ? -1 : k.userThreads.leaves(context, cpu, k.blocking[context] === 2)
  if (upcall >= 0) k.chosen[cpu] = upcall
  else if (!keep) k.chosen[cpu] = threads.dequeue(queue, cpu)
  else k.chosen[cpu] = stays ? context : k.names.idle[cpu]
  k.ran[cpu] = 0
  processor.preempt[cpu] = 0
}

const switchOver = (k: FreebsdState, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const next = k.chosen[cpu]
  if (next === context) return
  const idle = threads.isIdle(context)
  const stops = (['preempted', 'blocked', 'exited'] as const)[k.blocking[context]]
  threads.switchTo(cpu, next, idle ? 'idle' : stops)
  if (idle) return
  if (k.blocking[context] === 0) {
    threads.enqueue(k.names.runQueue[cpu], context, cpu, processor.cause[next])
    threads.askIfElsewhere(context, cpu, processor.cause[next])
  } else {
    k.load[cpu]--
    if (k.userThreads.letOnAsItLeft(context)) readyAgain(k, context, cpu)
  }
}

/** A thread that waits for a library mutex has been let on while it was leaving. */
const readyAgain = (k: FreebsdState, thread: number, cpu: number): void => {
  const { processor, threads } = k.live()
  if (k.userThreads.comesBack(thread, cpu)) return
  const woken = threads.noteWake(thread, cpu, -1, -1, processor.cause[thread])
  threads.enqueue(k.names.runQueue[cpu], thread, cpu, woken)
  threads.askIfElsewhere(thread, cpu, woken)
  k.load[cpu]++
}

/** What an interrupt's return runs in place of the thread it interrupted, when a better one has become ready. */
const writePreempt = (a: Assembler, k: FreebsdState): void => {
  a.routine('preempt', () => {
    a.do((cpu, context) => {
      const { threads } = k.live()
      const best = threads.first(k.names.runQueue[cpu], cpu)
      const ended = quantumOver(k, cpu) && best >= 0 && threads.priority[best] === threads.priority[context]
      const better = best >= 0 && threads.priority[best] > threads.priority[context]
      return (better || ended || threads.isElsewhere(context, cpu)) && context !== k.names.idle[cpu]
    })
    a.if(R.result, () => {
      a.call('lock sched_lock')
      a.call('mi_switch')
      a.call('unlock sched_lock')
    })
    a.do((_, context) => k.live().processor.endPreemption(context))
  })
}

/**
 * The idle thread says that it is idle, and only then looks at the queue a last time with interrupts off: whoever
 * adds a thread after that look sees the mask and sends an interrupt, so none is overlooked.
 */
const writeIdle = (a: Assembler, k: FreebsdState): void => {
  const ule = k.options['scheduler'] === SCHEDULER.ule
  a.routine('idle', () => {
    a.label('enter')
    a.atomic(k.names.idleMaskLine, (cpu) => {
      k.idleMask[cpu] = 1
    })
    if (ule) a.call('sched_idletd')
    a.label('look')
    a.do((_, context) => {
      k.live().processor.masked[context] = 1
    })
    a.read(
      (cpu) => k.names.runQueueLine[cpu],
      (cpu) => k.live().threads.first(k.names.runQueue[cpu], cpu) >= 0 || k.assigned[cpu].length > 0,
    )
    a.if(R.result, () => a.jump('run'))
    a.halt()
    a.jump('look')
    a.label('run')
    a.do((_, context) => {
      k.live().processor.masked[context] = 0
    })
    a.atomic(k.names.idleMaskLine, (cpu) => {
      k.idleMask[cpu] = 0
    })
    a.call('lock sched_lock')
    a.call('mi_switch')
    a.call('unlock sched_lock')
    a.jump('enter')
  })
}

/** Where a thread begins that has never run: it finishes the switch that brought it here, then goes to its program. */
export const writeFirst = (a: Assembler, k: FreebsdState): void => {
  const begin = (routine: string, label: 'user' | 'kernel'): void => {
    a.routine(`first ${routine}`, () => {
      a.account('switch')
      a.call('switched in')
      a.call('unlock sched_lock')
      a.account(label)
      a.call(routine)
      a.call('thread.exit')
    })
  }
  for (const routine of ['swi net', 'ithread']) if (a.has(routine)) begin(routine, 'kernel')
  for (const routine of new Set(k.needs.programs.map((spec) => spec.routine))) begin(routine, 'user')
}
