import type { Assembler } from '../../machine/processor/assembler.ts'
import { R } from '../registers.ts'
import type { FreebsdState } from './state.ts'

/** Goes from a mutex to the spin mutex of its turnstile chain; the mutex stays in R.keptLock. */
export const toChain =
  (k: FreebsdState) =>
  (_: number, context: number): void =>
    k.put(context, R.lock, k.names.chainOf[k.mutexOf(context)])

/**
 * Turnstiles (F06 subr_turnstile.c 1.156): a waiter lends its turnstile to the lock, drops the chain lock, takes
 * sched_lock, and blocks unless it has been chosen meanwhile. Its priority is lent along the chain of owners.
 * Written into `_mtx_lock_sleep`, with the chain lock held.
 */
export const writeBlock = (a: Assembler, k: FreebsdState): void => {
  a.write(
    (_, context) => k.names.turnstileLine[context],
    (_, context) => {
      k.waiters[k.mutexOf(context)].push(context)
      k.blockedOn[context] = k.mutexOf(context)
    },
  )
  a.do(toChain(k))
  a.call('mtx_unlock_spin')
  a.call('lock sched_lock')
  a.if(
    (_, context) => k.wokenEarly[context] === 0,
    () => {
      a.write((_, context) => k.names.threadLine[context])
      a.write(
        (_, context) => k.names.threadLine[ownerOr(k, context)],
        (cpu, context) => {
          propagatePriority(k, cpu, context)
          k.blocking[context] = 1
          k.live().threads.noteBlock(context, cpu, k.mutexOf(context), -1)
        },
      )
      a.call('mi_switch')
    },
  )
  a.do((_, context) => {
    k.blockedOn[context] = -1
    k.wokenEarly[context] = 0
  })
  a.call('unlock sched_lock')
}

const ownerOr = (k: FreebsdState, context: number): number => {
  const owner = k.book.holder[k.mutexOf(context)]
  return owner >= 0 && owner < k.names.threadLine.length ? owner : context
}

/**
 * propagate_priority: up the chain of owners, until one is as important already. A waiter that has been taken off its
 * turnstile meanwhile has nobody to lend to: it is going to be made ready.
 */
const propagatePriority = (k: FreebsdState, cpu: number, context: number): void => {
  const { threads } = k.live()
  if (!k.waiters[k.mutexOf(context)].includes(context)) return
  const priority = threads.priority[context]
  let mutex = k.blockedOn[context]
  while (mutex >= 0) {
    const owner = k.book.holder[mutex]
    if (owner < 0 || threads.priority[owner] >= priority) return
    threads.lend(owner, priority, context, cpu)
    mutex = k.blockedOn[owner]
  }
}

/**
 * turnstile_signal (or _broadcast, with MUTEX_WAKE_ALL) and turnstile_unpend: whom is to be woken is chosen, the word
 * becomes "contested, no owner" if more wait and free if not; then, under sched_lock, lent priority is given back and
 * the chosen are made ready. Written into `_mtx_unlock_sleep`, with the chain lock held.
 */
export const writeWake = (a: Assembler, k: FreebsdState): void => {
  const all = k.options['wakeAll'] === 1
  a.do((_, context) => k.put(context, R.keptThread, all ? -1 : bestWaiter(k, k.mutexOf(context))))
  a.write(
    (_, context) => {
      const chosen = bestWaiter(k, k.mutexOf(context))
      return k.names.turnstileLine[chosen >= 0 ? chosen : context]
    },
    (_, context) => unlink(k, context, all),
  )
  a.write(
    (_, context) => k.lineOf(k.mutexOf(context)),
    (cpu, context) => {
      const mutex = k.mutexOf(context)
      k.contested[mutex] = k.waiters[mutex].length > 0 ? 1 : 0
      k.book.release(mutex, cpu, context)
    },
  )
  a.do(toChain(k))
  a.call('mtx_unlock_spin')
  a.if(
    (_, context) => k.pending[context].length > 0,
    () => {
      a.call('lock sched_lock')
      a.do((cpu, context) => unlend(k, cpu, context))
      a.while(
        (_, context) => nextPending(k, context),
        () => {
          a.set(R.scratchB, 0)
          a.call('sched_add')
        },
      )
      a.call('unlock sched_lock')
    },
  )
}

const bestWaiter = (k: FreebsdState, mutex: number): number => {
  const { threads } = k.live()
  let best = -1
  for (const thread of k.waiters[mutex]) {
    if (best < 0 || threads.priority[thread] > threads.priority[best]) best = thread
  }
  return best
}

const unlink = (k: FreebsdState, context: number, all: boolean): void => {
  const waiters = k.waiters[k.mutexOf(context)]
  const chosen = k.get(context, R.keptThread)
  if (all) k.pending[context] = waiters.splice(0)
  else k.pending[context] = chosen < 0 ? [] : waiters.splice(waiters.indexOf(chosen), 1)
}

/** turnstile_unpend: one's own priority anew, from those who still wait for the mutexes one holds. */
const unlend = (k: FreebsdState, cpu: number, context: number): void => {
  const { threads } = k.live()
  let priority = k.ownPriority[context]
  k.book.holder.forEach((holder, lock) => {
    if (holder !== context) return
    for (const thread of k.waiters[lock]) priority = Math.max(priority, threads.priority[thread])
  })
  threads.lend(context, priority, -1, cpu)
}

/** The next of those that are to be made ready, in R.target; one that has not yet left its CPU is told so instead. */
const nextPending = (k: FreebsdState, context: number): boolean => {
  for (;;) {
    const thread = k.pending[context].shift()
    if (thread === undefined) return false
    if (k.blocking[thread] === 1 && k.live().threads.isBlocked(thread)) {
      k.put(context, R.target, thread)
      return true
    }
    k.wokenEarly[thread] = 1
  }
}
