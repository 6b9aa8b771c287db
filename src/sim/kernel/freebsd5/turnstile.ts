import type { Assembler } from '../../machine/processor/assembler.ts'
import { R } from '../registers.ts'
import { toChain } from './mutex-registers.ts'
import type { FreebsdState } from './state.ts'

/**
 * Turnstiles (F06 subr_turnstile.c 1.156): a waiter lends its turnstile to the lock, drops the chain lock, takes
 * sched_lock, and blocks unless it has been chosen meanwhile. Its priority is lent along the chain of owners.
 * Written into `_mtx_lock_sleep`, with the chain lock held.
 */
export const writeBlock = (a: Assembler, k: FreebsdState): void => {
  const mutexOf = (context: number): number => k.live().processor.get(context, R.keptLock)
  a.do((_, context) => {
    k.live().processor.put(context, R.lineB, k.names.turnstileLine[context])
  })
  a.write({ register: R.lineB }, (_, context) => {
    k.waiters[mutexOf(context)].push(context)
    k.waitsFor[context] = mutexOf(context)
  })
  a.do(toChain(k))
  a.call('mtx_unlock_spin')
  a.call('lock sched_lock')
  a.do((_, context) => {
    k.live().processor.put(context, R.result, k.wokenEarly[context])
    k.wokenEarly[context] = 0
  })
  a.jumpIf(R.result, 'chosen already')
  a.do((_, context) => {
    const { processor } = k.live()
    const owner = k.holder[mutexOf(context)]
    processor.put(context, R.lineA, k.names.threadLine[context])
    processor.put(context, R.lineB, k.names.threadLine[owner >= 0 ? owner : context])
  })
  a.write({ register: R.lineA })
  a.write({ register: R.lineB }, (cpu, context) => {
    lendPriority(k, context)
    k.blocking[context] = 1
    k.live().threads.noteBlock(context, cpu, mutexOf(context), -1)
  })
  a.call('mi_switch')
  a.label('chosen already')
  a.do((_, context) => {
    k.waitsFor[context] = -1
  })
  a.call('unlock sched_lock')
}

/** propagate_priority: up the chain of owners, until one is as important already. */
const lendPriority = (k: FreebsdState, context: number): void => {
  const { threads } = k.live()
  const priority = threads.priority[context]
  let mutex = k.waitsFor[context]
  while (mutex >= 0) {
    const owner = k.holder[mutex]
    if (owner < 0 || threads.priority[owner] >= priority) return
    threads.reprioritise(owner, priority)
    mutex = k.waitsFor[owner]
  }
}

/**
 * turnstile_signal and turnstile_unpend, one waiter at a time: the best waiter is chosen, the word becomes "contested,
 * no owner" if more wait and free if not; then, under sched_lock, lent priority is given back and the waiter made ready.
 * Written into `_mtx_unlock_sleep`, with the chain lock held.
 */
export const writeWakeOne = (a: Assembler, k: FreebsdState): void => {
  const mutexOf = (context: number): number => k.live().processor.get(context, R.keptLock)
  a.do((_, context) => {
    const { processor, threads } = k.live()
    const waiters = k.waiters[mutexOf(context)]
    let best = -1
    for (const thread of waiters) if (best < 0 || threads.priority[thread] > threads.priority[best]) best = thread
    processor.put(context, R.keptThread, best)
    processor.put(context, R.lineA, k.names.lineOf(mutexOf(context)))
    processor.put(context, R.lineB, k.names.turnstileLine[best >= 0 ? best : context])
    processor.put(context, R.result, best >= 0 ? 1 : 0)
  })
  a.jumpIfNot(R.result, 'nobody')
  a.write({ register: R.lineB }, (_, context) => {
    const waiters = k.waiters[mutexOf(context)]
    waiters.splice(waiters.indexOf(k.live().processor.get(context, R.keptThread)), 1)
  })
  a.label('nobody')
  a.write({ register: R.lineA }, (cpu, context) => {
    const mutex = mutexOf(context)
    k.contested[mutex] = k.waiters[mutex].length > 0 ? 1 : 0
    k.release(mutex, cpu, context)
  })
  a.do(toChain(k))
  a.call('mtx_unlock_spin')
  a.do((_, context) => {
    const { processor } = k.live()
    processor.put(context, R.result, processor.get(context, R.keptThread) >= 0 ? 1 : 0)
  })
  a.jumpIfNot(R.result, 'woken')
  a.call('lock sched_lock')
  a.do((_, context) => returnPriority(k, context))
  a.jumpIfNot(R.result, 'not yet asleep')
  a.set(R.scratchB, 0)
  a.call('sched_add')
  a.label('not yet asleep')
  a.call('unlock sched_lock')
  a.label('woken')
}

/** Takes back what was lent for this mutex; leaves in R.result whether the waiter has already left its CPU. */
const returnPriority = (k: FreebsdState, context: number): void => {
  const { processor, threads } = k.live()
  const waiter = processor.get(context, R.keptThread)
  let lent = k.ownPriority[context]
  k.holder.forEach((holder, lock) => {
    if (holder !== context) return
    for (const thread of k.waiters[lock]) lent = Math.max(lent, threads.priority[thread])
  })
  threads.reprioritise(context, lent)
  const asleep = k.blocking[waiter] === 1 && threads.isBlocked(waiter)
  if (!asleep) k.wokenEarly[waiter] = 1
  processor.put(context, R.target, waiter)
  processor.put(context, R.result, asleep ? 1 : 0)
}
