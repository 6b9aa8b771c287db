import type { Assembler } from '../../machine/processor/assembler.ts'
import { writePlaceInterrupt } from '../place.ts'
import { R } from '../registers.ts'
import { type DragonflyState, encodeMessage, MESSAGE } from './state.ts'

/** What the interrupt that asks for a thread does with R.target. */
const DOES = { nothing: 0, send: 1, notify: 2 } as const

/**
 * Somebody else's wish to have a thread on another CPU, carried out as DragonFly moves threads: the CPU that owns it
 * gives it away. One that runs goes by itself (lwkt_setcpu_self) when it is in its own program and holds no token;
 * one that is ready is sent in a message; one that sleeps is only told its new owner. A user thread goes by way of its
 * scheduler's queue.
 */
export const writePlace = (a: Assembler, k: DragonflyState): void => {
  const target = (context: number): number => k.get(context, R.target)
  writePlaceInterrupt(a, k, () => {
    a.write(
      (_, context) => k.names.threadLine[target(context)],
      (cpu, context) => k.put(context, R.scratchC, whatToDo(k, cpu, context)),
    )
    a.if(
      (_, context) => k.get(context, R.scratchC) === DOES.send,
      () => {
        a.write((cpu) => k.names.runQueueLine[cpu])
        a.write((cpu) => k.names.allThreadsLine[cpu])
        a.do((cpu, context) => {
          const thread = target(context)
          k.beginSend(cpu, k.migrateTo[thread], encodeMessage(MESSAGE.migrateIn, thread))
        })
        a.call('lwkt_send_ipiq')
      },
    )
    a.if(
      (_, context) => k.get(context, R.scratchC) === DOES.notify,
      () => {
        a.write((cpu) => k.names.userQueueLine[cpu])
        a.call('notify user cpu')
      },
    )
  })
}

const whatToDo = (k: DragonflyState, cpu: number, context: number): number => {
  const { setup } = k.live()
  const thread = k.get(context, R.target)
  return setup.threads[thread].kind === 'user' ? askUser(k, cpu, context) : askKernel(k, cpu, context)
}

const askKernel = (k: DragonflyState, cpu: number, context: number): number => {
  const { processor, threads } = k.live()
  const thread = k.get(context, R.target)
  const owner = k.owner[thread]
  // It is on its way already; where it arrives, it is looked at again as it begins to run.
  if (k.migrateTo[thread] >= 0 || !threads.isElsewhere(thread, owner)) return DOES.nothing
  if (owner !== cpu) {
    threads.ask(thread, owner, processor.cause[context])
    return DOES.nothing
  }
  if (threads.isRunning(thread)) {
    processor.nudge(thread)
    return DOES.nothing
  }
  if (k.isPreempted[thread] === 1) return DOES.nothing
  if (threads.queueOfThread(thread) < 0) {
    k.owner[thread] = threads.placedOn[thread]
    return DOES.nothing
  }
  threads.remove(thread, cpu)
  k.migrateTo[thread] = threads.placedOn[thread]
  return DOES.send
}

const askUser = (k: DragonflyState, cpu: number, context: number): number => {
  const { processor, threads } = k.live()
  const thread = k.get(context, R.target)
  if (threads.isRunning(thread)) {
    const runsOn = threads.lastCpu[thread]
    if (!threads.isElsewhere(thread, runsOn)) return DOES.nothing
    if (runsOn !== cpu) threads.ask(thread, runsOn, processor.cause[context])
    else if (k.designated[cpu] === thread) {
      k.userResched[cpu] = 1
      processor.nudge(thread)
    }
    return DOES.nothing
  }
  const queue = threads.queueOfThread(thread)
  if (queue < 0 || !k.names.userQueue.includes(queue)) return DOES.nothing
  const home = k.names.userQueue[threads.placedOn[thread]]
  if (home !== queue) {
    threads.remove(thread, cpu)
    threads.enqueue(home, thread, cpu, threads.wakeOf(thread))
  }
  return DOES.notify
}

/**
 * Whether an LWKT thread that is to be elsewhere may set out now: in its own program, and without tokens. Kernel code
 * counts on staying where it is.
 */
export const setsOut = (k: DragonflyState, cpu: number, context: number): boolean => {
  const { processor, setup, threads } = k.live()
  if (!threads.isElsewhere(context, cpu) || !processor.isInOwnProgram(context)) return false
  return setup.threads[context].kind !== 'user' && k.heldReferences[context] === 0 && k.migrateTo[context] < 0
}
