import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import type { FreebsdState } from './state.ts'
import { toChain, writeBlock, writeWake } from './turnstile.ts'

/** What a look at the mutex word under the chain lock can find. */
const FOUND = { free: 1, ownerless: 2, contested: 3, owned: 4 } as const

/**
 * Sleep mutexes (FreeBSD kern_mutex.c of the 5.x era, path unknown; F06 1.167): one compare-and-swap when free. When
 * not: spin for as long as the owner runs (adaptive, without a time limit), else wait on the turnstile. A release
 * hands nothing over: whoever is woken tries again, and a spinner or a newcomer may be faster.
 * R.lock: the mutex.
 */
export const writeMutex = (a: Assembler, k: FreebsdState): void => {
  const word = (_: number, context: number): number => k.lineOf(k.lockOf(context))
  a.routine('mtx_lock', () => {
    if (k.witness !== null) a.call('witness_checkorder')
    a.atomic(word, (cpu, context) => k.tryTake(k.lockOf(context), cpu, context))
    a.jumpIf(R.result, 'done')
    a.do((cpu, context) => {
      k.put(context, R.keptLock, k.lockOf(context))
      k.book.contend(k.lockOf(context), cpu, context)
    })
    a.call('_mtx_lock_sleep')
    a.label('done')
    if (k.witness !== null) a.call('witness_lock')
    a.ret()
  })
  a.routine('mtx_unlock', () => {
    if (k.witness !== null) a.call('witness_unlock')
    a.atomic(word, (cpu, context) => {
      const mutex = k.lockOf(context)
      if (k.contested[mutex] === 0) k.book.release(mutex, cpu, context)
      else k.put(context, R.keptLock, mutex)
      return k.contested[mutex] === 0
    })
    a.jumpIf(R.result, 'done')
    a.call('_mtx_unlock_sleep')
    a.label('done')
    a.ret()
  })
  a.routine('_mtx_unlock_sleep', () => {
    a.do(toChain(k))
    a.call('mtx_lock_spin')
    a.code(CYCLES.lookup)
    writeWake(a, k)
    a.ret()
  })
  writeLockSleep(a, k)
}

const writeLockSleep = (a: Assembler, k: FreebsdState): void => {
  const word = (_: number, context: number): number => k.lineOf(k.mutexOf(context))
  const found =
    (what: number) =>
    (_: number, context: number): boolean =>
      k.get(context, R.scratchA) === what
  const dropChain = (): void => {
    a.do(toChain(k))
    a.call('mtx_unlock_spin')
  }
  a.routine('_mtx_lock_sleep', () => {
    a.label('retry')
    a.account('kernel')
    a.atomic(word, (cpu, context) => k.tryTake(k.mutexOf(context), cpu, context))
    a.jumpIf(R.result, 'done')
    a.do(toChain(k))
    a.call('mtx_lock_spin')
    a.read(word, (_, context) => k.put(context, R.scratchA, inspect(k, k.mutexOf(context))))
    a.if(found(FOUND.free), () => a.jump('drop and retry'))
    a.if(found(FOUND.ownerless), () => {
      // Claimed with its waiters: their priority is this thread's from now on.
      a.write(word, (cpu, context) => {
        k.book.take(k.mutexOf(context), cpu, context)
        inheritWaiters(k, cpu, context)
      })
      dropChain()
      a.jump('done')
    })
    a.if(found(FOUND.owned), () => {
      a.atomic(word, (_, context) => {
        const owned = k.book.holder[k.mutexOf(context)] >= 0
        if (owned) k.contested[k.mutexOf(context)] = 1
        return owned
      })
      a.jumpIfNot(R.result, 'drop and retry')
    })
    if (k.options['adaptive'] === 0) writeAdaptiveSpin(a, k, word, dropChain)
    writeBlock(a, k)
    a.jump('retry')
    a.label('drop and retry')
    dropChain()
    a.jump('retry')
    a.label('done')
    a.do((_, context) => k.put(context, R.lock, k.mutexOf(context)))
    a.ret()
  })
}

const inspect = (k: FreebsdState, mutex: number): number => {
  if (k.book.isFree(mutex)) return k.contested[mutex] === 1 ? FOUND.ownerless : FOUND.free
  return k.contested[mutex] === 1 ? FOUND.contested : FOUND.owned
}

const inheritWaiters = (k: FreebsdState, cpu: number, context: number): void => {
  const { threads } = k.live()
  for (const waiter of k.waiters[k.mutexOf(context)]) {
    if (threads.priority[waiter] > threads.priority[context]) {
      threads.lend(context, threads.priority[waiter], waiter, cpu)
    }
  }
}

/**
 * The owner runs: read the word and the owner's state until either changes. Falls through when the owner does not run,
 * and for Giant, which is not waited for in this way (without ADAPTIVE_GIANT).
 */
const writeAdaptiveSpin = (
  a: Assembler,
  k: FreebsdState,
  word: (cpu: number, context: number) => number,
  dropChain: () => void,
): void => {
  const ownerState = (_: number, context: number): number => k.names.threadLine[k.get(context, R.keptThread)]
  const ownerRuns = (_: number, context: number): boolean => {
    const owner = k.book.holder[k.mutexOf(context)]
    return owner >= 0 && owner === k.get(context, R.keptThread) && k.runs(owner)
  }
  a.do((_, context) => {
    const owner = k.book.holder[k.mutexOf(context)]
    k.put(context, R.keptThread, owner)
    return owner >= 0
  })
  a.jumpIfNot(R.result, 'drop and retry')
  a.if(
    (_, context) => k.mutexOf(context) !== k.names.giant,
    () => {
      a.read(ownerState, ownerRuns)
      a.if(R.result, () => {
        dropChain()
        a.account('spin')
        a.loop(() => {
          a.read(word, ownerRuns, 1)
          a.jumpIfNot(R.result, 'retry')
          a.read(ownerState, ownerRuns, 2)
          a.jumpIfNot(R.result, 'retry')
          a.watch()
        })
      })
    },
  )
}
