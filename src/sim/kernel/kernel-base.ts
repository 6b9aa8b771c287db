import type { Stateful } from '../engine/checkpoint.ts'
import type { Assembler } from '../machine/processor/assembler.ts'
import { CLOCK_VECTOR, type Kernel, TIMER_VECTOR } from './kernel.ts'
import type { KernelNames, KernelState } from './kernel-state.ts'

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
    processor.preemptRoutine = entry(preempt)
  }
}
