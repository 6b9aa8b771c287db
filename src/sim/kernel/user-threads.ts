import { KIND } from '../log/schema.ts'
import type { Assembler } from '../machine/processor/assembler.ts'
import { CYCLES } from './cycles.ts'
import type { Needs, Setup, System } from './kernel.ts'
import { R } from './registers.ts'

/** How a kernel sees the threads of a process. */
export interface Library {
  /** Threads of one process that it runs at once: one for libc_r, as many as there are CPUs for KSE, any for 1:1. */
  slots: number
  /** Whether a thread that blocks in the kernel makes its slot free for another. */
  upcalls: boolean
  /** Thread of program 0. */
  firstThread: number
  /** Line in which a thread's registers are kept. */
  threadLine: (thread: number) => number
  /** The kernel's routines that take and let go what a thread has while it is switched to in the kernel. */
  enter?: string
  leave?: string
}

/**
 * A process's thread library: threads that it changes between without the kernel, in the slots that the kernel runs.
 *
 * A library mutex makes a thread wait in user mode, and the library goes on with another one at once. A blocking
 * system call is different. With libc_r the kernel has stopped its one process, and so all threads; with KSE the
 * kernel calls the library back (an upcall), which fills the slot with another thread (kse.2 @039ea81; libc_r: Evans
 * 2000, abstract).
 */
export class UserThreads {
  readonly mutable = ['active', 'holder', 'waiters', 'parked', 'leftInUserMode', 'byKernel', 'early'] as const
  private readonly processOf: Int32Array
  private readonly library: Library
  private readonly live: () => System
  private readonly lines: number[]
  private readonly locks: number[]
  /** By process: list of threads that could go on if a slot were free. */
  private readonly readyQueue: number[]
  /** By process: threads that hold a slot; the holder of its mutex; who waits for that. */
  private active: Int32Array
  private holder: Int32Array
  private waiters: number[][]
  /** By thread: 1 while it waits for the library's mutex. */
  private parked: Uint8Array
  /** By thread: it left its CPU without the kernel; it came back by the kernel; it was let on before it had left. */
  private leftInUserMode: Uint8Array
  private byKernel: Uint8Array
  private early: Uint8Array

  constructor(setup: Setup, needs: Needs, library: Library, live: () => System) {
    const contexts = setup.threads.length + setup.cpus
    this.library = library
    this.live = live
    this.processOf = new Int32Array(contexts).fill(-1)
    needs.programs.forEach((spec, index) => {
      this.processOf[library.firstThread + index] = spec.process
    })
    const count = Math.max(-1, ...needs.programs.map((spec) => spec.process)) + 1
    const processes = Array.from({ length: count }, (_, process) => process)
    this.readyQueue = processes.map((process) =>
      setup.queue({
        name: `ready threads of process ${process}`,
        kind: 'user',
        cpu: -1,
        about: "the thread library's own list: the kernel does not know it",
      }),
    )
    this.lines = processes.map((process) =>
      setup.region({
        name: `pthread mutex ${process}`,
        kind: 'lock',
        lines: 1,
        owner: -1,
        home: 0,
        about: "a library mutex in the process's own memory",
      }),
    )
    this.locks = processes.map((process) =>
      setup.lock({
        name: `pthread mutex ${process}`,
        kind: 'mutex',
        line: this.lines[process],
        about: 'a mutex of the thread library: the kernel does not know it',
      }),
    )
    this.active = new Int32Array(count)
    this.holder = new Int32Array(count).fill(-1)
    this.waiters = processes.map(() => [])
    this.parked = new Uint8Array(contexts)
    this.leftInUserMode = new Uint8Array(contexts)
    this.byKernel = new Uint8Array(contexts)
    this.early = new Uint8Array(contexts)
  }

  /** Whether a thread library of its process decides when a thread runs. */
  isOfLibrary(thread: number): boolean {
    return this.processOf[thread] >= 0
  }

  /** At the start: whether a thread gets a slot; if not, it goes on the library's list. */
  begin(thread: number): boolean {
    const process = this.processOf[thread]
    return process < 0 || this.enterSlot(thread, process, 0)
  }

  /** A thread leaves its CPU in the kernel, to wait or for good: the thread that takes its slot, or −1. */
  leaves(thread: number, cpu: number, ends: boolean): number {
    const process = this.processOf[thread]
    if (process < 0 || !(this.library.upcalls || this.parked[thread] === 1 || ends)) return -1
    const { threads } = this.live()
    const next = threads.dequeue(this.readyQueue[process], cpu)
    if (next < 0) {
      this.active[process]--
      return -1
    }
    this.noteSwitch(thread, next, cpu, this.parked[thread] === 1 || ends ? 0 : 1)
    this.bringBack(next)
    return next
  }

  /**
   * A thread that left in user mode knows nothing of the kernel's switch that brings it back, and must not be
   * interrupted before it has ended that.
   */
  private bringBack(thread: number): void {
    if (this.leftInUserMode[thread] === 0) return
    this.leftInUserMode[thread] = 0
    this.byKernel[thread] = 1
    this.live().processor.masked[thread]++
  }

  /** A thread may go on: true when there is no slot for it, so that it waits on the library's list. */
  comesBack(thread: number, cpu: number): boolean {
    const process = this.processOf[thread]
    if (process < 0) return false
    const keptSlot = !this.library.upcalls && this.parked[thread] === 0
    this.parked[thread] = 0
    if (!keptSlot && !this.enterSlot(thread, process, cpu)) return true
    this.bringBack(thread)
    return false
  }

  /** Under the kernel's own lock, before a thread leaves: whether it has been let on meanwhile. */
  letOnEarly(thread: number): boolean {
    const early = this.early[thread] === 1
    this.early[thread] = 0
    if (early) this.parked[thread] = 0
    return early
  }

  /** A thread has just left its CPU: whether it was let on while it was about to, and is ready again. */
  letOnAsItLeft(thread: number): boolean {
    const early = this.early[thread] === 1
    this.early[thread] = 0
    return early
  }

  /**
   * Writes `uthread.lock` and `uthread.unlock`, on the mutex of the thread's own process. The kernel gives the names of
   * its routines: `park` makes the thread leave its CPU unless {@link letOnEarly}, `unpark` (R.target) lets one come
   * back, `arrive` ends a switch of the kernel's that has brought a thread back.
   */
  write(a: Assembler, park: string, unpark: string, arrive: string): void {
    this.writeLock(a, park, arrive)
    a.routine('uthread.unlock', () => {
      a.atomic(
        (_, context) => this.lines[this.processOf[context]],
        (cpu, context) => {
          const process = this.processOf[context]
          this.holder[process] = -1
          this.note(KIND.release, cpu, context, -1)
          const next = this.waiters[process].shift() ?? -1
          this.live().processor.put(context, R.target, next)
          if (next < 0) return false
          if (this.live().threads.isRunning(next)) {
            this.early[next] = 1
            return false
          }
          // Without a free slot there is nothing to ask the kernel for: it goes on the library's list.
          return this.active[process] < this.library.slots || !this.comesBack(next, cpu)
        },
      )
      a.if(R.result, () => a.call(unpark))
      a.ret()
    })
  }

  private writeLock(a: Assembler, park: string, arrive: string): void {
    const next = (context: number): number => this.nextInUserMode(context)
    a.routine('uthread.lock', () => {
      a.loop((end) => {
        a.atomic(
          (_, context) => this.lines[this.processOf[context]],
          (cpu, context) => this.tryLock(cpu, context),
        )
        a.jumpIf(R.result, end)
        a.code(CYCLES.lookup)
        a.write((_, context) => this.library.threadLine(context))
        a.write((_, context) => this.library.threadLine(Math.max(context, next(context))))
        a.if(
          (cpu, context) => this.switchInUserMode(cpu, context),
          () =>
            a.if(
              (_, context) => this.takeByKernel(context),
              () => a.call(arrive),
            ),
          () => this.writeSwitchThroughKernel(a, park, arrive),
        )
      })
      a.ret()
    })
  }

  /** The next thread, if there is one, left in the kernel, and is gone on with there; the one that waits leaves in user mode. */
  private writeSwitchThroughKernel(a: Assembler, park: string, arrive: string): void {
    const { enter, leave } = this.library
    if (enter === undefined || leave === undefined) {
      a.call(park)
      return
    }
    a.if(
      (_, context) => this.live().threads.first(this.readyQueue[this.processOf[context]]) >= 0,
      () => {
        a.call(enter)
        a.if(
          (cpu, context) => this.switchThroughKernel(cpu, context),
          () =>
            a.if(
              (_, context) => this.takeByKernel(context),
              () => a.call(arrive),
            ),
          () => {
            a.call(leave)
            a.call(park)
          },
        )
      },
      () => a.call(park),
    )
  }

  private tryLock(cpu: number, context: number): boolean {
    const process = this.processOf[context]
    const holder = this.holder[process]
    const free = holder < 0
    this.note(free ? KIND.acquire : KIND.contend, cpu, context, holder)
    if (free) this.holder[process] = context
    else {
      this.waiters[process].push(context)
      this.parked[context] = 1
    }
    return free
  }

  /** The library's next thread, if it left in user mode: only then can it come back without the kernel. */
  private nextInUserMode(context: number): number {
    const first = this.live().threads.first(this.readyQueue[this.processOf[context]])
    return first >= 0 && this.leftInUserMode[first] === 1 ? first : -1
  }

  /** Goes on with another thread without the kernel; says whether there was one. */
  private switchInUserMode(cpu: number, context: number): boolean {
    const next = this.nextInUserMode(context)
    if (next < 0 || this.early[context] === 1) return false
    this.leftInUserMode[next] = 0
    this.yieldTo(next, cpu, context)
    return true
  }

  /** What the kernel's switch needs is held, and the other thread lets it go, with interrupts on again. */
  private switchThroughKernel(cpu: number, context: number): boolean {
    const next = this.live().threads.first(this.readyQueue[this.processOf[context]])
    if (next < 0 || this.early[context] === 1) return false
    this.bringBack(next)
    this.yieldTo(next, cpu, context)
    this.live().processor.masked[context]--
    return true
  }

  private yieldTo(next: number, cpu: number, context: number): void {
    const { threads } = this.live()
    threads.dequeue(this.readyQueue[this.processOf[context]], cpu)
    this.noteSwitch(context, next, cpu, 0)
    this.leftInUserMode[context] = 1
    threads.switchTo(cpu, next, 'yielded')
  }

  private takeByKernel(context: number): boolean {
    const came = this.byKernel[context] === 1
    this.byKernel[context] = 0
    return came
  }

  private enterSlot(thread: number, process: number, cpu: number): boolean {
    if (this.active[process] < this.library.slots) {
      this.active[process]++
      return true
    }
    const { threads } = this.live()
    const woken = threads.noteWake(thread, cpu, -1, this.readyQueue[process], threads.wakeOf(thread))
    threads.enqueue(this.readyQueue[process], thread, cpu, woken)
    return false
  }

  /** Logs what a thread does with its process's mutex. */
  private note(kind: number, cpu: number, context: number, holder: number): void {
    const { processor, log } = this.live()
    log.push(processor.now, kind, cpu, this.locks[this.processOf[context]], context, holder, processor.cause[context])
  }

  private noteSwitch(from: number, to: number, cpu: number, upcall: number): void {
    const { processor, log } = this.live()
    log.push(processor.now, KIND.userSwitch, cpu, from, to, upcall, processor.cause[from])
  }
}
