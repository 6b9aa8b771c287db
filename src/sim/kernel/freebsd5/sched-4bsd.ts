import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import type { FreebsdState } from './state.ts'

/**
 * SCHED_4BSD (FreeBSD sched_4bsd.c of the KSE era, path unknown, and kern_switch.c): one run queue for all CPUs under
 * the one sched_lock. Whichever CPU comes first takes the head, wherever that thread ran before: migration is the
 * default, and nobody asks what it costs.
 */
export const writeScheduler = (a: Assembler, k: FreebsdState): void => {
  writeAdd(a, k)
  writeSwitch(a, k)
  writePreempt(a, k)
  writeIdle(a, k)
  a.routine('ipi', () => {
    a.work(CYCLES.interruptEntry)
    a.work(CYCLES.interruptExit)
    a.iret()
  })
}

/**
 * sched_add: R.target becomes ready; R.scratchB is 1 when an interrupt wakes it. sched_lock is held. An interrupt
 * thread is not forwarded: it preempts here. Otherwise, when this CPU is busy and others idle, all idle ones are told,
 * and race for sched_lock.
 */
const writeAdd = (a: Assembler, k: FreebsdState): void => {
  a.routine('sched_add', () => {
    a.do((_, context) => {
      const { processor } = k.live()
      processor.put(context, R.lineA, k.names.threadLine[processor.get(context, R.target)])
      processor.put(context, R.lineB, k.names.runQueueLine)
    })
    a.write({ register: R.lineA })
    a.write({ register: R.lineB, plus: 1 })
    a.write({ register: R.lineB }, (cpu, context) => makeReady(k, cpu, context))
    a.jumpIf(R.scratchB, 'local')
    a.read(k.names.idleMaskLine, (cpu, context) => {
      const { processor, threads } = k.live()
      const busy = !threads.isIdle(processor.outerContext(cpu))
      processor.put(context, R.scratchA, busy ? nextIdle(k, 0) : -1)
      processor.put(context, R.result, busy && nextIdle(k, 0) >= 0 ? 1 : 0)
    })
    a.label('forward')
    a.jumpIfNot(R.result, 'local')
    a.work(CYCLES.sendIpi)
    a.do((cpu, context) => {
      const { processor } = k.live()
      const idle = processor.get(context, R.scratchA)
      processor.sendIpi(cpu, idle, processor.cause[context])
      const next = nextIdle(k, idle + 1)
      processor.put(context, R.scratchA, next)
      processor.put(context, R.result, next >= 0 ? 1 : 0)
    })
    a.jump('forward')
    a.label('local')
    a.do((cpu, context) => maybePreempt(k, cpu, context))
    a.ret()
  })
}

const nextIdle = (k: FreebsdState, from: number): number => k.idleMask.indexOf(1, from)

const makeReady = (k: FreebsdState, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const thread = processor.get(context, R.target)
  const woken = threads.noteWake(thread, cpu, k.waitsFor[thread], -1, processor.cause[context])
  threads.enqueue(k.names.runQueue, thread, cpu, woken)
}

/** maybe_preempt (kern_switch.c): at once only if better, and of the interrupt class or the CPU is idle; this CPU only. */
const maybePreempt = (k: FreebsdState, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const thread = processor.get(context, R.target)
  const current = processor.outerContext(cpu)
  const interruptClass = processor.get(context, R.scratchB) === 1
  const better = threads.priority[thread] > threads.priority[current]
  if (better && (interruptClass || threads.isIdle(current))) processor.preempt[cpu] = 1
}

/** mi_switch: sched_lock is held, by the leaving thread and then by the one that comes. */
const writeSwitch = (a: Assembler, k: FreebsdState): void => {
  a.routine('mi_switch', () => {
    a.account('switch')
    a.do((_, context) => {
      const { processor } = k.live()
      processor.put(context, R.lineB, k.names.runQueueLine)
      processor.put(context, R.lineA, k.names.threadLine[context])
    })
    a.work(CYCLES.switchRegisters)
    a.write({ register: R.lineA })
    a.read({ register: R.lineB })
    a.write({ register: R.lineB, plus: 1 }, (cpu, context) => choose(k, cpu, context))
    a.write({ register: R.lineB })
    a.write({ register: R.lineC })
    a.do((cpu, context) => switchOver(k, cpu, context))
    a.call('switched in')
    a.ret()
  })
  // The incoming thread writes itself into sched_lock as its owner, and gets its own memory near.
  a.routine('switched in', () => {
    a.do((_, context) => {
      const { processor } = k.live()
      k.blocking[context] = 0
      processor.put(context, R.lineA, k.names.threadLine[context])
      processor.put(context, R.lineB, k.names.stackLine[context])
    })
    a.write(k.names.lineOf(k.names.schedLock), (_, context) => {
      k.holder[k.names.schedLock] = context
    })
    a.write({ register: R.lineA })
    a.read({ register: R.lineB })
    a.write({ register: R.lineB, plus: 1 })
    a.ret()
  })
}

const choose = (k: FreebsdState, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const stays = k.blocking[context] === 0 && !threads.isIdle(context)
  const best = threads.first(k.names.runQueue)
  const keep = best < 0 || (stays && threads.priority[context] > threads.priority[best])
  let next: number
  if (!keep) next = threads.dequeue(k.names.runQueue, cpu)
  else next = stays ? context : k.names.idle[cpu]
  k.chosen[cpu] = next
  processor.preempt[cpu] = 0
  processor.put(context, R.lineC, k.names.threadLine[next])
}

const switchOver = (k: FreebsdState, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const next = k.chosen[cpu]
  k.previous[cpu] = context
  if (next === context) return
  const idle = threads.isIdle(context)
  threads.switchTo(cpu, next, idle ? 'idle' : k.blocking[context] === 1 ? 'blocked' : 'preempted')
  if (k.blocking[context] === 0 && !idle) {
    threads.enqueue(k.names.runQueue, context, cpu, processor.cause[next])
  }
}

/** What an interrupt's return runs in place of the thread it interrupted, when a better one has become ready. */
const writePreempt = (a: Assembler, k: FreebsdState): void => {
  a.routine('preempt', () => {
    a.do((cpu, context) => {
      const { processor, threads } = k.live()
      processor.saveRegisters(context)
      const best = threads.first(k.names.runQueue)
      const better = best >= 0 && threads.priority[best] > threads.priority[context]
      processor.put(context, R.result, better && context !== k.names.idle[cpu] ? 1 : 0)
    })
    a.jumpIfNot(R.result, 'stay')
    a.call('lock sched_lock')
    a.call('mi_switch')
    a.call('unlock sched_lock')
    a.label('stay')
    a.do((_, context) => k.live().processor.restoreRegisters(context))
    a.ret()
  })
}

/**
 * The idle thread says that it is idle, and only then looks at the queue a last time with interrupts off: whoever
 * adds a thread after that look sees the mask and sends an interrupt, so none is overlooked.
 */
const writeIdle = (a: Assembler, k: FreebsdState): void => {
  a.routine('idle', () => {
    a.label('enter')
    a.atomic(k.names.idleMaskLine, (cpu) => {
      k.idleMask[cpu] = 1
    })
    a.label('look')
    a.do((_, context) => {
      k.live().processor.masked[context] = 1
    })
    a.read(k.names.runQueueLine, (_, context) => {
      const { processor, threads } = k.live()
      processor.put(context, R.result, threads.first(k.names.runQueue) >= 0 ? 1 : 0)
    })
    a.jumpIf(R.result, 'run')
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
export const writeFirst = (a: Assembler): void => {
  for (const program of ['swi net', 'ithread', 'program']) {
    if (!a.has(program)) continue
    a.routine(`first ${program}`, () => {
      a.account('switch')
      a.call('switched in')
      a.call('unlock sched_lock')
      a.account(program === 'program' ? 'user' : 'kernel')
      a.call(program)
    })
  }
}
