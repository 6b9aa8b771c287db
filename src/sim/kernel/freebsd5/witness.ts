import { KIND } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import type { FreebsdState } from './state.ts'

/**
 * WITNESS (F06 subr_witness.c 1.213): a graph of the order in which locks of each type have been seen to be taken. It is
 * looked at before a lock is waited for, so a reversal is told before it deadlocks, and without one; once for each
 * pair. Types are the workload's; every lock of the kernel's own is a type of its own.
 */
export class Witness {
  readonly mutable = ['held', 'before', 'told'] as const
  /** By thread: the mutexes it holds, oldest first. */
  private held: number[][]
  /** `type,type`: the first has been held when the second was taken. */
  private before: Record<string, boolean> = {}
  private told: Record<string, boolean> = {}
  private readonly typeOf: (lock: number) => string

  constructor(contexts: number, typeOf: (lock: number) => string) {
    this.held = Array.from({ length: contexts }, () => [])
    this.typeOf = typeOf
  }

  /** Whether a context holds a lock of which the graph must be asked. */
  holdsAny(context: number): boolean {
    return this.held[context].length > 0
  }

  /** The lock held in the reverse of the order seen before when `lock` is wanted now, told for the first time; or −1. */
  reversal(context: number, lock: number): number {
    const wanted = this.typeOf(lock)
    for (const held of this.held[context].toReversed()) {
      const pair = `${wanted},${this.typeOf(held)}`
      if (this.typeOf(held) === wanted || !this.before[pair] || this.told[pair]) continue
      this.told[pair] = true
      return held
    }
    return -1
  }

  taken(context: number, lock: number): void {
    const type = this.typeOf(lock)
    for (const held of this.held[context]) this.before[`${this.typeOf(held)},${type}`] = true
    this.held[context].push(lock)
  }

  released(context: number, lock: number): void {
    const at = this.held[context].lastIndexOf(lock)
    if (at >= 0) this.held[context].splice(at, 1)
  }
}

export const writeWitness = (a: Assembler, k: FreebsdState): void => {
  const { witness } = k
  if (witness === null) return
  a.routine('witness_checkorder', () => {
    a.if(
      (_, context) => witness.holdsAny(context),
      () => {
        a.read(k.names.witnessLine)
        a.code(CYCLES.lookup)
        a.do((cpu, context) => {
          const { processor, log } = k.live()
          const held = witness.reversal(context, k.lockOf(context))
          if (held < 0) return
          log.push(processor.now, KIND.reversal, cpu, k.lockOf(context), context, held, processor.cause[context])
        })
      },
    )
    a.ret()
  })
  // Written once the lock is held: a new order is a write to the graph.
  a.routine('witness_lock', () => {
    a.if(
      (_, context) => witness.holdsAny(context),
      () => a.write(k.names.witnessLine),
    )
    a.do((_, context) => witness.taken(context, k.lockOf(context)))
    a.ret()
  })
  a.routine('witness_unlock', () => {
    a.do((_, context) => witness.released(context, k.lockOf(context)))
    a.ret()
  })
}
