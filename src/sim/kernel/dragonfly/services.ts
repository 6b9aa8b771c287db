import type { Assembler } from '../../machine/processor/assembler.ts'
import { writeBirth } from '../birth.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { MP_LOCK } from './card.ts'
import { PRIORITY } from './globaldata.ts'
import { type DragonflyState, LEAVE } from './state.ts'
import { chargeUser } from './usched.ts'

/** hz (subr_param.c @0877175). */
export const TICK_PS = 10_000_000_000

const isUser = (k: DragonflyState, context: number): boolean => k.live().setup.threads[context].kind === 'user'

/** What the workloads call that is not the network's, sleeping or messages; and the clock. */
export const writeServices = (a: Assembler, k: DragonflyState): void => {
  writeSyscalls(a, k)
  writeThreads(a, k)
  writeParking(a, k)
  for (const [service, routine] of [
    ['lock.enter', 'lwkt_gettoken'],
    ['lock.leave', 'lwkt_reltoken'],
  ]) {
    a.routine(service, () => {
      a.do((_, context) => k.put(context, R.lock, k.names.token[k.get(context, R.object)]))
      a.call(routine)
      a.ret()
    })
  }
  a.routine('user.place', () => {
    // Who has been given a place by somebody else does not choose its own.
    a.if(
      (_, context) => k.live().threads.placedOn[context] >= 0,
      () => a.ret(),
    )
    a.if(
      (cpu, context) => k.get(context, R.target) !== cpu && !isUser(k, context),
      () => a.call('lwkt_setcpu_self'),
    )
    a.ret()
  })
  writeClock(a, k)
}

/** Takes or lets go the MP lock, where it covers something. */
export const writeMpLock = (a: Assembler, k: DragonflyState, routine: 'lwkt_gettoken' | 'lwkt_reltoken'): void => {
  a.do((_, context) => {
    k.put(context, R.lock, k.names.mpLock)
    k.put(context, R.shared, 0)
  })
  a.call(routine)
}

/** A user thread has a kernel priority while it is in the kernel; on the way back its scheduler may change its CPU. */
const writeSyscalls = (a: Assembler, k: DragonflyState): void => {
  const locked = k.options['mpLock'] !== MP_LOCK.gone
  const setPriority = (priority: (context: number) => number) => (_: number, context: number) => {
    if (isUser(k, context)) k.live().threads.reprioritise(context, priority(context))
  }
  a.routine('sys.enter', () => {
    a.code(CYCLES.syscall)
    a.do(setPriority(() => PRIORITY.kernel))
    if (locked) writeMpLock(a, k, 'lwkt_gettoken')
    a.ret()
  })
  a.routine('sys.leave', () => {
    if (locked) writeMpLock(a, k, 'lwkt_reltoken')
    a.do(setPriority((context) => k.ownPriority[context]))
    a.if(
      (_, context) => isUser(k, context),
      () => a.call('acquire_curproc'),
    )
    a.code(CYCLES.syscall)
    a.ret()
  })
}

/** A new thread begins on the CPU that it is born for; its end leaves nothing behind. */
const writeThreads = (a: Assembler, k: DragonflyState): void => {
  a.routine('thread.spawn', () => {
    a.account('kernel')
    writeBirth(a, k, (wanted) => wanted)
    a.call('lwkt_schedule')
    a.ret()
  })
  a.routine('thread.exit', () => {
    a.account('kernel')
    a.do((_, context) => k.mask(context, 1))
    a.write(
      (_, context) => k.names.threadLine[context],
      (_, context) => {
        k.leaving[context] = LEAVE.ends
      },
    )
    a.call('lwkt_switch')
    a.ret()
  })
}

/** Waiting for a library mutex: every thread is one that the kernel knows. */
const writeParking = (a: Assembler, k: DragonflyState): void => {
  a.routine('uthread.park', () => {
    a.account('switch')
    a.do((_, context) => k.mask(context, 1))
    a.write(
      (_, context) => k.names.threadLine[context],
      (cpu, context) => {
        if (k.userThreads.letOnEarly(context)) return false
        k.leaving[context] = LEAVE.blocks
        k.live().threads.noteBlock(context, cpu, -1, -1)
        return true
      },
    )
    a.if(R.result, () => a.call('lwkt_switch'))
    a.do((_, context) => k.mask(context, -1))
    a.ret()
  })
  a.routine('uthread.arrive', () => a.ret())
  k.userThreads.write(a, 'uthread.park', 'lwkt_schedule', 'uthread.arrive')
}

/** lwkt_schedulerclock: threads of equal priority take turns; messages that nobody was interrupted for are found. */
const writeClock = (a: Assembler, k: DragonflyState): void => {
  a.routine('clock interrupt', () => {
    a.code(CYCLES.interruptEntry)
    a.read(
      (cpu) => k.names.runQueueLine[cpu],
      (cpu) => {
        const { processor, threads } = k.live()
        const first = threads.first(k.names.runQueue[cpu])
        const running = processor.outerContext(cpu)
        if (first >= 0 && threads.priority[first] >= threads.priority[running]) processor.preempt[cpu] = 1
        if (threads.isElsewhere(running, cpu)) processor.nudge(running)
        chargeUser(k, cpu)
      },
    )
    a.read(
      (cpu) => k.names.ipiLine[cpu],
      (cpu) => k.ipiMask.next(cpu, 0) >= 0,
    )
    a.if(R.result, () => a.call('lwkt_process_ipiq'))
    a.code(CYCLES.interruptExit)
    a.iret()
  })
}
