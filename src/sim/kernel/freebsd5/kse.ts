import type { Assembler } from '../../machine/processor/assembler.ts'
import { R } from '../registers.ts'
import type { FreebsdState } from './state.ts'

/**
 * Library mutexes of processes: with M:N threads (KSE) most switches stay in user mode; a switch comes here when there
 * is no other thread to go on with. Where the kernel knows every thread (libthr) a waiter always sleeps here.
 */
export const writeKse = (a: Assembler, k: FreebsdState): void => {
  a.routine('uthread.park', () => {
    a.account('switch')
    a.call('lock sched_lock')
    a.if(
      (_, context) => !k.userThreads.letOnEarly(context),
      () => {
        a.write(
          (_, context) => k.names.threadLine[context],
          (cpu, context) => {
            k.blocking[context] = 1
            k.live().threads.noteBlock(context, cpu, -1, -1)
          },
        )
        a.call('mi_switch')
      },
    )
    a.call('unlock sched_lock')
    a.ret()
  })
  a.routine('uthread.unpark', () => {
    a.account('switch')
    a.call('lock sched_lock')
    a.set(R.scratchB, 0)
    a.call('sched_add')
    a.call('unlock sched_lock')
    a.ret()
  })
  // A thread that left in user mode and is brought back by a switch of the kernel's ends that switch first.
  a.routine('uthread.arrive', () => {
    a.account('switch')
    a.call('switched in')
    a.call('unlock sched_lock')
    a.ret()
  })
  k.userThreads.write(a, 'uthread.park', 'uthread.unpark', 'uthread.arrive')
}
