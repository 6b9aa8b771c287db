import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { PRIORITY } from './globaldata.ts'
import { setsOut } from './place.ts'
import { type DragonflyState, encodeMessage, LEAVE, MESSAGE } from './state.ts'
import { putOnUserQueue } from './usched.ts'
import { nextToRun, writeObtain, writeReleaseAll } from './tokens.ts'

/**
 * The Light Weight Kernel Threads scheduler (DragonFly sys/kern/lwkt_thread.c @8cee56f): each CPU has its own run
 * queue, which only that CPU edits, protected by a critical section and not by a lock. Whoever wants a thread of
 * another CPU to run sends that CPU a message.
 */
export const writeLwkt = (a: Assembler, k: DragonflyState): void => {
  writeSchedule(a, k)
  writeSwitch(a, k)
  writePreempt(a, k)
  writeIdle(a, k)
}

/** lwkt_schedule: reads td_gd; mine: enqueue; not mine: message to the owner, which repeats the test. R.target: thread. */
const writeSchedule = (a: Assembler, k: DragonflyState): void => {
  a.routine('lwkt_schedule', () => {
    a.read(
      (_, context) => k.names.threadLine[k.get(context, R.target)],
      (cpu, context) => k.owner[k.get(context, R.target)] === cpu,
    )
    a.if(
      R.result,
      () => a.call('_lwkt_enqueue'),
      () => {
        a.do((cpu, context) => {
          const thread = k.get(context, R.target)
          k.beginSend(cpu, k.owner[thread], encodeMessage(MESSAGE.schedule, thread))
        })
        a.call('lwkt_send_ipiq')
      },
    )
    a.ret()
  })
  a.routine('_lwkt_enqueue', () => {
    a.write((_, context) => k.names.threadLine[k.get(context, R.target)])
    a.write(
      (cpu) => k.names.runQueueLine[cpu],
      (cpu, context) => enqueue(k, cpu, context),
    )
    a.ret()
  })
}

/** Puts a blocked thread on this CPU's queue, and asks for preemption if it beats what runs here (lwkt_preempt). */
const enqueue = (k: DragonflyState, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const thread = k.get(context, R.target)
  if (threads.isRunning(thread) && k.leaving[thread] === LEAVE.blocks) k.wokenEarly[thread] = 1
  if (!threads.isBlocked(thread) || k.isPreempted[thread] === 1 || k.migrateTo[thread] >= 0) return
  const woken = threads.noteWake(thread, cpu, -1, -1, processor.cause[context])
  if (k.userThreads.comesBack(thread, cpu)) return
  threads.enqueue(k.names.runQueue[cpu], thread, cpu, woken)
  if (threads.priority[thread] > threads.priority[processor.outerContext(cpu)]) processor.preempt[cpu] = 1
}

/**
 * lwkt_switch: in a critical section; all tokens are let go, newest first; a thread that preempted another goes back to
 * it; else the head of the queue that can have all its tokens runs. The new context then clears the old thread's
 * RUNNING flag and sends the old one's migration message, if it is on its way elsewhere.
 */
const writeSwitch = (a: Assembler, k: DragonflyState): void => {
  a.routine('lwkt_switch', () => {
    a.account('switch')
    a.do((_, context) => k.mask(context, 1))
    a.code(CYCLES.switchRegisters)
    a.if(
      (cpu, context) => k.leaving[context] !== LEAVE.not && k.designated[cpu] === context,
      () => a.call('release_curproc'),
    )
    writeReleaseAll(a, k)
    a.read(
      (cpu) => k.names.runQueueLine[cpu],
      (cpu, context) => {
        k.chosen[cpu] = k.preempted[context]
        return k.chosen[cpu] < 0
      },
    )
    a.if(R.result, () => writeObtain(a, k))
    a.write(
      (cpu) => k.names.runQueueLine[cpu],
      (cpu, context) => leaveQueue(k, cpu, context),
    )
    a.write((cpu) => k.names.threadLine[k.chosen[cpu]])
    a.do((cpu, context) => switchOver(k, cpu, context))
    a.call('lwkt_switch_return')
    a.do((_, context) => k.mask(context, -1))
    a.ret()
  })
  a.routine('lwkt_switch_return', () => {
    a.write(
      (cpu) => k.names.threadLine[k.previous[cpu]],
      (cpu, context) => {
        const thread = k.previous[cpu]
        k.leaving[context] = LEAVE.not
        k.put(context, R.target, thread)
        if (k.migrateTo[thread] < 0) return false
        k.beginSend(cpu, k.migrateTo[thread], encodeMessage(MESSAGE.migrateIn, thread))
        return true
      },
    )
    a.if(R.result, () => a.call('lwkt_send_ipiq'))
    a.do((cpu) => {
      const queued = k.userQueued[cpu] === 1
      k.userQueued[cpu] = 0
      return queued
    })
    a.if(R.result, () => a.call('notify user cpu'))
    a.read((_, context) => k.names.stackLine[context])
    a.write((_, context) => k.names.stackLine[context] + 1)
    a.ret()
  })
}

const leaveQueue = (k: DragonflyState, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const next = k.chosen[cpu]
  processor.preempt[cpu] = 0
  if (next === context || threads.isIdle(next)) return
  if (next === k.preempted[context]) {
    k.preempted[context] = -1
    k.isPreempted[next] = 0
  } else threads.remove(next, cpu)
}

/** The CPU goes over to the chosen thread. One that could go on goes back on the queue, whose line is at hand. */
const switchOver = (k: DragonflyState, cpu: number, context: number): void => {
  const { threads, processor } = k.live()
  const next = k.chosen[cpu]
  k.previous[cpu] = context
  if (next === context) return
  const leaving = k.leaving[context]
  const stops = (['preempted', 'blocked', 'migrating', 'exited'] as const)[leaving]
  threads.switchTo(cpu, next, threads.isIdle(context) ? 'idle' : stops)
  if (threads.isIdle(context)) return
  if (k.toUserQueue[context] === 1) putOnUserQueue(k, context, cpu)
  else if (leaving === LEAVE.not) threads.enqueue(k.names.runQueue[cpu], context, cpu, processor.cause[next])
  else if (leaving === LEAVE.blocks && (k.userThreads.letOnAsItLeft(context) || k.wokenEarly[context] === 1)) {
    threads.enqueue(k.names.runQueue[cpu], context, cpu, threads.noteWake(context, cpu, -1, -1, processor.cause[next]))
  }
  k.wokenEarly[context] = 0
}

/**
 * lwkt_preempt, at the return of an interrupt: the same CPU only, a better thread that references no token, and a
 * current one outside critical sections. The preempted one keeps its tokens and goes on when the other blocks. At the
 * end of a tick, threads of equal priority take turns instead, by an ordinary switch.
 */
const writePreempt = (a: Assembler, k: DragonflyState): void => {
  a.routine('lwkt_preempt', () => {
    // In the kernel it goes on; it makes way when it is about to leave that.
    a.do(
      (cpu, context) =>
        k.userResched[cpu] === 1 && k.designated[cpu] === context && k.live().processor.isInOwnProgram(context),
    )
    a.if(R.result, () => a.call('user reschedule'))
    a.if(
      (cpu, context) => setsOut(k, cpu, context),
      () => {
        a.do((_, context) => k.put(context, R.target, k.live().threads.placedOn[context]))
        a.call('lwkt_setcpu_self')
      },
    )
    a.if(
      (cpu, context) => mayPreempt(k, cpu, context),
      () => {
        a.account('switch')
        a.code(CYCLES.switchRegisters)
        a.write(
          (cpu) => k.names.runQueueLine[cpu],
          (cpu) => {
            k.chosen[cpu] = k.live().threads.dequeue(k.names.runQueue[cpu], cpu)
          },
        )
        a.write((cpu) => k.names.threadLine[k.chosen[cpu]])
        a.do((cpu, context) => {
          const next = k.chosen[cpu]
          k.previous[cpu] = context
          k.preempted[next] = context
          k.isPreempted[context] = 1
          k.live().processor.preempt[cpu] = 0
          k.live().threads.switchTo(cpu, next, 'preempted')
        })
        a.call('lwkt_switch_return')
      },
      () =>
        a.if(
          (cpu, context) => mayTakeTurn(k, cpu, context),
          () => a.call('lwkt_switch'),
        ),
    )
    a.do((_, context) => k.live().processor.endPreemption(context))
  })
}

const mayPreempt = (k: DragonflyState, cpu: number, context: number): boolean => {
  const { threads } = k.live()
  const first = threads.first(k.names.runQueue[cpu])
  return (
    first >= 0 &&
    !threads.isIdle(context) &&
    threads.priority[first] > threads.priority[context] &&
    threads.priority[first] >= PRIORITY.interrupt &&
    k.references[first].length === 0
  )
}

const mayTakeTurn = (k: DragonflyState, cpu: number, context: number): boolean => {
  const { threads } = k.live()
  const first = threads.first(k.names.runQueue[cpu])
  // A thread with tokens is not made to let them go where it does not block.
  if (first < 0 || threads.isIdle(context) || k.heldReferences[context] > 0) return false
  return threads.priority[first] >= threads.priority[context]
}

/** Pause between two looks at tokens that are not to be had [assumed]. */
const POLL_CYCLES = 100

/** Without a thread to run the CPU halts; with threads that wait for tokens it looks again and again. */
const writeIdle = (a: Assembler, k: DragonflyState): void => {
  a.routine('idle', () => {
    a.label('look')
    a.do((_, context) => {
      k.live().processor.masked[context] = 1
    })
    a.read(
      (cpu) => k.names.runQueueLine[cpu],
      (cpu) => k.live().threads.first(k.names.runQueue[cpu]) >= 0,
    )
    a.jumpIf(R.result, 'run')
    a.halt()
    a.jump('look')
    a.label('run')
    a.do((_, context) => k.mask(context, -1))
    a.call('lwkt_switch')
    a.if(
      (cpu, context) => nextToRun(k, cpu, context, -1) >= 0 && k.chosen[cpu] === context,
      () => {
        // All that are ready wait for tokens: a pause with interrupts on, and another look.
        a.account('spin')
        a.work(POLL_CYCLES)
        a.account('idle')
      },
    )
    a.jump('look')
  })
}

/** Where a thread begins that has never run: it finishes the switch that brought it here, then goes to its program. */
export const writeFirst = (a: Assembler, k: DragonflyState): void => {
  const begin = (routine: string, kind: 'user' | 'kernel'): void => {
    a.routine(`first ${kind} ${routine}`, () => {
      a.account('switch')
      a.call('lwkt_switch_return')
      a.do((_, context) => k.mask(context, -1))
      if (kind === 'user') a.call('acquire_curproc')
      a.account('user')
      a.call(routine)
      a.call('thread.exit')
    })
  }
  for (const routine of ['netisr', 'ithread']) if (a.has(routine)) begin(routine, 'kernel')
  const begun = new Set<string>()
  for (const { routine, kind } of k.needs.programs) {
    if (begun.has(kind + routine)) continue
    begun.add(kind + routine)
    begin(routine, kind)
  }
}
