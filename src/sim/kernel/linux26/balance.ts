import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { CACHE_HOT } from './card.ts'
import { leaves } from './schedule.ts'
import type { LinuxState } from './state.ts'
import { preemptsCurrent, requestResched } from './wake.ts'

/** A task that has run a shorter time ago still has its lines in the cache [assumed]. */
const CACHE_DECAY_PS = 2_500_000_000

/** What load_balance keeps in its registers: whether the CPU idles, the busiest CPU, how many tasks to take. */
const isIdle = (k: LinuxState, context: number): boolean => k.get(context, R.scratchD) === 1
const busiest = (k: LinuxState, context: number): number => k.get(context, R.scratchB)
const wanted = (k: LinuxState, context: number): number => k.get(context, R.scratchC)
const candidate = (k: LinuxState, context: number): number => k.get(context, R.keptThread)

/**
 * load_balance (kernel/sched.c @0017d73; its search for the busiest queue as in the patch for 2.5.48, linux-kernel,
 * 19 Nov 2002): the queues' lengths are read without their locks, and looked at again with both locks held. The lock of
 * this CPU's queue is held. R.scratchD: 1 when the CPU idles, or is about to.
 */
export const writeBalance = (a: Assembler, k: LinuxState): void => {
  a.routine('load_balance', () => {
    a.call('find_busiest_queue')
    a.if(R.result, () => {
      a.call('double_lock_balance')
      a.if(
        (cpu, context) => k.nrRunning[busiest(k, context)] > ownLength(k, cpu) + 1,
        () => a.call('move_tasks'),
      )
      a.do((_, context) => k.put(context, R.lock, k.names.rqLock[busiest(k, context)]))
      a.call('spin_unlock')
    })
    a.ret()
  })
  writeFindBusiest(a, k)
  writeDoubleLock(a, k)
  writeMoveTasks(a, k)
}

/** Length of the CPU's own queue without the task that is about to leave it. */
const ownLength = (k: LinuxState, cpu: number): number => k.nrRunning[cpu] - (leaves(k, k.runningOn(cpu)) ? 1 : 0)

const writeFindBusiest = (a: Assembler, k: LinuxState): void => {
  const other = (context: number): number => k.get(context, R.scratchA)
  a.routine('find_busiest_queue', () => {
    a.set(R.scratchA, 0)
    a.set(R.scratchB, -1)
    a.set(R.scratchC, 1)
    a.while(
      (_, context) => other(context) < k.cpus,
      () => {
        a.if(
          (cpu, context) => other(context) !== cpu,
          () =>
            a.read(
              (_, context) => k.names.rqLine[other(context)],
              (cpu, context) => {
                const load = loadOf(k, cpu, other(context), isIdle(k, context))
                if (load <= wanted(k, context)) return
                k.put(context, R.scratchB, other(context))
                k.put(context, R.scratchC, load)
              },
            ),
        )
        a.do((_, context) => k.put(context, R.scratchA, other(context) + 1))
      },
    )
    a.code(CYCLES.few)
    a.do((cpu, context) => {
      const longest = wanted(k, context)
      const imbalance = (longest - ownLoad(k, cpu, isIdle(k, context))) >> 1
      k.put(context, R.scratchC, imbalance)
      if (busiest(k, context) < 0) return false
      return isIdle(k, context) || imbalance >= (longest + 3) >> 2
    })
    a.ret()
  })
}

/** A busy CPU fends off chance: of another's queue it takes the shorter of the lengths now and at the last look. */
const loadOf = (k: LinuxState, cpu: number, other: number, idle: boolean): number => {
  const at = cpu * k.cpus + other
  const load = idle ? k.nrRunning[other] : Math.min(k.nrRunning[other], k.seenRunning[at])
  k.seenRunning[at] = k.nrRunning[other]
  return load
}

/** And of its own the longer. */
const ownLoad = (k: LinuxState, cpu: number, idle: boolean): number => {
  const at = cpu * k.cpus + cpu
  const load = idle ? ownLength(k, cpu) : Math.max(k.nrRunning[cpu], k.seenRunning[at])
  k.seenRunning[at] = k.nrRunning[cpu]
  return load
}

/** Two queues' locks are taken in the order of their addresses: this CPU's may have to be let go first. */
const writeDoubleLock = (a: Assembler, k: LinuxState): void => {
  const lock = (routine: string, rq: (cpu: number, context: number) => number): void => {
    a.do((cpu, context) => k.put(context, R.lock, k.names.rqLock[rq(cpu, context)]))
    a.call(routine)
  }
  a.routine('double_lock_balance', () => {
    a.if(
      (cpu, context) => k.lineOf(k.names.rqLock[busiest(k, context)]) < k.lineOf(k.names.rqLock[cpu]),
      () => {
        lock('spin_unlock', (cpu) => cpu)
        lock('spin_lock', (_, context) => busiest(k, context))
        lock('spin_lock', (cpu) => cpu)
      },
      () => lock('spin_lock', (_, context) => busiest(k, context)),
    )
    a.ret()
  })
}

/** Expired tasks first, for they will not run soon where they are. An idle CPU takes one, a busy one half the difference. */
const writeMoveTasks = (a: Assembler, k: LinuxState): void => {
  a.routine('move_tasks', () => {
    a.do((_, context) => k.put(context, R.keptThread, firstOf(k, busiest(k, context))))
    a.while(
      (_, context) => candidate(k, context) >= 0 && wanted(k, context) > 0,
      () => {
        a.read(
          (_, context) => k.names.threadLine[candidate(k, context)],
          (_, context) => {
            k.put(context, R.scratchA, nextOf(k, busiest(k, context), candidate(k, context)))
            return mayMigrate(k, candidate(k, context), isIdle(k, context))
          },
        )
        a.if(R.result, () => a.call('pull_task'))
        a.do((_, context) => k.put(context, R.keptThread, k.get(context, R.scratchA)))
      },
    )
    a.ret()
  })
  a.routine('pull_task', () => {
    a.write(
      (_, context) => k.names.rqLine[busiest(k, context)] + 1,
      (cpu, context) => {
        k.put(context, R.lineB, k.live().threads.queueOfThread(candidate(k, context)))
        k.live().threads.remove(candidate(k, context), cpu)
      },
    )
    a.write(
      (_, context) => k.names.rqLine[busiest(k, context)],
      (_, context) => {
        k.nrRunning[busiest(k, context)]--
      },
    )
    a.write((_, context) => k.names.threadLine[candidate(k, context)])
    a.write((cpu) => k.names.rqLine[cpu] + 1)
    a.write(
      (cpu) => k.names.rqLine[cpu],
      (cpu, context) => attach(k, cpu, context),
    )
    a.ret()
  })
}

const attach = (k: LinuxState, cpu: number, context: number): void => {
  const { threads } = k.live()
  const thread = candidate(k, context)
  threads.noteBalance(thread, k.get(context, R.lineB), k.active[cpu], cpu)
  threads.enqueue(k.active[cpu], thread, cpu, threads.wakeOf(thread))
  k.cpuOf[thread] = cpu
  k.nrRunning[cpu]++
  if (preemptsCurrent(k, thread, cpu)) requestResched(k, cpu, cpu)
  k.put(context, R.scratchC, isIdle(k, context) ? 0 : wanted(k, context) - 1)
}

const firstOf = (k: LinuxState, cpu: number): number => {
  const { threads } = k.live()
  const expired = threads.first(k.expired[cpu])
  return expired >= 0 ? expired : threads.first(k.active[cpu])
}

const nextOf = (k: LinuxState, cpu: number, thread: number): number => {
  const { threads } = k.live()
  const next = threads.after(thread)
  if (next >= 0 || threads.queueOfThread(thread) === k.active[cpu]) return next
  return threads.first(k.active[cpu])
}

/** CAN_MIGRATE_TASK: (idle || not cache-hot), or as reported of 2.6.0-test4 (!idle || not cache-hot). */
const mayMigrate = (k: LinuxState, thread: number, idle: boolean): boolean => {
  const { processor, setup } = k.live()
  if (setup.threads[thread].bound >= 0 || k.live().threads.placedOn[thread] >= 0) return false
  if (k.options['cacheHot'] === CACHE_HOT.off || processor.now - k.lastRan[thread] > CACHE_DECAY_PS) return true
  return k.options['cacheHot'] === CACHE_HOT.inverted ? !idle : idle
}
