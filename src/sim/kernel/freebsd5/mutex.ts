import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import type { FreebsdState } from './state.ts'
import { pointToLock, toChain } from './mutex-registers.ts'
import { writeBlock, writeWakeOne } from './turnstile.ts'

/** What a look at the mutex word under the chain lock can find. */
const FOUND = { free: 1, ownerless: 2, contested: 3, owned: 4 } as const

/**
 * Sleep mutexes (FreeBSD kern_mutex.c of the 5.x era, path unknown; F06 1.167): one compare-and-swap when free. When
 * not: spin for as long as the owner runs (adaptive, without a time limit), else wait on the turnstile. A release
 * hands nothing over: whoever is woken tries again, and a spinner or a newcomer may be faster.
 * R.lock: the mutex.
 */
export const writeMutex = (a: Assembler, k: FreebsdState): void => {
  writeLock(a, k)
  writeLockSleep(a, k)
  writeUnlock(a, k)
}

const writeLock = (a: Assembler, k: FreebsdState): void => {
  a.routine('mtx_lock', () => {
    a.do(pointToLock(k))
    a.atomic({ register: R.lineA }, (cpu, context) => k.tryTake(k.live().processor.get(context, R.lock), cpu, context))
    a.jumpIf(R.result, 'done')
    a.do((cpu, context) => {
      const { processor } = k.live()
      const mutex = processor.get(context, R.lock)
      processor.put(context, R.keptLock, mutex)
      k.noteContention(mutex, cpu, context)
    })
    a.call('_mtx_lock_sleep')
    a.label('done')
    a.ret()
  })
}

const writeLockSleep = (a: Assembler, k: FreebsdState): void => {
  const mutexOf = (context: number): number => k.live().processor.get(context, R.keptLock)
  const pointToMutex = (_: number, context: number): void => {
    k.live().processor.put(context, R.lineA, k.names.lineOf(mutexOf(context)))
  }
  const isFound =
    (what: number) =>
    (_: number, context: number): void => {
      const { processor } = k.live()
      processor.put(context, R.result, processor.get(context, R.scratchA) === what ? 1 : 0)
    }
  a.routine('_mtx_lock_sleep', () => {
    a.label('retry')
    a.account('kernel')
    a.do(pointToMutex)
    a.atomic({ register: R.lineA }, (cpu, context) => k.tryTake(mutexOf(context), cpu, context))
    a.jumpIf(R.result, 'done')
    a.do(toChain(k))
    a.call('mtx_lock_spin')
    a.do(pointToMutex)
    a.read({ register: R.lineA }, (_, context) => {
      k.live().processor.put(context, R.scratchA, inspect(k, mutexOf(context)))
    })
    a.do(isFound(FOUND.free))
    a.jumpIf(R.result, 'drop and retry')
    a.do(isFound(FOUND.ownerless))
    a.jumpIf(R.result, 'claim')
    a.do(isFound(FOUND.contested))
    a.jumpIf(R.result, 'marked')
    a.atomic({ register: R.lineA }, (_, context) => {
      const owned = k.holder[mutexOf(context)] >= 0
      if (owned) k.contested[mutexOf(context)] = 1
      k.live().processor.put(context, R.result, owned ? 1 : 0)
    })
    a.jumpIfNot(R.result, 'drop and retry')
    a.label('marked')
    writeAdaptiveSpin(a, k, mutexOf, pointToMutex)
    writeBlock(a, k)
    a.jump('retry')
    a.label('claim')
    a.write({ register: R.lineA }, (cpu, context) => k.take(mutexOf(context), cpu, context))
    a.do(toChain(k))
    a.call('mtx_unlock_spin')
    a.jump('done')
    a.label('drop and retry')
    a.do(toChain(k))
    a.call('mtx_unlock_spin')
    a.jump('retry')
    a.label('done')
    a.do((_, context) => {
      const { processor } = k.live()
      processor.put(context, R.lock, mutexOf(context))
    })
    a.ret()
  })
}

const inspect = (k: FreebsdState, mutex: number): number => {
  if (k.holder[mutex] < 0) return k.contested[mutex] === 1 ? FOUND.ownerless : FOUND.free
  return k.contested[mutex] === 1 ? FOUND.contested : FOUND.owned
}

/** The owner runs: read the word and the owner's state until either changes. Falls through when the owner does not run. */
const writeAdaptiveSpin = (
  a: Assembler,
  k: FreebsdState,
  mutexOf: (context: number) => number,
  pointToMutex: (cpu: number, context: number) => void,
): void => {
  const ownerRuns = (context: number): boolean => {
    const owner = k.holder[mutexOf(context)]
    return owner >= 0 && owner === k.live().processor.get(context, R.keptThread) && k.runs(owner)
  }
  a.do((_, context) => {
    const { processor } = k.live()
    const owner = k.holder[mutexOf(context)]
    processor.put(context, R.keptThread, owner)
    processor.put(context, R.result, owner >= 0 ? 1 : 0)
    if (owner >= 0) processor.put(context, R.lineB, k.names.threadLine[owner])
  })
  a.jumpIfNot(R.result, 'drop and retry')
  a.read({ register: R.lineB }, (_, context) => k.live().processor.put(context, R.result, ownerRuns(context) ? 1 : 0))
  a.jumpIfNot(R.result, 'owner sleeps')
  a.do(toChain(k))
  a.call('mtx_unlock_spin')
  a.account('spin')
  a.do((_, context) => {
    const { processor } = k.live()
    processor.put(context, R.lineB, k.names.threadLine[processor.get(context, R.keptThread)])
  })
  a.do(pointToMutex)
  a.label('look')
  a.read(
    { register: R.lineA },
    (_, context) => k.live().processor.put(context, R.result, ownerRuns(context) ? 1 : 0),
    1,
  )
  a.jumpIfNot(R.result, 'retry')
  a.read(
    { register: R.lineB },
    (_, context) => k.live().processor.put(context, R.result, ownerRuns(context) ? 1 : 0),
    2,
  )
  a.jumpIfNot(R.result, 'retry')
  a.watch()
  a.jump('look')
  a.label('owner sleeps')
}

const writeUnlock = (a: Assembler, k: FreebsdState): void => {
  a.routine('mtx_unlock', () => {
    a.do(pointToLock(k))
    a.atomic({ register: R.lineA }, (cpu, context) => {
      const { processor } = k.live()
      const mutex = processor.get(context, R.lock)
      const easy = k.contested[mutex] === 0
      processor.put(context, R.result, easy ? 1 : 0)
      if (easy) k.release(mutex, cpu, context)
      else processor.put(context, R.keptLock, mutex)
    })
    a.jumpIf(R.result, 'done')
    a.call('_mtx_unlock_sleep')
    a.label('done')
    a.ret()
  })
  a.routine('_mtx_unlock_sleep', () => {
    a.do(toChain(k))
    a.call('mtx_lock_spin')
    a.work(CYCLES.lookup)
    writeWakeOne(a, k)
    a.ret()
  })
}
