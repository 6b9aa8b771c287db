import type { Stateful } from '../engine/checkpoint.ts'
import type { EventQueue } from '../engine/event-queue.ts'
import type { RandomState } from '../engine/random.ts'
import type { EventLog } from '../log/log.ts'
import type { LockInfo, QueueInfo, Region, ThreadInfo } from '../log/schema.ts'
import { Layout } from '../machine/memory/layout.ts'
import type { MemorySystem } from '../machine/memory/memory-system.ts'
import type { Assembler } from '../machine/processor/assembler.ts'
import type { Processor } from '../machine/processor/processor.ts'
import type { MachineSpec } from '../machine/spec.ts'
import type { KernelCard } from './card.ts'
import type { Devices } from './devices.ts'
import type { Threads } from './threads.ts'

/** What a workload asks of a kernel. A kernel may meet it in its own way; it may not leave any of it out. */
export interface Needs {
  /** Devices that interrupt, each wired to one CPU: device d has interrupt vector 1 + d. */
  devices: { name: string; cpu: number }[]
  /** Network flows; empty when the workload has no packets. `hash` is what a network thread is chosen by. */
  flows: { name: string; hash: number }[]
  linesPerFlow: number
  /** Lines of the routing table that one lookup may touch. */
  routeLines: number
  /** FreeBSD's net.isr.direct: forward packets in the interrupt thread. Kernels that do not have it ignore it. */
  directDispatch: boolean
  /** User threads: each runs the workload's routine `program`, first on `bornOn`, and would like to be on `place`. */
  programs: { name: string; bornOn: number; place: number }[]
}

/** What a run is made of before it lives: every line, thread, lock and queue, by number. */
export class Setup {
  readonly layout = new Layout()
  readonly threads: ThreadInfo[] = []
  readonly locks: LockInfo[] = []
  readonly queues: QueueInfo[] = []
  readonly machine: MachineSpec

  constructor(machine: MachineSpec) {
    this.machine = machine
  }

  get cpus(): number {
    return this.machine.cpus.length
  }

  homeOf(cpu: number): number {
    return this.machine.cpus[cpu].package
  }

  region(region: Omit<Region, 'first'>): number {
    return this.layout.reserve(region)
  }

  thread(info: ThreadInfo): number {
    return this.threads.push(info) - 1
  }

  lock(info: LockInfo): number {
    return this.locks.push(info) - 1
  }

  queue(info: QueueInfo): number {
    return this.queues.push(info) - 1
  }
}

/** The living parts of a run, as kernels and workloads see them. */
export interface System extends Stateful {
  setup: Setup
  memory: MemorySystem
  processor: Processor
  threads: Threads
  devices: Devices
  queue: EventQueue
  log: EventLog
  random: RandomState
}

/** Registers with a program what ends a sleep; see {@link Kernel.sleepOver}. */
export const TIMER_VECTOR = 31

/**
 * A kernel in a run. It writes these routines, which workloads call by name:
 * `net.flowEnter`, `net.flowLeave` (around the use of R.flow's state), `net.route`, `net.count`, `net.transmit`;
 * `user.place` (move to the CPU in R.target where the kernel moves threads on request), `user.sleep` (R.count ns).
 * It calls the workload's `packet.forward` (packet in R.unit) and starts user threads at `program`.
 */
export interface Kernel {
  write(a: Assembler): void
  /** Sets vectors and first contexts. `entry` gives the address of a routine. */
  boot(entry: (routine: string) => number): void
  /** A sleeping thread's time is over: raise the timer interrupt where this kernel takes it. */
  sleepOver(thread: number, cause: number): void
  /** First line of a flow's state. */
  flowLine(flow: number): number
  parts(): Stateful[]
}

/** The value of each of a kernel's options. */
export type Options = Record<string, number>

export interface KernelModel {
  card: KernelCard
  create(setup: Setup, needs: Needs, options: Options, live: () => System): Kernel
}
