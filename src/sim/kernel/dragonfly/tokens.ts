import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { TOKENS } from './card.ts'
import { PRIORITY } from './globaldata.ts'
import { writeServeUntilWritten } from './ipiq.ts'
import { type DragonflyState, encodeMessage, LEAVE, MESSAGE } from './state.ts'

/** lwkt_token.c @00789ea: tries before a switch, and the longest pause between two, in the pause loop's own units. */
const TRIES = 19
const PAUSE_MAX = 5392
/** lwkt_thread.c @8cee56f, lwkt.spin_loops: rounds in which no thread had its tokens, before they are sorted by address. */
const SPIN_LOOPS = 10
/** A request for a token carries the lock and the CPU that wants it. */
const CPU_STEP = 256

/** What an attempt came to: the thread has it, has to wait, or has to wait and to ask the CPU that owns it. */
const TRIED = { wait: 0, has: 1, ask: 2 } as const

/**
 * Serializing tokens (DragonFly lwkt_token.c; era of 2003: lwkt_thread.c @03aa8d9; of 2004: lwkt_token.c, stored text
 * 29212402471; recent: @00789ea). A thread references tokens; it holds them all while it runs, none while it is
 * blocked, and runs again when it has them all. So waiting holds nothing, and no order can deadlock; what is given up
 * is that data is as it was before a blocking call.
 *
 * In 2003 and 2004 a token belongs to a CPU, and is asked for by message: of 2003 synchronously, with a held token
 * being a critical section; of 2004 the request waits at the owner until its thread has done. Recently it is an atomic
 * word that nobody is woken for: waiters poll.
 */
export const writeTokens = (a: Assembler, k: DragonflyState): void => {
  writeGet(a, k)
  writeRelease(a, k)
  writeRequested(a, k)
}

/** The MP lock has always been an atomic word. */
const isAtomic = (k: DragonflyState, lock: number): boolean =>
  k.options['tokens'] === TOKENS.atomic || lock === k.names.mpLock

/** A thread's tokens in the order in which it obtains them: as it came to reference them, or by address. */
const orderOf = (k: DragonflyState, thread: number): readonly number[] =>
  k.obtainsSorted[thread] === 1
    ? k.references[thread].toSorted((one, other) => (one >> 1) - (other >> 1))
    : k.references[thread]

const isRecursive = (order: readonly number[], at: number): boolean =>
  order.slice(0, at).some((reference) => reference >> 1 === order[at] >> 1)

/** Whether a thread obtains the next of the tokens it references that it does not hold. */
const tryNext = (k: DragonflyState, cpu: number, thread: number): number => {
  const at = k.heldReferences[thread]
  // A switch in between has brought all of them already.
  if (at === k.references[thread].length) return TRIED.has
  const order = orderOf(k, thread)
  const reference = order[at]
  const lock = reference >> 1
  if (isRecursive(order, at)) {
    k.heldReferences[thread]++
    return TRIED.has
  }
  const taken = isAtomic(k, lock)
    ? takeWord(k, cpu, thread, lock, (reference & 1) === 1)
    : takeLocal(k, cpu, thread, lock)
  if (taken === TRIED.has) k.heldReferences[thread]++
  return taken
}

/** Whether the next token that a thread lacks could be had, as its word looks. */
const looksFree = (k: DragonflyState, thread: number): boolean => {
  const reference = orderOf(k, thread)[k.heldReferences[thread]]
  if (reference === undefined) return true
  return (reference & 1) === 1 ? k.book.holder[reference >> 1] < 0 : k.book.isFree(reference >> 1)
}

const takeWord = (k: DragonflyState, cpu: number, thread: number, lock: number, shared: boolean): number => {
  const { book } = k
  if (shared) {
    // EXCLREQ keeps newcomers out who reference nothing else.
    const barred = k.exclusiveRequested[lock] === 1 && k.references[thread].length === 1
    if (book.holder[lock] >= 0 || barred) return TRIED.wait
    book.takeShared(lock, cpu, thread)
    return TRIED.has
  }
  if (!book.tryTake(lock, cpu, thread)) {
    k.exclusiveRequested[lock] = 1
    return TRIED.wait
  }
  k.exclusiveRequested[lock] = 0
  return TRIED.has
}

const takeLocal = (k: DragonflyState, cpu: number, thread: number, lock: number): number => {
  if (k.tokenCpu[lock] === cpu) return k.book.tryTake(lock, cpu, thread) ? TRIED.has : TRIED.wait
  const asked = lock * k.cpus + cpu
  if (k.tokenAsked[asked] === 1) return TRIED.wait
  k.tokenAsked[asked] = 1
  return TRIED.ask
}

const askOwner = (k: DragonflyState, cpu: number, lock: number): void =>
  k.beginSend(cpu, k.tokenCpu[lock], encodeMessage(MESSAGE.tokenRequest, lock * CPU_STEP + cpu))

/** lwkt_gettoken: R.lock the token, R.shared 1 to share it (an atomic word only). */
const writeGet = (a: Assembler, k: DragonflyState): void => {
  const line = (_: number, context: number): number => k.lineOf(k.get(context, R.lock))
  a.routine('lwkt_gettoken', () => {
    a.do((_, context) => {
      k.references[context].push(k.get(context, R.lock) * 2 + k.get(context, R.shared))
      return isAtomic(k, k.get(context, R.lock))
    })
    a.if(
      R.result,
      () => {
        a.atomic(line, (cpu, context) => tryNext(k, cpu, context))
        a.if(
          (_, context) => k.heldReferences[context] < k.references[context].length,
          () => writeContended(a, k, line),
        )
      },
      () => (k.options['tokens'] === TOKENS.synchronous ? writeAskAndWait(a, k) : writeAskAndSwitch(a, k, line)),
    )
    a.ret()
  })
}

/** Nineteen more tries, with pauses that grow by half; then a switch, which drops every token held. */
const writeContended = (a: Assembler, k: DragonflyState, line: (cpu: number, context: number) => number): void => {
  a.account('spin')
  a.do((cpu, context) => {
    k.book.noteContention(k.get(context, R.lock), cpu, context)
    k.put(context, R.scratchC, TRIES)
    k.put(context, R.scratchD, 1)
  })
  a.while(
    (_, context) => k.get(context, R.scratchC) > 0,
    () => {
      a.work({ register: R.scratchD })
      a.read(line, (_, context) => looksFree(k, context))
      a.if(R.result, () => {
        a.atomic(line, (cpu, context) => tryNext(k, cpu, context))
        a.if(R.result, () => a.ret())
      })
      a.do((_, context) => {
        const pause = k.get(context, R.scratchD)
        k.put(context, R.scratchC, k.get(context, R.scratchC) - 1)
        k.put(context, R.scratchD, Math.min(PAUSE_MAX, pause + (pause >> 1) + 1))
      })
    },
  )
  a.call('lwkt_switch')
}

/** 2004: the token is here, or its owner is asked for it and the thread makes way until the scheduler has it. */
const writeAskAndSwitch = (a: Assembler, k: DragonflyState, line: (cpu: number, context: number) => number): void => {
  a.read(line, (cpu, context) => {
    const tried = tryNext(k, cpu, context)
    if (tried !== TRIED.has) k.book.noteContention(k.get(context, R.lock), cpu, context)
    if (tried === TRIED.ask) askOwner(k, cpu, k.get(context, R.lock))
    k.put(context, R.scratchC, tried)
  })
  a.if(
    (_, context) => k.get(context, R.scratchC) === TRIED.ask,
    () => a.call('lwkt_send_ipiq'),
  )
  a.if(
    (_, context) => k.heldReferences[context] < k.references[context].length,
    () => a.call('lwkt_switch'),
  )
}

/**
 * 2003: in a critical section, ask and wait for the answer, for as long as it takes to own them all. Whoever waits serves
 * requests meanwhile, and so loses what it holds.
 */
const writeAskAndWait = (a: Assembler, k: DragonflyState): void => {
  const missing = (context: number): number => k.references[context][k.heldReferences[context]] >> 1
  const lacks = (context: number): boolean => k.heldReferences[context] < k.references[context].length
  a.do((_, context) => {
    k.mask(context, 1)
    k.put(context, R.scratchD, 0)
  })
  a.loop((end) => {
    a.set(R.scratchA, TRIED.has)
    a.while(
      (_, context) => k.get(context, R.scratchA) === TRIED.has && lacks(context),
      () =>
        a.read(
          (_, context) => k.lineOf(missing(context)),
          (cpu, context) => k.put(context, R.scratchA, tryNext(k, cpu, context)),
        ),
    )
    a.if(
      (_, context) => !lacks(context),
      () => a.jump(end),
    )
    a.do((cpu, context) => {
      const lock = missing(context)
      if (k.get(context, R.scratchD) === 0) k.book.noteContention(lock, cpu, context)
      k.put(context, R.scratchD, 1)
      k.put(context, R.scratchC, lock)
      k.put(context, R.source, k.tokenCpu[lock])
    })
    writeReleaseAll(a, k)
    a.if(
      (_, context) => k.get(context, R.scratchA) === TRIED.ask,
      () => {
        a.do((cpu, context) => askOwner(k, cpu, k.get(context, R.scratchC)))
        a.call('lwkt_send_ipiq')
        a.call('lwkt_wait_ipiq')
      },
      // Asked already, and kept for later: serve others until the token comes.
      () =>
        writeServeUntilWritten(
          a,
          k,
          (_, context) => k.lineOf(k.get(context, R.scratchC)),
          (cpu, context) => {
            const lock = k.get(context, R.scratchC)
            return isAtomic(k, lock) ? k.book.isFree(lock) : k.tokenCpu[lock] === cpu
          },
        ),
    )
  })
}

/** lwkt_reltoken: the newest first, always. Whoever asked for it meanwhile gets it now. */
const writeRelease = (a: Assembler, k: DragonflyState): void => {
  a.routine('lwkt_reltoken', () => {
    a.write(
      (_, context) => k.lineOf(k.get(context, R.lock)),
      (cpu, context) => {
        const newest = k.references[context].at(-1)
        if (newest === undefined || newest >> 1 !== k.get(context, R.lock)) {
          throw new Error(`thread ${context} releases a token that is not its newest`)
        }
        releaseNewest(k, cpu, context)
        k.references[context].pop()
        if (k.options['tokens'] === TOKENS.synchronous && !isAtomic(k, newest >> 1)) k.mask(context, -1)
      },
    )
    a.ret()
  })
}

const releaseNewest = (k: DragonflyState, cpu: number, thread: number): void => {
  const at = --k.heldReferences[thread]
  const order = orderOf(k, thread)
  if (isRecursive(order, at)) return
  const reference = order[at]
  const lock = reference >> 1
  if ((reference & 1) === 1 && k.book.holder[lock] !== thread) k.book.releaseShared(lock, cpu, thread)
  else k.book.release(lock, cpu, thread)
  const next = isAtomic(k, lock) ? undefined : k.tokenQueue[lock].shift()
  if (next !== undefined) give(k, lock, next)
}

const give = (k: DragonflyState, lock: number, cpu: number): void => {
  k.tokenCpu[lock] = cpu
  k.tokenAsked[lock * k.cpus + cpu] = 0
}

/**
 * A token is given unless a thread of this CPU holds it. Of threads that wait for each other's tokens, the one on the
 * lower CPU keeps what it has had: else they would swap for ever [assumed; on real machines chance decides].
 */
const mayGive = (k: DragonflyState, cpu: number, lock: number, wanting: number): boolean => {
  if (!k.book.isFree(lock)) return false
  return wanting < cpu || !isReferencedOn(k, cpu, lock)
}

/** Whether the thread that runs on a CPU, or one that is ready there, references a token. */
const isReferencedOn = (k: DragonflyState, cpu: number, lock: number): boolean => {
  const { processor, threads } = k.live()
  const references = (thread: number): boolean => k.references[thread].some((reference) => reference >> 1 === lock)
  if (references(processor.outerContext(cpu))) return true
  let thread = threads.first(k.names.runQueue[cpu])
  while (thread >= 0 && !references(thread)) thread = threads.after(thread)
  return thread >= 0
}

/** On the CPU that a request has come to: given, kept for later, or sent after the token. R.target: lock and CPU. */
const writeRequested = (a: Assembler, k: DragonflyState): void => {
  const lock = (context: number): number => Math.floor(k.get(context, R.target) / CPU_STEP)
  const wanting = (context: number): number => k.get(context, R.target) % CPU_STEP
  a.routine('lwkt_reqtoken_remote', () => {
    a.read(
      (_, context) => k.lineOf(lock(context)),
      (cpu, context) => k.tokenCpu[lock(context)] === cpu,
    )
    a.if(
      R.result,
      () =>
        a.if(
          (cpu, context) => mayGive(k, cpu, lock(context), wanting(context)),
          () =>
            a.write(
              (_, context) => k.lineOf(lock(context)),
              (_, context) => give(k, lock(context), wanting(context)),
            ),
          () => a.do((_, context) => void k.tokenQueue[lock(context)].push(wanting(context))),
        ),
      () =>
        a.if(
          (_, context) => k.tokenCpu[lock(context)] !== wanting(context),
          () => {
            a.do((cpu, context) =>
              k.beginSend(
                cpu,
                k.tokenCpu[lock(context)],
                encodeMessage(MESSAGE.tokenRequest, k.get(context, R.target)),
              ),
            )
            a.call('lwkt_send_ipiq')
          },
        ),
    )
    a.ret()
  })
}

/** Within `lwkt_switch`: the thread that leaves lets go of all its tokens, newest first; it goes on referencing them. */
export const writeReleaseAll = (a: Assembler, k: DragonflyState): void =>
  a.while(
    (_, context) => k.heldReferences[context] > 0,
    () =>
      a.write(
        (_, context) => k.lineOf(k.references[context][k.heldReferences[context] - 1] >> 1),
        (cpu, context) => releaseNewest(k, cpu, context),
      ),
  )

/**
 * The thread to try after another on a CPU's queue (−1: the first): in order of priority, the one that leaves behind
 * its equals if it can go on; never a user thread once a better one has had to be passed over.
 */
export const nextToRun = (k: DragonflyState, cpu: number, context: number, after: number): number => {
  const { threads } = k.live()
  const canStay = k.leaving[context] === LEAVE.not && !threads.isIdle(context)
  const next =
    after < 0
      ? threads.first(k.names.runQueue[cpu])
      : after === context
        ? firstBelow(k, cpu, context)
        : threads.after(after)
  const stayNow =
    canStay &&
    after !== context &&
    (after < 0 || threads.priority[after] >= threads.priority[context]) &&
    (next < 0 || threads.priority[next] < threads.priority[context])
  const candidate = stayNow ? context : next
  if (candidate < 0 || after < 0) return candidate
  return threads.priority[candidate] > PRIORITY.user ? candidate : -1
}

const firstBelow = (k: DragonflyState, cpu: number, context: number): number => {
  const { threads } = k.live()
  let thread = threads.first(k.names.runQueue[cpu])
  while (thread >= 0 && threads.priority[thread] >= threads.priority[context]) thread = threads.after(thread)
  return thread
}

/**
 * Within `lwkt_switch`: chooses the first thread that needs no tokens or can have all of them together; else the idle
 * one. After {@link SPIN_LOOPS} rounds in vain tokens are taken by address, so that two CPUs that each take first what the
 * other needs do not go on so for ever.
 */
export const writeObtain = (a: Assembler, k: DragonflyState): void => {
  const chosen = (cpu: number): number => k.chosen[cpu]
  const nextReference = (cpu: number): number => orderOf(k, chosen(cpu))[k.heldReferences[chosen(cpu)]] >> 1
  const lacks = (cpu: number): boolean => k.heldReferences[chosen(cpu)] < k.references[chosen(cpu)].length
  const newest = (cpu: number): number => k.lineOf(orderOf(k, chosen(cpu))[k.heldReferences[chosen(cpu)] - 1] >> 1)
  a.do((cpu, context) => {
    k.chosen[cpu] = nextToRun(k, cpu, context, -1)
  })
  a.loop((end) => {
    a.if(
      (cpu) => chosen(cpu) < 0,
      () => {
        a.do((cpu) => {
          k.chosen[cpu] = k.names.idle[cpu]
          k.failedRounds[cpu]++
        })
        a.jump(end)
      },
    )
    a.do((cpu) => {
      k.obtainsSorted[chosen(cpu)] = k.failedRounds[cpu] > SPIN_LOOPS ? 1 : 0
    })
    a.set(R.scratchA, TRIED.has)
    a.while(
      (cpu, context) => k.get(context, R.scratchA) === TRIED.has && lacks(cpu),
      () => {
        // A word that is taken is only read; a free one is swapped.
        a.read(
          (cpu) => k.lineOf(nextReference(cpu)),
          (cpu, context) => {
            const swap = isAtomic(k, nextReference(cpu)) && looksFree(k, chosen(cpu))
            if (!swap) k.put(context, R.scratchA, tryNext(k, cpu, chosen(cpu)))
            return swap
          },
        )
        a.if(R.result, () =>
          a.atomic(
            (cpu) => k.lineOf(nextReference(cpu)),
            (cpu, context) => k.put(context, R.scratchA, tryNext(k, cpu, chosen(cpu))),
          ),
        )
        a.if(
          (_, context) => k.get(context, R.scratchA) === TRIED.ask,
          () => {
            a.do((cpu) => askOwner(k, cpu, nextReference(cpu)))
            a.call('lwkt_send_ipiq')
          },
        )
      },
    )
    a.if(
      (cpu) => !lacks(cpu),
      () => {
        a.do((cpu) => {
          k.obtainsSorted[chosen(cpu)] = 0
          k.failedRounds[cpu] = 0
        })
        a.jump(end)
      },
    )
    a.while(
      (cpu) => k.heldReferences[chosen(cpu)] > 0,
      () => a.write(newest, (cpu) => releaseNewest(k, cpu, chosen(cpu))),
    )
    a.do((cpu, context) => {
      k.chosen[cpu] = nextToRun(k, cpu, context, chosen(cpu))
    })
    a.code(CYCLES.few)
  })
}
