import type { Assembler } from '../../machine/processor/assembler.ts'
import { writeBirth } from '../birth.ts'
import { CYCLES } from '../cycles.ts'
import type { System } from '../kernel.ts'
import { R } from '../registers.ts'
import { startSleep } from '../sleep.ts'
import { charge, mayMakeWay } from './scheduler.ts'
import { type Freebsd4State, LEAVE } from './state.ts'
import { TIMER_VECTOR } from '../vectors.ts'

/** The CPU that takes the clock interrupt and runs all timeouts [assumed: the boot CPU]. */
const CLOCK_CPU = 0

/** What the workloads call. Whoever comes from user mode takes Giant first; there is nothing else to take. */
export const writeServices = (a: Assembler, k: Freebsd4State): void => {
  a.routine('user.place', () => a.ret())
  a.routine('sys.enter', () => {
    a.code(CYCLES.syscall)
    a.call('get_mplock')
    a.ret()
  })
  a.routine('sys.leave', () => {
    a.if(
      (cpu, context) => mayMakeWay(k, cpu, context),
      () => a.call('mi_switch'),
    )
    a.call('rel_mplock')
    a.code(CYCLES.syscall)
    a.ret()
  })
  writeLocks(a, k)
  writeWait(a, k)
  writeTimers(a, k)
  writeProcesses(a, k)
  writeMemory(a, k)
}

/** A routine that may be called from user mode too: it counts Giant once more. */
const inKernel = (a: Assembler, name: string, body: () => void): void =>
  a.routine(name, () => {
    a.account('kernel')
    a.call('get_mplock')
    body()
    a.call('rel_mplock')
    a.ret()
  })

const lockOf = (k: Freebsd4State, context: number): number => k.names.workLock[k.get(context, R.object)]
const lockLine = (k: Freebsd4State, context: number): number => k.live().setup.locks[lockOf(k, context)].line

/** Wakes everybody in `toWake`, under Giant. */
const writeWakeAll = (a: Assembler, k: Freebsd4State): void =>
  a.while(
    (_, context) => {
      const thread = k.toWake[context].shift() ?? -1
      k.put(context, R.target, thread)
      return thread >= 0
    },
    () => a.call('setrunqueue'),
  )

/** A lock that may be held across a sleep (lockmgr in outline): a flag that Giant guards, and a channel to sleep on. */
const writeLocks = (a: Assembler, k: Freebsd4State): void => {
  const line = (_: number, context: number): number => lockLine(k, context)
  inKernel(a, 'lock.enter', () =>
    a.loop((end) => {
      a.write(line, (cpu, context) => {
        const lock = lockOf(k, context)
        if (k.book.tryTake(lock, cpu, context)) return true
        k.book.letsGoFirst(k.names.giant)
        k.book.contend(lock, cpu, context)
        k.lockWaiters[lock].push(context)
        k.leaving[context] = LEAVE.blocks
        k.live().threads.noteBlock(context, cpu, lock, -1)
        return false
      })
      a.jumpIf(R.result, end)
      a.call('mi_switch')
    }),
  )
  inKernel(a, 'lock.leave', () => {
    a.write(line, (cpu, context) => {
      const lock = lockOf(k, context)
      k.book.release(lock, cpu, context)
      k.toWake[context] = k.lockWaiters[lock].splice(0)
    })
    writeWakeAll(a, k)
  })
}

/** tsleep and wakeup: Giant guards the queue, so nothing can be missed between the test and the sleep. */
const writeWait = (a: Assembler, k: Freebsd4State): void => {
  const line = (_: number, context: number): number => k.names.channelLine[k.get(context, R.object)]
  const withLock = (routine: string): void => {
    a.do((_, context) => {
      k.put(context, R.keptLock, k.get(context, R.object))
      k.put(context, R.object, k.get(context, R.second))
    })
    a.call(routine)
    a.do((_, context) => k.put(context, R.object, k.get(context, R.keptLock)))
  }
  inKernel(a, 'wait.sleep', () => {
    a.write(line, (_, context) => k.channels.add(k.get(context, R.object), context))
    withLock('lock.leave')
    a.write(
      (_, context) => k.names.threadLine[context],
      (cpu, context) => {
        k.leaving[context] = LEAVE.blocks
        k.live().threads.noteBlock(context, cpu, -1, k.names.channelQueue[k.get(context, R.object)])
      },
    )
    a.call('mi_switch')
    withLock('lock.enter')
  })
  for (const all of [true, false]) {
    inKernel(a, all ? 'wait.wake' : 'wait.wakeOne', () => {
      a.write(line, (_, context) => {
        const channel = k.get(context, R.object)
        const count = all ? k.channels.sleepersOn(channel).length : 1
        k.toWake[context] = Array.from({ length: count }, () => k.channels.take(channel)).filter(
          (thread) => thread >= 0,
        )
      })
      writeWakeAll(a, k)
    })
  }
}

const writeTimers = (a: Assembler, k: Freebsd4State): void => {
  inKernel(a, 'user.sleep', () => {
    a.write(
      (_, context) => k.names.threadLine[context],
      (cpu, context) => {
        k.leaving[context] = LEAVE.blocks
        startSleep(k.live(), context, cpu)
      },
    )
    a.call('mi_switch')
  })
  a.routine('timer interrupt', () => {
    a.code(CYCLES.interruptEntry)
    a.call('get_mplock')
    a.while(
      (_, context) => {
        const thread = k.sleepers.take(0)
        k.put(context, R.target, thread)
        return thread >= 0
      },
      () => a.call('setrunqueue'),
    )
    a.call('rel_mplock')
    a.code(CYCLES.interruptExit)
    a.iret()
  })
  a.routine('clock interrupt', () => {
    a.code(CYCLES.interruptEntry)
    a.if(
      (cpu) => cpu === CLOCK_CPU,
      () => {
        a.call('get_mplock')
        a.do((cpu) => charge(k, cpu))
        a.call('rel_mplock')
      },
      // The others are told by the first, and only mark that a switch is due.
      () => a.do((cpu) => charge(k, cpu)),
    )
    a.code(CYCLES.interruptExit)
    a.iret()
  })
  a.routine('ipi', () => {
    a.code(CYCLES.interruptEntry)
    a.code(CYCLES.interruptExit)
    a.iret()
  })
}

const writeProcesses = (a: Assembler, k: Freebsd4State): void => {
  inKernel(a, 'thread.spawn', () => {
    writeBirth(a, k, () => -1)
    a.call('setrunqueue')
  })
  inKernel(a, 'thread.exit', () => {
    a.write(
      (_, context) => k.names.threadLine[context],
      (_, context) => {
        k.leaving[context] = LEAVE.ends
      },
    )
    a.call('mi_switch')
  })
  inKernel(a, 'uthread.park', () =>
    a.if(
      (_, context) => !k.userThreads.letOnEarly(context),
      () => {
        a.write(
          (_, context) => k.names.threadLine[context],
          (cpu, context) => {
            k.leaving[context] = LEAVE.blocks
            k.live().threads.noteBlock(context, cpu, -1, -1)
          },
        )
        a.call('mi_switch')
      },
    ),
  )
  inKernel(a, 'uthread.unpark', () => a.call('setrunqueue'))
  a.routine('uthread.arrive', () => {
    a.account('switch')
    a.call('switched in')
    a.do((_, context) => k.mask(context, -1))
    a.call('rel_mplock')
    a.ret()
  })
  k.userThreads.write(a, 'uthread.park', 'uthread.unpark', 'uthread.arrive')
}

const writeMemory = (a: Assembler, k: Freebsd4State): void => {
  inKernel(a, 'mem.alloc', () => {
    a.call('splimp')
    a.write(k.names.zoneLine, (_, context) => k.put(context, R.pointer, k.freeObjects.pop() ?? -1))
    a.call('splx')
  })
  inKernel(a, 'mem.free', () => {
    a.call('splimp')
    a.write(k.names.zoneLine, (_, context) => void k.freeObjects.push(k.get(context, R.pointer)))
    a.call('splx')
  })
}

export const endSleep = (k: Freebsd4State, system: System, thread: number, cause: number): void => {
  k.sleepers.put(0, thread)
  system.processor.raise(CLOCK_CPU, TIMER_VECTOR, cause)
}
