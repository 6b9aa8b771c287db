import { KIND } from '../../log/schema.ts'
import { Fifos } from '../fifos.ts'
import type { Needs, Setup, System } from '../kernel.ts'
import { R } from '../registers.ts'
import type { Names } from './layout.ts'

const INPUT_QUEUE_CAPACITY = 512

/** A FreeBSD 5 kernel's own changing data, and the names of everything it works with. */
export class FreebsdState {
  readonly mutable = [
    'holder',
    'contested',
    'lastHeld',
    'waiters',
    'waitsFor',
    'wokenEarly',
    'ownPriority',
    'blocking',
    'chosen',
    'previous',
    'idleMask',
    'need',
  ] as const
  readonly names: Names
  readonly needs: Needs
  readonly cpus: number
  readonly live: () => System
  readonly inputQueue: Fifos
  readonly sleepers: Fifos
  /** By lock: the context that holds it, or −1; whether its word says contested; the event of its last acquisition. */
  holder: Int32Array
  contested: Uint8Array
  lastHeld: Int32Array
  /** By lock: threads on its turnstile, in order of arrival. */
  waiters: number[][]
  /** By thread: the mutex it waits for, or −1; whether it was chosen before it had left its CPU. */
  waitsFor: Int32Array
  wokenEarly: Uint8Array
  /** By thread: its priority without what others have lent it. */
  ownPriority: Int32Array
  /** 1 when a thread leaves its CPU because it waits. */
  blocking: Uint8Array
  chosen: Int32Array
  previous: Int32Array
  idleMask: Uint8Array
  /** it_need, by thread. */
  need: Uint8Array

  constructor(setup: Setup, needs: Needs, names: Names, live: () => System) {
    const locks = setup.locks.length
    const threads = setup.threads.length
    this.names = names
    this.needs = needs
    this.cpus = setup.cpus
    this.live = live
    this.inputQueue = new Fifos(1, INPUT_QUEUE_CAPACITY)
    this.sleepers = new Fifos(1, Math.max(1, threads))
    this.holder = new Int32Array(locks).fill(-1)
    this.contested = new Uint8Array(locks)
    this.lastHeld = new Int32Array(locks).fill(-1)
    this.waiters = Array.from({ length: locks }, () => [])
    this.waitsFor = new Int32Array(threads).fill(-1)
    this.wokenEarly = new Uint8Array(threads)
    this.ownPriority = new Int32Array(threads)
    this.blocking = new Uint8Array(threads)
    this.chosen = new Int32Array(setup.cpus).fill(-1)
    this.previous = new Int32Array(setup.cpus).fill(-1)
    this.idleMask = new Uint8Array(setup.cpus)
    this.need = new Uint8Array(threads)
  }

  /** Takes a lock if it is free; the answer goes to R.result. */
  tryTake(lock: number, cpu: number, context: number): void {
    const free = this.holder[lock] < 0
    this.live().processor.put(context, R.result, free ? 1 : 0)
    if (free) this.take(lock, cpu, context)
  }

  take(lock: number, cpu: number, context: number): void {
    const { processor, log } = this.live()
    if (this.holder[lock] >= 0) throw new Error(`lock ${lock} is taken twice`)
    this.holder[lock] = context
    this.lastHeld[lock] = log.push(processor.now, KIND.acquire, cpu, lock, context, -1, processor.cause[context])
  }

  release(lock: number, cpu: number, context: number): void {
    const { processor, log } = this.live()
    if (this.holder[lock] !== context) throw new Error(`lock ${lock} is released by ${context}, which does not hold it`)
    this.holder[lock] = -1
    log.push(processor.now, KIND.release, cpu, lock, context, -1, processor.cause[context])
  }

  noteContention(lock: number, cpu: number, context: number): void {
    const { processor, log } = this.live()
    log.push(processor.now, KIND.contend, cpu, lock, context, this.holder[lock], this.lastHeld[lock])
  }

  /** Whether a context's thread is on a CPU right now. */
  runs(context: number): boolean {
    return this.live().threads.isRunning(context)
  }
}
