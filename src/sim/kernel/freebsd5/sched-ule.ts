import { nextBelow } from '../../engine/random.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { addBound, makeWayForBound } from './place.ts'
import { makeReady, maybePreempt } from './run-queue.ts'
import type { FreebsdState } from './state.ts'

const MS = 1_000_000_000
/** F06 sched_balance: the next time is drawn from 0 to 2 s. */
const BALANCE_MS_MAX = 2000

/**
 * ULE of the 5.x and 6.x years (F06 sched_ule.c; idle steal from the early version, text 72140954): a queue for each
 * CPU, and all of them under sched_lock. A woken thread goes to the waker's CPU, or to an idle one when that has more
 * than one already; another CPU's queue is reached through its list of assigned threads.
 */
export const writeUle = (a: Assembler, k: FreebsdState): void => {
  writeAdd(a, k)
  writeAssigned(a, k)
  writeSteal(a, k)
  writeBalance(a, k)
}

/** sched_add: R.target becomes ready, on the CPU that sched_add chooses; R.scratchB is 1 for an interrupt thread. */
const writeAdd = (a: Assembler, k: FreebsdState): void => {
  a.routine('sched_add', () => {
    a.if(
      (cpu, context) => k.userThreads.comesBack(k.get(context, R.target), cpu),
      () => a.ret(),
    )
    a.write((_, context) => k.names.threadLine[k.get(context, R.target)])
    addBound(a, k)
    a.read(k.names.idleMaskLine, (cpu, context) => k.put(context, R.scratchA, chooseCpu(k, cpu, context)))
    a.if(
      (cpu, context) => k.get(context, R.scratchA) === cpu,
      () => {
        a.write((cpu) => k.names.runQueueLine[cpu] + 1)
        a.write(
          (cpu) => k.names.runQueueLine[cpu],
          (cpu, context) => makeReady(k, cpu, cpu, context),
        )
        a.do((cpu, context) => maybePreempt(k, cpu, context))
      },
      () => {
        // kseq_notify: an atomic push on the other CPU's list, and an interrupt if it idles or runs a lesser thread.
        a.atomic(
          (_, context) => k.names.assignedLine[k.get(context, R.scratchA)],
          (_, context) => {
            const target = k.get(context, R.scratchA)
            k.assigned[target].push(k.get(context, R.target))
            k.load[target]++
          },
        )
        a.read((_, context) => k.names.runQueueLine[k.get(context, R.scratchA)])
        a.if(
          (_, context) => isLesser(k, context),
          () => {
            a.code(CYCLES.sendIpi)
            a.do((cpu, context) => {
              const { processor } = k.live()
              processor.sendIpi(cpu, k.get(context, R.scratchA), processor.cause[context])
            })
          },
        )
      },
    )
    a.ret()
  })
}

const chooseCpu = (k: FreebsdState, cpu: number, context: number): number => {
  const mine = k.live().threads.placedOn[k.get(context, R.target)] === cpu
  if (mine || k.get(context, R.scratchB) === 1 || k.load[cpu] === 0) return cpu
  const last = k.live().threads.lastCpu[k.get(context, R.target)]
  if (last >= 0 && k.idleMask[last] === 1 && k.load[last] === 0) return last
  for (let other = 0; other < k.cpus; other++) if (k.idleMask[other] === 1 && k.load[other] === 0) return other
  return k.load[cpu] > 1 && last >= 0 && k.load[last] < k.load[cpu] ? last : cpu
}

const isLesser = (k: FreebsdState, context: number): boolean => {
  const { processor, threads } = k.live()
  const running = processor.outerContext(k.get(context, R.scratchA))
  return threads.priority[running] < threads.priority[k.get(context, R.target)]
}

/** kseq_assign: the target of an assignment takes its threads onto its own queue. sched_lock is held. */
const writeAssigned = (a: Assembler, k: FreebsdState): void => {
  a.routine('kseq_assign', () => {
    a.while(
      (cpu, context) => {
        const thread = k.assigned[cpu].shift() ?? -1
        k.put(context, R.target, thread)
        return thread >= 0
      },
      () => {
        a.atomic((cpu) => k.names.assignedLine[cpu])
        a.write((cpu) => k.names.runQueueLine[cpu] + 1)
        a.write(
          (cpu) => k.names.runQueueLine[cpu],
          (cpu, context) => {
            k.load[cpu]--
            makeReady(k, cpu, cpu, context)
            const { processor, threads } = k.live()
            threads.askIfElsewhere(k.get(context, R.target), cpu, processor.cause[context])
            const running = processor.outerContext(cpu)
            if (threads.priority[k.get(context, R.target)] > threads.priority[running]) processor.preempt[cpu] = 1
          },
        )
      },
    )
    a.ret()
  })
  a.routine('ipi', () => {
    a.code(CYCLES.interruptEntry)
    a.call('lock sched_lock')
    a.call('kseq_assign')
    a.call('unlock sched_lock')
    a.do((cpu) => makeWayForBound(k, cpu))
    a.code(CYCLES.interruptExit)
    a.iret()
  })
}

/** sched_idletd of the early version: a CPU with nothing to do takes a thread from any that has more than it runs. */
const writeSteal = (a: Assembler, k: FreebsdState): void => {
  const source = (context: number): number => k.get(context, R.scratchA)
  a.routine('sched_idletd', () => {
    a.read(k.names.idleMaskLine, (cpu, context) => {
      k.put(context, R.scratchA, busiest(k, cpu))
      return source(context) >= 0
    })
    a.if(R.result, () => {
      a.call('lock sched_lock')
      a.do((cpu, context) => k.put(context, R.scratchA, busiest(k, cpu)))
      a.if(
        (_, context) => source(context) >= 0,
        () => moveOne(a, k, source, (_, cpu) => cpu),
      )
      a.call('unlock sched_lock')
    })
    a.ret()
  })
}

/** The CPU with the longest queue of those that have more than they run, or −1. */
const busiest = (k: FreebsdState, except: number): number => {
  let best = -1
  for (let cpu = 0; cpu < k.cpus; cpu++) {
    if (cpu === except || movable(k, cpu) < 0) continue
    if (best < 0 || k.load[cpu] > k.load[best]) best = cpu
  }
  return best
}

/** A thread on a CPU's queue that may be moved: not one of the interrupt class, nor one that is bound. */
const movable = (k: FreebsdState, cpu: number): number => {
  const { threads, setup } = k.live()
  let thread = threads.first(k.names.runQueue[cpu])
  const stays = (one: number): boolean => setup.threads[one].kind === 'interrupt' || threads.placedOn[one] >= 0
  while (thread >= 0 && stays(thread)) thread = threads.after(thread)
  return thread
}

/** kseq_move: off one queue, onto the other; both lines are written. */
const moveOne = (
  a: Assembler,
  k: FreebsdState,
  from: (context: number, cpu: number) => number,
  to: (context: number, cpu: number) => number,
): void => {
  a.write((cpu, context) => k.names.runQueueLine[from(context, cpu)])
  a.write((cpu, context) => k.names.threadLine[Math.max(0, movable(k, from(context, cpu)))])
  a.write(
    (cpu, context) => k.names.runQueueLine[to(context, cpu)],
    (cpu, context) => {
      const { threads } = k.live()
      const [source, target] = [from(context, cpu), to(context, cpu)]
      const thread = movable(k, source)
      if (thread < 0) return
      threads.remove(thread, cpu)
      threads.noteBalance(thread, k.names.runQueue[source], k.names.runQueue[target], cpu)
      threads.enqueue(k.names.runQueue[target], thread, cpu, threads.wakeOf(thread))
      k.load[source]--
      k.load[target]++
    },
  )
}

/** sched_balance: from the busiest to the idlest CPU, half the difference, at random times up to 2 s apart. */
const writeBalance = (a: Assembler, k: FreebsdState): void => {
  const high = (context: number): number => k.get(context, R.scratchA)
  const low = (context: number): number => k.get(context, R.scratchC)
  a.routine('sched_balance', () => {
    a.call('lock sched_lock')
    a.do((_, context) => {
      const { processor, random } = k.live()
      k.nextBalancePs = processor.now + nextBelow(random, BALANCE_MS_MAX) * MS
      k.put(context, R.scratchA, k.load.indexOf(Math.max(...k.load)))
      k.put(context, R.scratchC, k.load.indexOf(Math.min(...k.load)))
      k.put(context, R.scratchD, (k.load[high(context)] - k.load[low(context)]) >> 1)
    })
    a.while(
      (_, context) => k.get(context, R.scratchD) > 0 && movable(k, high(context)) >= 0,
      () => {
        moveOne(a, k, high, low)
        a.do((_, context) => k.put(context, R.scratchD, k.get(context, R.scratchD) - 1))
      },
    )
    a.if(
      (_, context) => k.idleMask[low(context)] === 1 && k.load[low(context)] > 0,
      () => {
        a.code(CYCLES.sendIpi)
        a.do((cpu, context) => {
          const { processor } = k.live()
          if (low(context) !== cpu) processor.sendIpi(cpu, low(context), processor.cause[context])
        })
      },
    )
    a.call('unlock sched_lock')
    a.ret()
  })
}
