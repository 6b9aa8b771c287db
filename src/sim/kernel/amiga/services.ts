import type { Assembler } from '../../machine/processor/assembler.ts'
import { writeBirth } from '../birth.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { THE_CPU } from './layout.ts'
import { makeReady, writeSignal, writeWaitFor } from './signals.ts'
import { A_TIME, type ExecState, LEAVE, SIGNAL } from './state.ts'

/** What the workloads call that is not a semaphore's, a port's or the network's. */
export const writeServices = (a: Assembler, k: ExecState): void => {
  // There is nowhere else to be placed.
  a.routine('user.place', () => a.ret())
  // A task jumps through the library's table: no trap, no other mode.
  for (const name of ['sys.enter', 'sys.leave']) {
    a.routine(name, () => {
      a.code(CYCLES.few)
      a.ret()
    })
  }
  writeSleep(a, k)
  writeChannels(a, k)
  writeTasks(a, k)
  if (k.needs.pool !== null) writeMemory(a, k)
}

/** A request to timer.device, and a signal when it is due. */
const writeSleep = (a: Assembler, k: ExecState): void => {
  a.routine('user.sleep', () => {
    a.account('kernel')
    a.call('Disable')
    a.write(k.names.timerLine, (_, context) => {
      k.received[context] &= ~SIGNAL.timer
    })
    a.call('Enable')
    writeWaitFor(a, k, SIGNAL.timer, () => ({ queue: A_TIME }))
    a.ret()
  })
}

/** Channels: a list of tasks, changed with switches forbidden. A task is on it before it lets the semaphore go. */
const writeChannels = (a: Assembler, k: ExecState): void => {
  const channel = (context: number): number => k.get(context, R.object)
  const line = (_: number, context: number): number => k.names.channelLine[channel(context)]
  const withSecond = (routine: string): void => {
    a.do((_, context) => k.put(context, R.keptLock, k.names.semaphore[k.get(context, R.second)]))
    a.call(routine)
  }
  a.routine('wait.sleep', () => {
    a.account('kernel')
    a.call('Forbid')
    a.write(line, (_, context) => {
      k.channels.add(channel(context), context)
      k.received[context] &= ~SIGNAL.channel
    })
    a.call('Permit')
    withSecond('ReleaseSemaphore')
    writeWaitFor(a, k, SIGNAL.channel, (context) => ({ queue: k.names.channelQueue[channel(context)] }))
    withSecond('ObtainSemaphore')
    a.ret()
  })
  const takeOne = (_: number, context: number): boolean => {
    k.put(context, R.target, k.channels.take(channel(context)))
    return k.get(context, R.target) >= 0
  }
  a.routine('wait.wakeOne', () => {
    a.account('kernel')
    a.call('Forbid')
    a.write(line, takeOne)
    a.if(R.result, () => writeSignal(a, SIGNAL.channel))
    a.call('Permit')
    a.ret()
  })
  a.routine('wait.wake', () => {
    a.account('kernel')
    a.call('Forbid')
    a.write(line)
    a.while(takeOne, () => writeSignal(a, SIGNAL.channel))
    a.call('Permit')
    a.ret()
  })
}

/** AddTask and RemTask; and the tasks of one process, which wait for its mutex by a signal. */
const writeTasks = (a: Assembler, k: ExecState): void => {
  a.routine('thread.spawn', () => {
    a.account('kernel')
    writeBirth(a, k, () => THE_CPU)
    a.call('Disable')
    a.write(k.names.readyLine, (cpu, context) =>
      makeReady(k, k.get(context, R.target), cpu, k.live().processor.cause[context]),
    )
    a.call('Enable')
    a.ret()
  })
  a.routine('thread.exit', () => {
    a.account('kernel')
    a.call('Disable')
    a.write(
      (_, context) => k.names.threadLine[context],
      (_, context) => {
        k.leaving[context] = LEAVE.ends
      },
    )
    a.call('Switch')
    a.ret()
  })
  a.routine('uthread.park', () => {
    a.account('kernel')
    writeWaitFor(a, k, SIGNAL.library, () => ({}))
    a.ret()
  })
  a.routine('uthread.unpark', () => {
    a.account('kernel')
    writeSignal(a, SIGNAL.library)
    a.ret()
  })
  // No task ever leaves without the kernel, so none is brought back by it in the middle of that.
  a.routine('uthread.arrive', () => a.ret())
  k.userThreads.write(a, 'uthread.park', 'uthread.unpark', 'uthread.arrive')
}

/** AllocMem and FreeMem: one list for everybody, with switches forbidden. What is free holds its own place in the list. */
const writeMemory = (a: Assembler, k: ExecState): void => {
  const piece = (_: number, context: number): number =>
    k.names.objectLine + Math.max(0, k.get(context, R.pointer)) * (k.needs.pool?.linesPerObject ?? 1)
  a.routine('mem.alloc', () => {
    a.account('kernel')
    a.call('Forbid')
    a.write(k.names.memoryLine, (_, context) => {
      k.put(context, R.pointer, k.freeObjects.pop() ?? -1)
      return k.get(context, R.pointer) >= 0
    })
    a.if(R.result, () => a.read(piece))
    a.call('Permit')
    a.ret()
  })
  a.routine('mem.free', () => {
    a.account('kernel')
    a.call('Forbid')
    a.write(piece)
    a.write(k.names.memoryLine, (_, context) => {
      k.freeObjects.push(k.get(context, R.pointer))
    })
    a.call('Permit')
    a.ret()
  })
}
