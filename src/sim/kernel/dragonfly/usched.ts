import type { Assembler } from '../../machine/processor/assembler.ts'
import { R } from '../registers.ts'
import { USCHED } from './card.ts'
import { type DragonflyState, encodeMessage, LEAVE, MESSAGE } from './state.ts'

/** 5 ticks at 50 Hz; the clock of 100 Hz gives twice as many (DragonFly source text 2405604037, path unknown). */
const ROUND_ROBIN_TICKS = 10
/** dfly_chooseproc's weights (usched_dfly.c @399efd7). */
const WEIGHT = { stay: 200, idle: 160, queued: 40 } as const

/**
 * The user-process schedulers, which sit on top of LWKT and do choose CPUs: bsd4 (kern/usched_bsd4.c @0846e4c), one
 * queue and one spin lock; dfly (usched_dfly.c), a queue and a lock for each CPU. Each CPU has one designated user
 * thread; the others wait here, off LWKT. A thread moves only when it returns to user mode or is queued here.
 */
export const writeUsched = (a: Assembler, k: DragonflyState): void => {
  writeSpin(a, k)
  writeAcquire(a, k)
  writeRelease(a, k)
  writeNotify(a, k)
  writeReschedule(a, k)
}

const writeSpin = (a: Assembler, k: DragonflyState): void => {
  const line = (cpu: number): number => k.names.userQueueLine[cpu]
  a.routine('spin_lock user queue', () => {
    a.do((_, context) => k.mask(context, 1))
    a.loop((end) => {
      a.atomic(line, (cpu, context) => {
        const taken = k.book.tryTake(k.names.userLock[cpu], cpu, context)
        if (!taken) k.book.contend(k.names.userLock[cpu], cpu, context)
        return taken
      })
      a.jumpIf(R.result, end)
      a.account('spin')
      a.loop((free) => {
        a.read(line, (cpu) => k.book.isFree(k.names.userLock[cpu]), 1)
        a.jumpIf(R.result, free)
        a.watch()
      })
    })
    a.ret()
  })
  a.routine('spin_unlock user queue', () => {
    a.write(line, (cpu, context) => {
      k.book.release(k.names.userLock[cpu], cpu, context)
      k.mask(context, -1)
    })
    a.ret()
  })
}

/** acquire_curproc, on the way to user mode: become the CPU's designated thread, or wait for another CPU or one's turn. */
const writeAcquire = (a: Assembler, k: DragonflyState): void => {
  a.routine('acquire_curproc', () => {
    a.if(
      (cpu, context) =>
        k.designated[cpu] === context && k.userResched[cpu] === 0 && !k.live().threads.isElsewhere(context, cpu),
      () => a.ret(),
    )
    a.call('spin_lock user queue')
    a.do((cpu, context) => designate(k, cpu, context))
    a.if(R.result, () => {
      a.call('spin_unlock user queue')
      a.ret()
    })
    a.call('spin_unlock user queue')
    a.do((_, context) => {
      k.mask(context, 1)
      k.leaving[context] = LEAVE.blocks
      k.toUserQueue[context] = 1
    })
    a.call('lwkt_switch')
    a.do((_, context) => k.mask(context, -1))
    a.ret()
  })
}

/** Whether a thread may run in user mode here: nobody is designated, or somebody less important, who then waits. */
const designate = (k: DragonflyState, cpu: number, context: number): boolean => {
  const { threads } = k.live()
  if (threads.isElsewhere(context, cpu)) return false
  const other = k.designated[cpu]
  if (other >= 0 && threads.priority[other] >= threads.priority[context]) return false
  if (other >= 0) {
    if (threads.queueOfThread(other) < 0) return false
    threads.remove(other, cpu)
    threads.enqueue(k.names.userQueue[cpu], other, cpu, threads.wakeOf(other))
  }
  k.designated[cpu] = context
  k.userTicks[cpu] = 0
  return true
}

/**
 * release_curproc and select_curproc: the CPU's designated thread leaves; the best that waits is given the CPU. A CPU that
 * was told, and has found itself one since, passes the word on.
 */
const writeRelease = (a: Assembler, k: DragonflyState): void => {
  a.routine('release_curproc', () => {
    a.do((cpu) => {
      k.designated[cpu] = -1
      k.userResched[cpu] = 0
    })
    a.call('select_curproc')
    a.ret()
  })
  a.routine('select_curproc', () => {
    a.call('spin_lock user queue')
    a.write(
      (cpu) => k.names.userQueueLine[cpu],
      (cpu, context) => {
        k.userTold[cpu] = 0
        const thread = k.designated[cpu] >= 0 ? -1 : takeWaiting(k, cpu)
        k.put(context, R.target, thread)
        if (thread < 0) return false
        k.designated[cpu] = thread
        k.userTicks[cpu] = 0
        return true
      },
    )
    a.if(
      R.result,
      () => {
        a.call('spin_unlock user queue')
        // lwkt_acquire: the thread is this CPU's from now on.
        a.write(
          (_, context) => k.names.threadLine[k.get(context, R.target)],
          (cpu, context) => {
            k.owner[k.get(context, R.target)] = cpu
          },
        )
        a.call('_lwkt_enqueue')
      },
      () => {
        a.call('spin_unlock user queue')
        a.if(
          (cpu) => k.designated[cpu] >= 0 && k.names.userQueue.some((queue) => k.live().threads.first(queue) >= 0),
          () => a.call('notify user cpu'),
        )
      },
    )
    a.ret()
  })
}

/** The best waiting thread; with a queue for each CPU an idle one pulls from the longest. */
const takeWaiting = (k: DragonflyState, cpu: number): number => {
  const { threads } = k.live()
  const own = threads.dequeue(k.names.userQueue[cpu], cpu)
  if (own >= 0 || k.options['usched'] !== USCHED.dfly) return own
  let longest = -1
  for (let other = 0; other < k.cpus; other++) {
    if (queued(k, other) > (longest < 0 ? 0 : queued(k, longest))) longest = other
  }
  if (longest < 0) return -1
  const pulled = threads.dequeue(k.names.userQueue[longest], cpu)
  if (pulled < 0) return -1
  threads.noteBalance(pulled, k.names.userQueue[longest], k.names.userQueue[cpu], cpu)
  return pulled
}

const queued = (k: DragonflyState, cpu: number): number => {
  const { threads } = k.live()
  let count = 0
  for (let thread = threads.first(k.names.userQueue[cpu]); thread >= 0; thread = threads.after(thread)) count++
  return count
}

/** CPU whose queue a thread is put on (dfly), or its own (bsd4, where all are one). */
const queueFor = (k: DragonflyState, thread: number, cpu: number): number => {
  const place = k.live().threads.placedOn[thread]
  if (place >= 0) return place
  if (k.options['usched'] !== USCHED.dfly) return cpu
  let best = cpu
  let bestScore = -Infinity
  for (let other = 0; other < k.cpus; other++) {
    const score =
      (other === k.owner[thread] ? WEIGHT.stay : 0) +
      (k.designated[other] < 0 ? WEIGHT.idle : 0) -
      WEIGHT.queued * (queued(k, other) + (k.designated[other] < 0 ? 0 : 1))
    if (score > bestScore) [best, bestScore] = [other, score]
  }
  return best
}

/** After a thread has been put on a queue: a CPU without a designated thread is told. */
const writeNotify = (a: Assembler, k: DragonflyState): void => {
  a.routine('notify user cpu', () => {
    a.do((cpu, context) => {
      const free = freeFor(k, cpu)
      k.put(context, R.scratchB, free)
    })
    a.if(
      (_, context) => k.get(context, R.scratchB) >= 0,
      () =>
        a.if(
          (cpu, context) => k.get(context, R.scratchB) === cpu,
          () => a.call('select_curproc'),
          () => {
            a.do((cpu, context) => {
              const free = k.get(context, R.scratchB)
              k.userTold[free] = 1
              k.beginSend(cpu, free, encodeMessage(MESSAGE.userResched, 0))
            })
            a.call('lwkt_send_ipiq')
          },
        ),
    )
    a.ret()
  })
}

/**
 * A CPU without a designated thread that may take somebody who waits, and has not been told so; −1 if there is none. First
 * one for which somebody waits who may run nowhere else, then this one. One that is told is out of the mask until it has
 * looked (bsd4_setrunqueue), so that two who wait do not both count on it.
 */
const freeFor = (k: DragonflyState, cpu: number): number => {
  const { threads } = k.live()
  const isFree = (other: number): boolean => k.designated[other] < 0 && k.userTold[other] === 0
  if (!threads.anyPlaced()) return isFree(cpu) ? cpu : k.designated.findIndex((_, other) => isFree(other))
  const waiting = (other: number): number[] => k.names.userQueue.map((queue) => threads.first(queue, other))
  const isOnly = (other: number): boolean =>
    isFree(other) && waiting(other).some((one) => threads.placedOn[one] === other)
  const serves = (other: number): boolean => isFree(other) && waiting(other).some((one) => one >= 0)
  const only = k.designated.findIndex((_, other) => isOnly(other))
  if (only >= 0) return only
  return serves(cpu) ? cpu : k.designated.findIndex((_, other) => serves(other))
}

/** The quantum is over, and somebody waits: back to the queue, from where it comes again. */
const writeReschedule = (a: Assembler, k: DragonflyState): void => {
  a.routine('user reschedule', () => {
    a.do((cpu, context) => {
      k.userResched[cpu] = 0
      k.leaving[context] = LEAVE.blocks
      k.toUserQueue[context] = 1
    })
    a.call('lwkt_switch')
    a.ret()
  })
}

/** A tick of the clock for the user thread of a CPU: after its round it is to make way, if anybody waits. */
export const chargeUser = (k: DragonflyState, cpu: number): void => {
  const thread = k.designated[cpu]
  if (thread < 0 || ++k.userTicks[cpu] < ROUND_ROBIN_TICKS) return
  if (k.live().threads.first(k.names.userQueue[cpu], cpu) < 0) return
  k.userTicks[cpu] = 0
  k.userResched[cpu] = 1
  k.live().processor.preempt[cpu] = 1
}

/** A user thread that waits for a CPU is put on its queue at the moment when it has left its old one. */
export const putOnUserQueue = (k: DragonflyState, thread: number, cpu: number): void => {
  const { threads, processor } = k.live()
  k.toUserQueue[thread] = 0
  k.userQueued[cpu] = 1
  const queue = k.names.userQueue[queueFor(k, thread, cpu)]
  threads.enqueue(queue, thread, cpu, threads.noteWake(thread, cpu, -1, queue, processor.cause[thread]))
}
