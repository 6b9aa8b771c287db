import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import type { StopReason } from '../threads.ts'
import { type DragonflyState, encodeMessage, MESSAGE } from './state.ts'

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
    a.do((_, context) => {
      const { processor } = k.live()
      processor.put(context, R.lineA, k.gd.threadLine[processor.get(context, R.target)])
    })
    a.read({ register: R.lineA }, (cpu, context) => {
      const { processor } = k.live()
      processor.put(context, R.result, k.owner[processor.get(context, R.target)] === cpu ? 1 : 0)
    })
    a.jumpIf(R.result, 'mine')
    a.do((cpu, context) => {
      const { processor } = k.live()
      const thread = processor.get(context, R.target)
      k.beginSend(cpu, k.owner[thread], encodeMessage(MESSAGE.schedule, thread))
    })
    a.call('lwkt_send_ipiq')
    a.ret()
    a.label('mine')
    a.call('_lwkt_enqueue')
    a.ret()
  })
  a.routine('_lwkt_enqueue', () => {
    a.do((cpu, context) => {
      const { processor } = k.live()
      processor.put(context, R.lineA, k.gd.threadLine[processor.get(context, R.target)])
      processor.put(context, R.lineB, k.gd.runQueueLine[cpu])
    })
    a.write({ register: R.lineA })
    a.write({ register: R.lineB }, (cpu, context) => enqueue(k, cpu, context))
    a.ret()
  })
}

/** Puts a blocked thread on this CPU's queue, and asks for preemption if it beats what runs here (lwkt_preempt). */
const enqueue = (k: DragonflyState, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const thread = processor.get(context, R.target)
  if (!threads.isBlocked(thread) || k.migrateTo[thread] >= 0) return
  const woken = threads.noteWake(thread, cpu, -1, -1, processor.cause[context])
  threads.enqueue(k.gd.runQueue[cpu], thread, cpu, woken)
  if (threads.priority[thread] > threads.priority[processor.outerContext(cpu)]) processor.preempt[cpu] = 1
}

/**
 * lwkt_switch: in a critical section, take the head of the queue and run it. The new context then clears the old
 * thread's RUNNING flag and sends the old one's migration message, if it is on its way elsewhere.
 */
const writeSwitch = (a: Assembler, k: DragonflyState): void => {
  a.routine('lwkt_switch', () => {
    a.account('switch')
    a.do((cpu, context) => {
      const { processor } = k.live()
      processor.masked[context]++
      processor.put(context, R.lineA, k.gd.runQueueLine[cpu])
    })
    a.work(CYCLES.switchRegisters)
    a.read({ register: R.lineA })
    a.write({ register: R.lineA }, (cpu, context) => choose(k, cpu, context))
    a.write({ register: R.lineB })
    a.do((cpu, context) => switchOver(k, cpu, context))
    a.call('lwkt_switch_return')
    a.do((_, context) => {
      k.live().processor.masked[context]--
    })
    a.ret()
  })
  a.routine('lwkt_switch_return', () => {
    a.do((cpu, context) => {
      const { processor } = k.live()
      const previous = k.previous[cpu]
      processor.put(context, R.lineA, k.gd.threadLine[previous])
      processor.put(context, R.lineB, k.gd.stackLine[context])
      processor.put(context, R.target, previous)
      processor.put(context, R.result, k.migrateTo[previous] >= 0 ? 1 : 0)
      k.blocking[context] = 0
    })
    a.write({ register: R.lineA })
    a.jumpIfNot(R.result, 'stay')
    a.do((cpu, context) => {
      const thread = k.live().processor.get(context, R.target)
      k.beginSend(cpu, k.migrateTo[thread], encodeMessage(MESSAGE.migrateIn, thread))
    })
    a.call('lwkt_send_ipiq')
    a.do((_, context) => {
      k.live().processor.put(context, R.lineB, k.gd.stackLine[context])
    })
    a.label('stay')
    a.read({ register: R.lineB })
    a.write({ register: R.lineB, plus: 1 })
    a.ret()
  })
}

/** The CPU goes over to the chosen thread. One that could go on goes back on the queue, whose line is at hand. */
const switchOver = (k: DragonflyState, cpu: number, context: number): void => {
  const { threads, processor } = k.live()
  const reason: StopReason = (['preempted', 'blocked', 'migrating'] as const)[k.blocking[context]]
  const next = k.chosen[cpu]
  k.previous[cpu] = context
  if (next === context) return
  threads.switchTo(cpu, next, threads.isIdle(context) ? 'idle' : reason)
  if (k.blocking[context] === 0 && !threads.isIdle(context)) {
    threads.enqueue(k.gd.runQueue[cpu], context, cpu, processor.cause[next])
  }
}

const choose = (k: DragonflyState, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const queue = k.gd.runQueue[cpu]
  let next = threads.dequeue(queue, cpu)
  if (next < 0) next = k.blocking[context] === 0 ? context : k.gd.idle[cpu]
  k.chosen[cpu] = next
  processor.put(context, R.lineB, k.gd.threadLine[next])
  k.live().processor.preempt[cpu] = 0
}

/** What an interrupt's return runs in place of the thread it interrupted, when something better has come. */
const writePreempt = (a: Assembler, k: DragonflyState): void => {
  a.routine('lwkt_preempt', () => {
    a.do((cpu, context) => {
      const { processor, threads } = k.live()
      processor.saveRegisters(context)
      const waiting = threads.first(k.gd.runQueue[cpu])
      const better = waiting >= 0 && threads.priority[waiting] > threads.priority[context]
      processor.put(context, R.result, better ? 1 : 0)
    })
    a.jumpIfNot(R.result, 'stay')
    a.call('lwkt_switch')
    a.label('stay')
    a.do((_, context) => k.live().processor.restoreRegisters(context))
    a.ret()
  })
}

const writeIdle = (a: Assembler, k: DragonflyState): void => {
  a.routine('idle', () => {
    a.label('look')
    a.do((cpu, context) => {
      const { processor } = k.live()
      processor.masked[context]++
      processor.put(context, R.lineA, k.gd.runQueueLine[cpu])
    })
    a.read({ register: R.lineA }, (cpu, context) => {
      const { processor, threads } = k.live()
      processor.put(context, R.result, threads.first(k.gd.runQueue[cpu]) >= 0 ? 1 : 0)
    })
    a.jumpIf(R.result, 'run')
    a.halt()
    a.jump('look')
    a.label('run')
    a.do((_, context) => {
      k.live().processor.masked[context]--
      k.blocking[context] = 1
    })
    a.call('lwkt_switch')
    a.jump('look')
  })
}

/** Where a thread begins that has never run: it finishes the switch that brought it here, then goes to its program. */
export const writeFirst = (a: Assembler, k: DragonflyState): void => {
  for (const program of ['netisr', 'ithread', 'program']) {
    if (!a.has(program)) continue
    a.routine(`first ${program}`, () => {
      a.account('switch')
      a.call('lwkt_switch_return')
      a.account(program === 'program' ? 'user' : 'kernel')
      a.do((_, context) => {
        k.live().processor.masked[context]--
      })
      a.call(program)
    })
  }
}
