import type { MachineSpec } from '../spec.ts'

/**
 * Which CPU used a line last. Hardware threads of one core share its caches, but what one has just written is still in
 * its own pipeline: the other pays for the hand-over once, the first time it touches the line afterwards.
 */
export class LineUsers {
  readonly mutable = ['writer', 'handedOver'] as const
  private readonly coreOf: Int32Array
  private readonly firstCpuOf: Int32Array
  private readonly hasSiblings: boolean
  /** The CPU that last wrote a line, or −1. */
  private writer: Int32Array
  /** 1 once the sibling of that CPU has seen what it wrote. */
  private handedOver: Uint8Array

  constructor(spec: MachineSpec, lines: number) {
    this.coreOf = Int32Array.from(spec.cpus, (place) => place.core)
    const cores = Math.max(...this.coreOf) + 1
    this.firstCpuOf = Int32Array.from({ length: cores }, (_, core) => this.coreOf.indexOf(core))
    this.hasSiblings = cores < spec.cpus.length
    this.writer = new Int32Array(lines).fill(-1)
    this.handedOver = new Uint8Array(lines)
  }

  /** Whether the line is still with the other hardware thread of the CPU's core. */
  siblingHasIt(cpu: number, line: number): boolean {
    if (!this.hasSiblings || this.handedOver[line] === 1) return false
    const user = this.writer[line]
    return user >= 0 && user !== cpu && this.coreOf[user] === this.coreOf[cpu]
  }

  /** The hardware thread of a core from which a line would come: the one that wrote it last, where that is known. */
  cpuHolding(core: number, line: number): number {
    const user = this.writer[line]
    return user >= 0 && this.coreOf[user] === core ? user : this.firstCpuOf[core]
  }

  wrote(cpu: number, line: number): void {
    this.writer[line] = cpu
    this.handedOver[line] = 0
  }

  /** The sibling of the last writer has seen the line. */
  handOver(line: number): void {
    this.handedOver[line] = 1
  }
}
