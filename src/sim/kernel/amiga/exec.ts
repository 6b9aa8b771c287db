import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { THE_CPU } from './layout.ts'
import { type ExecState, LEAVE } from './state.ts'

/** Ticks of a quantum [unverified]. */
const QUANTUM = 4

/**
 * Exec's scheduler, from memory [unverified]: one list of ready tasks. A switch happens when a task waits, or when a
 * better one has become ready (AttnResched), and then only if neither Forbid nor Disable is in force. Both are
 * counters, so they nest, and cost a store.
 */
export const writeExec = (a: Assembler, k: ExecState): void => {
  a.routine('Disable', () => {
    a.do((_, context) => {
      k.live().processor.masked[context]++
    })
    a.write(k.names.baseLine)
    a.ret()
  })
  a.routine('Enable', () => {
    a.write(k.names.baseLine, (_, context) => {
      k.live().processor.masked[context]--
    })
    a.call('Reschedule')
    a.ret()
  })
  a.routine('Forbid', () => {
    a.write(k.names.baseLine, (_, context) => {
      k.forbidden[context]++
    })
    a.ret()
  })
  a.routine('Permit', () => {
    a.write(k.names.baseLine, (_, context) => {
      k.forbidden[context]--
    })
    a.call('Reschedule')
    a.ret()
  })
  // An interrupt leaves it to its return.
  a.routine('Reschedule', () => {
    a.if(
      (_, context) => k.attention === 1 && context === k.thisTask() && isFree(k, context),
      () => {
        a.do((_, context) => {
          k.live().processor.masked[context]++
        })
        a.call('Switch')
        a.do((_, context) => {
          k.live().processor.masked[context]--
        })
      },
    )
    a.ret()
  })
  writeSwitch(a, k)
  writeIdle(a, k)
}

/** Whether a task may be taken off the CPU against its will. */
const isFree = (k: ExecState, context: number): boolean =>
  k.forbidden[context] === 0 && k.live().processor.masked[context] === 0

/** Switch and Dispatch, with interrupts off. */
const writeSwitch = (a: Assembler, k: ExecState): void => {
  a.routine('Switch', () => {
    a.account('switch')
    a.code(CYCLES.switchRegisters)
    a.write((_, context) => k.names.threadLine[context])
    a.read(k.names.readyLine)
    a.write(k.names.readyLine, (cpu, context) => choose(k, cpu, context))
    a.write(() => k.names.threadLine[k.chosen])
    a.write(k.names.baseLine + 1, (cpu, context) => switchOver(k, cpu, context))
    a.call('Dispatch')
    a.ret()
  })
  a.routine('Dispatch', () => {
    a.read((_, context) => k.names.stackLine[context])
    a.write((_, context) => k.names.stackLine[context] + 1)
    a.ret()
  })
  a.routine('preempt', () => {
    a.do((_, context) => {
      const { threads } = k.live()
      return k.attention === 1 && k.forbidden[context] === 0 && !threads.isIdle(context)
    })
    a.if(R.result, () => a.call('Switch'))
    a.do((_, context) => k.live().processor.endPreemption(context))
  })
}

const choose = (k: ExecState, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const stays = k.leaving[context] === LEAVE.not && !threads.isIdle(context)
  if (k.leaving[context] !== LEAVE.not) k.userThreads.leaves(context, cpu, k.leaving[context] === LEAVE.ends)
  const best = threads.first(k.names.ready)
  const keeps = best < 0 || (stays && !isBefore(k, best, context))
  if (!keeps) k.chosen = threads.dequeue(k.names.ready, cpu)
  else k.chosen = stays ? context : k.names.idle[cpu]
  k.attention = 0
  k.elapsed = 0
  processor.preempt[cpu] = 0
}

/** Whether a ready task goes before the one that runs: a better one, or after a quantum an equal one. */
export const isBefore = (k: ExecState, ready: number, running: number): boolean => {
  const { priority } = k.live().threads
  return priority[ready] > priority[running] || (priority[ready] === priority[running] && k.elapsed >= QUANTUM)
}

const switchOver = (k: ExecState, cpu: number, context: number): void => {
  const { processor, threads } = k.live()
  const next = k.chosen
  if (next === context) return
  const idle = threads.isIdle(context)
  const stops = (['preempted', 'blocked', 'exited'] as const)[k.leaving[context]]
  threads.switchTo(cpu, next, idle ? 'idle' : stops)
  if (!idle && k.leaving[context] === LEAVE.not) threads.enqueue(k.names.ready, context, cpu, processor.cause[next])
  k.leaving[context] = LEAVE.not
}

/** A task has become ready: is a switch due? An interrupt asks for it to be made when it returns. */
export const askForSwitch = (k: ExecState, ready: number): void => {
  const running = k.thisTask()
  const { processor, threads } = k.live()
  if (!isBefore(k, ready, running) || threads.isIdle(running)) return
  k.attention = 1
  processor.preempt[THE_CPU] = 1
}

const writeIdle = (a: Assembler, k: ExecState): void => {
  a.routine('idle', () =>
    a.loop(() => {
      a.do((_, context) => {
        k.live().processor.masked[context] = 1
      })
      a.read(k.names.readyLine, () => k.live().threads.first(k.names.ready) >= 0)
      a.if(
        R.result,
        () => a.call('Switch'),
        () => a.halt(),
      )
    }),
  )
  // Nobody ever starts the other CPUs: nothing reaches them, and they look at nothing.
  a.routine('not started', () => a.loop(() => a.watch('idle')))
}

/** Where a task begins that has never run. */
export const writeFirst = (a: Assembler, k: ExecState): void => {
  const begin = (routine: string, label: 'user' | 'kernel'): void => {
    a.routine(`first ${routine}`, () => {
      a.account('switch')
      a.call('Dispatch')
      a.call('Enable')
      a.account(label)
      a.call(routine)
      a.call('thread.exit')
    })
  }
  if (k.names.network >= 0) begin('network task', 'kernel')
  for (const routine of new Set(k.needs.programs.map((spec) => spec.routine))) begin(routine, 'user')
}
