import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { type Freebsd4State, LEAVE } from './state.ts'

/** hz = 100, quantum 100 ms [assumed, as for FreeBSD 5]. */
export const TICK_PS = 10_000_000_000
const QUANTUM_TICKS = 10

/**
 * One run queue under Giant (4.x kern_switch.c, from memory [unverified]). Idle CPUs look at its status word, and race
 * for Giant when it changes. A switch happens only in the kernel, and Giant goes along with it: the process that comes
 * has the count that it left with.
 */
export const writeScheduler = (a: Assembler, k: Freebsd4State): void => {
  writeSetrunqueue(a, k)
  writeSwitch(a, k)
  writeIdle(a, k)
  writePreempt(a, k)
}

/** setrunqueue: R.target becomes ready. Giant is held. */
const writeSetrunqueue = (a: Assembler, k: Freebsd4State): void => {
  a.routine('setrunqueue', () => {
    // One that is only about to leave its CPU stays ready instead.
    a.if(
      (_, context) => stays(k, k.get(context, R.target)),
      () => a.ret(),
    )
    a.if(
      (cpu, context) => k.userThreads.comesBack(k.get(context, R.target), cpu),
      () => a.ret(),
    )
    a.write((_, context) => k.names.threadLine[k.get(context, R.target)])
    a.write(k.names.runQueueLine + 1)
    a.write(k.names.runQueueLine, (cpu, context) => {
      const { processor, threads } = k.live()
      const thread = k.get(context, R.target)
      const woken = threads.noteWake(thread, cpu, -1, -1, processor.cause[context])
      threads.enqueue(k.names.runQueue, thread, cpu, woken)
      if (threads.isElsewhere(thread, cpu)) return
      if (threads.priority[thread] > threads.priority[processor.outerContext(cpu)]) {
        k.resched[cpu] = 1
        processor.preempt[cpu] = 1
      }
    })
    a.ret()
  })
}

const stays = (k: Freebsd4State, thread: number): boolean => {
  if (!k.live().threads.isRunning(thread)) return false
  k.leaving[thread] = LEAVE.not
  return true
}

const writeSwitch = (a: Assembler, k: Freebsd4State): void => {
  a.routine('mi_switch', () => {
    a.account('switch')
    a.do((_, context) => k.mask(context, 1))
    a.code(CYCLES.switchRegisters)
    a.write((_, context) => k.names.threadLine[context])
    a.read(k.names.runQueueLine)
    a.write(k.names.runQueueLine + 1, (cpu, context) => choose(k, cpu, context))
    a.write(k.names.runQueueLine)
    a.write((cpu) => k.names.threadLine[k.chosen[cpu]])
    a.do((cpu, context) => switchOver(k, cpu, context))
    a.call('switched in')
    a.do((_, context) => k.mask(context, -1))
    a.ret()
  })
  a.routine('switched in', () => {
    a.do((_, context) => {
      k.leaving[context] = LEAVE.not
    })
    a.read((_, context) => k.names.stackLine[context])
    a.write((_, context) => k.names.stackLine[context] + 1)
    a.ret()
  })
}

const choose = (k: Freebsd4State, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const leaving = k.leaving[context]
  const goesOn = leaving === LEAVE.not && !threads.isIdle(context) && !threads.isElsewhere(context, cpu)
  const best = threads.first(k.names.runQueue, cpu)
  const keep = best < 0 || (goesOn && threads.priority[context] > threads.priority[best])
  const byLibrary = leaving === LEAVE.not ? -1 : k.userThreads.leaves(context, cpu, leaving === LEAVE.ends)
  if (byLibrary >= 0) k.chosen[cpu] = byLibrary
  else if (!keep) k.chosen[cpu] = threads.dequeue(k.names.runQueue, cpu)
  else k.chosen[cpu] = goesOn ? context : k.names.idle[cpu]
  k.ran[cpu] = 0
  k.resched[cpu] = 0
  processor.preempt[cpu] = 0
}

const switchOver = (k: Freebsd4State, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const next = k.chosen[cpu]
  if (next === context) return
  const idle = threads.isIdle(context)
  const stops = (['preempted', 'blocked', 'exited'] as const)[k.leaving[context]]
  k.savedCount[context] = k.giantCount
  threads.switchTo(cpu, next, idle ? 'idle' : stops)
  if (k.leaving[context] === LEAVE.not && !idle) {
    threads.enqueue(k.names.runQueue, context, cpu, processor.cause[next])
    threads.askIfElsewhere(context, cpu, processor.cause[next])
  } else if (!idle && k.userThreads.letOnAsItLeft(context) && !k.userThreads.comesBack(context, cpu)) {
    const woken = threads.noteWake(context, cpu, -1, -1, processor.cause[context])
    threads.enqueue(k.names.runQueue, context, cpu, woken)
  }
  k.book.handOver(k.names.giant, next)
  k.giantCount = Math.max(1, k.savedCount[next])
}

const writeIdle = (a: Assembler, k: Freebsd4State): void => {
  a.routine('idle', () => {
    a.label('look')
    a.read(k.names.runQueueLine, (cpu) => k.live().threads.first(k.names.runQueue, cpu) >= 0, 1)
    a.jumpIf(R.result, 'try')
    a.watch('idle')
    a.jump('look')
    a.label('try')
    a.call('get_mplock')
    a.if(
      (cpu) => k.live().threads.first(k.names.runQueue, cpu) >= 0,
      () => a.call('mi_switch'),
    )
    a.call('rel_mplock')
    a.jump('look')
  })
}

/** ast, at the return of an interrupt to user mode; a process in the kernel goes on until it leaves that. */
const writePreempt = (a: Assembler, k: Freebsd4State): void => {
  a.routine('preempt', () => {
    a.do((cpu, context) => !k.inKernel(cpu) && mayMakeWay(k, cpu, context))
    a.if(R.result, () => {
      a.call('get_mplock')
      a.call('mi_switch')
      a.call('rel_mplock')
    })
    a.do((_, context) => k.live().processor.endPreemption(context))
  })
}

/** Whether a process has to make way where it may: another's turn has come, or it has its place elsewhere. */
export const mayMakeWay = (k: Freebsd4State, cpu: number, context: number): boolean => {
  const { threads } = k.live()
  if (threads.isIdle(context)) return false
  return threads.isElsewhere(context, cpu) || (k.resched[cpu] === 1 && threads.first(k.names.runQueue, cpu) >= 0)
}

/** A tick of the clock: after its quantum a process makes way for its equals when it is next in user mode. */
export const charge = (k: Freebsd4State, cpu: number): void => {
  const { processor, threads } = k.live()
  const running = processor.outerContext(cpu)
  if (threads.isIdle(running) || ++k.ran[cpu] < QUANTUM_TICKS) return
  const best = threads.first(k.names.runQueue, cpu)
  if (best < 0 || threads.priority[best] < threads.priority[running]) return
  k.resched[cpu] = 1
  processor.preempt[cpu] = 1
}

/** Where a process begins that has never run: in the kernel, at the end of the switch that brought it here. */
export const writeFirst = (a: Assembler, k: Freebsd4State): void => {
  for (const routine of new Set(k.needs.programs.map((spec) => spec.routine))) {
    a.routine(`first ${routine}`, () => {
      a.account('switch')
      a.call('switched in')
      a.do((_, context) => k.mask(context, -1))
      a.call('rel_mplock')
      a.account('user')
      a.call(routine)
      a.call('thread.exit')
    })
  }
}
