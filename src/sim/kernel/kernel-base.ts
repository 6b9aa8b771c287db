import type { Stateful } from '../engine/checkpoint.ts'
import { KIND, NOBODY } from '../log/schema.ts'
import type { Assembler } from '../machine/processor/assembler.ts'
import type { Kernel } from './kernel.ts'
import type { KernelNames, KernelState } from './kernel-state.ts'
import { ASK_VECTOR, CLOCK_VECTOR, TIMER_VECTOR } from './vectors.ts'

/** What every kernel answers in the same way from its state. */
export abstract class KernelBase<S extends KernelState<KernelNames>> implements Kernel {
  abstract readonly tickPs: number
  protected readonly k: S

  constructor(k: S) {
    this.k = k
  }

  abstract write(a: Assembler): void
  abstract boot(entry: (routine: string) => number): void
  abstract sleepOver(thread: number, cause: number): void

  threadOf(program: number): number {
    return this.k.names.programThread[program]
  }

  objectLine(pointer: number): number {
    return this.k.names.objectLine + pointer * (this.k.needs.pool?.linesPerObject ?? 1)
  }

  flowLine(flow: number): number {
    return this.k.names.flowLine[flow]
  }

  mayBePlaced(thread: number): boolean {
    const { k } = this
    return k.live().setup.threads[thread].bound < 0 && !k.userThreads.isOfLibrary(thread)
  }

  placeThread(thread: number, cpu: number, once: boolean, cause: number): void {
    const { threads } = this.k.live()
    threads.place(thread, cpu, once, cause)
    if (threads.isRunning(thread) && threads.lastCpu[thread] === cpu)
      threads.place(thread, once ? -1 : cpu, false, cause)
    else threads.ask(thread, this.cpuFor(thread), cause)
  }

  changePriority(thread: number, steps: number, cause: number): void {
    const { threads, log, processor } = this.k.live()
    this.ownPriorityBy(thread, steps)
    const priority = threads.priority[thread] + steps
    threads.reprioritise(thread, priority)
    log.push(processor.now, KIND.lend, NOBODY, thread, priority, -1, cause)
  }

  /** The CPU whose kernel can lay hands on a thread: where it runs, or whose queue it is on, or where it ran last. */
  protected cpuFor(thread: number): number {
    const { threads, setup } = this.k.live()
    const queue = threads.queueOfThread(thread)
    if (queue < 0) return Math.max(0, threads.lastCpu[thread])
    return setup.queues[queue].cpu >= 0 ? setup.queues[queue].cpu : threads.placedOn[thread]
  }

  /** The priority that a thread goes back to when nothing is lent to it changes too, where the kernel keeps one. */
  protected ownPriorityBy(_thread: number, _steps: number): void {}

  deadlocks(): number {
    return this.k.book.deadlocks
  }

  parts(): Stateful[] {
    return this.k.parts()
  }

  /** The routines that interrupts begin at, and the one that a CPU calls when it is to make way. */
  protected setVectors(entry: (routine: string) => number, preempt: string, ipi?: string): void {
    const { processor } = this.k.live()
    if (ipi !== undefined) processor.vectors[0] = entry(ipi)
    this.k.needs.devices.forEach((_, device) => {
      processor.vectors[1 + device] = entry('device interrupt')
    })
    processor.vectors[TIMER_VECTOR] = entry('timer interrupt')
    processor.vectors[CLOCK_VECTOR] = entry('clock interrupt')
    processor.vectors[ASK_VECTOR] = entry('place interrupt')
    processor.preemptRoutine = entry(preempt)
  }
}
