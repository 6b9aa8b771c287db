import type { Assembler } from '../../machine/processor/assembler.ts'
import { writeBirth } from '../birth.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { writeService } from './schedule.ts'
import { underLock } from './spin-lock.ts'
import { type LinuxState, TASK } from './state.ts'

/** Objects that go between a CPU's array and the shared list at once [assumed]. */
const BATCH = 8

/** What the workloads call that is not the network's, a semaphore's or a sleep's. */
export const writeServices = (a: Assembler, k: LinuxState): void => {
  // A request to be placed is ignored: where tasks are is the balancer's affair.
  a.routine('user.place', () => a.ret())
  a.routine('sys.enter', () => {
    a.code(CYCLES.syscall)
    a.do((_, context) => {
      k.depth[context]++
    })
    a.ret()
  })
  a.routine('sys.leave', () => {
    a.call('return to user')
    a.code(CYCLES.syscall)
    a.ret()
  })
  writeTasks(a, k)
  writeUserThreads(a, k)
  if (k.needs.pool !== null) writeAllocator(a, k)
}

/** do_fork, wake_up_forked_process, do_exit: a child begins on its parent's CPU. */
const writeTasks = (a: Assembler, k: LinuxState): void => {
  writeService(a, k, 'thread.spawn', () => {
    writeBirth(a, k, (_, parents) => parents)
    underLock(
      a,
      k,
      (cpu) => k.names.rqLock[cpu],
      () => {
        a.do((cpu, context) => k.put(context, R.scratchA, cpu))
        a.call('activate_task')
      },
    )
  })
  writeService(a, k, 'thread.exit', () => {
    a.write(
      (_, context) => k.names.threadLine[context],
      (_, context) => {
        k.state[context] = TASK.dead
      },
    )
    a.call('schedule')
  })
}

/**
 * The mutex of a process, with every thread known to the kernel (1:1): who does not get it sleeps here until the one
 * that lets it go calls. A call that comes before the sleep keeps it from beginning.
 */
const writeUserThreads = (a: Assembler, k: LinuxState): void => {
  writeService(a, k, 'uthread.park', () => {
    a.write(
      (_, context) => k.names.threadLine[context],
      (_, context) => {
        if (k.unparked[context] === 0) k.prepareToSleep(context, -1, -1)
      },
    )
    a.call('schedule')
    a.do((_, context) => {
      k.unparked[context] = 0
    })
  })
  writeService(a, k, 'uthread.unpark', () => {
    a.write(
      (_, context) => k.names.threadLine[k.get(context, R.target)],
      (_, context) => {
        k.unparked[k.get(context, R.target)] = 1
      },
    )
    a.call('try_to_wake_up')
  })
  // No thread ever leaves without the kernel, so none is brought back by it in the middle of that.
  a.routine('uthread.arrive', () => a.ret())
  k.userThreads.write(a, 'uthread.park', 'uthread.unpark', 'uthread.arrive')
}

/**
 * The object cache (mm/slab.c of 2.6, in outline and from memory [unverified]): each CPU has an array of free objects
 * in front of a list under a spin lock. What a CPU frees goes into *its* array, wherever it was allocated.
 */
const writeAllocator = (a: Assembler, k: LinuxState): void => {
  const array = (cpu: number): number => k.names.arrayLine[cpu]
  const withInterruptsOff = (name: string, body: () => void): void =>
    writeService(a, k, name, () => {
      a.do((_, context) => k.mask(context, 1))
      body()
      a.do((_, context) => k.mask(context, -1))
    })
  const underListLock = (body: () => void): void => underLock(a, k, () => k.names.slabLock, body)
  withInterruptsOff('mem.alloc', () => {
    a.read(array, (cpu) => k.arrays[cpu].length === 0)
    a.if(R.result, () =>
      underListLock(() =>
        a.write(k.names.slabLine, (cpu) => {
          k.arrays[cpu].push(...k.freeObjects.splice(-BATCH))
        }),
      ),
    )
    a.write(array, (cpu, context) => k.put(context, R.pointer, k.arrays[cpu].pop() ?? -1))
  })
  withInterruptsOff('mem.free', () => {
    a.write(array, (cpu, context) => {
      k.arrays[cpu].push(k.get(context, R.pointer))
      return k.arrays[cpu].length > 2 * BATCH
    })
    a.if(R.result, () =>
      underListLock(() =>
        a.write(k.names.slabLine, (cpu) => {
          k.freeObjects.push(...k.arrays[cpu].splice(0, BATCH))
        }),
      ),
    )
  })
}
