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
import type { TracedThread } from '../trace/sched/steps.ts'
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
  programs: ProgramSpec[]
  /** Locks that the workload's kernel work takes. `type` is what WITNESS orders by. */
  locks: { name: string; type: string }[]
  /** Channels that threads sleep on. */
  channels: { name: string }[]
  /** Message ports, each owned by a program; `direct` is a routine that can carry a message out in its caller's context. */
  ports: { name: string; owner: number; direct?: string }[]
  /** Pieces of kernel memory that programs allocate and free, or null. */
  pool: { name: string; objects: number; linesPerObject: number } | null
}

/** A thread that runs one of the workload's routines. */
export interface ProgramSpec {
  name: string
  routine: string
  /** CPU on which it first runs, and CPU on which it would like to be. */
  bornOn: number
  place: number
  /** `user`: the kernel's scheduler for user threads has it; `kernel`: a thread of the kernel's own. */
  kind: 'user' | 'kernel'
  /** Steps of priority above an ordinary thread of its kind. */
  importance: number
  /** Runs from the start; if not, another program spawns it, or the workload wakes it if it begins `asleep`. */
  starts: boolean
  asleep: boolean
  /** Process whose thread library has it, or −1: the kernel knows each of its threads. */
  process: number
}

/** A workload that asks for nothing: what it does ask for is written over this. */
export const NO_NEEDS: Needs = {
  devices: [],
  flows: [],
  linesPerFlow: 1,
  routeLines: 1,
  directDispatch: false,
  programs: [],
  locks: [],
  channels: [],
  ports: [],
  pool: null,
}

/** An ordinary thread that runs `routine`. */
export const program = (
  name: string,
  routine: string,
  bornOn: number,
  change: Partial<ProgramSpec> = {},
): ProgramSpec => ({
  name,
  routine,
  bornOn,
  place: bornOn,
  kind: 'user',
  importance: 0,
  starts: true,
  asleep: false,
  process: -1,
  ...change,
})

/** What a run is made of before it lives: every line, thread, lock and queue, by number. */
export class Setup {
  readonly layout = new Layout()
  readonly threads: ThreadInfo[] = []
  readonly locks: LockInfo[] = []
  readonly queues: QueueInfo[] = []
  readonly machine: MachineSpec
  /** Times between arrivals that the user has brought, in ps; empty if none. */
  readonly gaps: readonly number[]
  /** Threads of a trace that the user has brought, if any. */
  readonly traced: readonly TracedThread[] | undefined

  constructor(machine: MachineSpec, gaps: readonly number[], traced?: readonly TracedThread[]) {
    this.machine = machine
    this.gaps = gaps
    this.traced = traced
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
  /** How much more work comes than the workload says, in thousandths of it. */
  loadPermille: number
}

/** R.count of a sleep that only another's wake-up ends. */
export const FOR_EVER = -1

/**
 * A kernel in a run. It writes these routines, which workloads call by name:
 *
 * - `net.flowEnter`, `net.flowLeave` (around the use of R.flow's state), `net.route`, `net.count`, `net.transmit`
 * - `sys.enter`, `sys.leave`: around what a user thread does in the kernel
 * - `lock.enter`, `lock.leave`: the kernel's way to be alone with data; R.object: the lock, R.shared: 1 to share it
 * - `wait.sleep`: sleeps on channel R.object, letting lock R.second go meanwhile; `wait.wake`, `wait.wakeOne`
 * - `port.send`, `port.call` (and wait for the answer), `port.reply`: R.object the port, R.unit the message;
 *   `port.receive` gives R.unit
 * - `mem.alloc` gives R.pointer, or −1; `mem.free` takes it
 * - `thread.spawn` (program R.object, born on CPU R.target), `thread.exit`
 * - `user.place` (move to the CPU in R.target where the kernel moves threads on request), `user.sleep` (R.count ns)
 *
 * It calls the workload's `packet.take` and `packet.forward` (packet in R.unit), and starts programs at their routines.
 */
export interface Kernel {
  write(a: Assembler): void
  /** Sets vectors and first contexts. `entry` gives the address of a routine. */
  boot(entry: (routine: string) => number): void
  /** A sleeping thread's time is over: raise the timer interrupt where this kernel takes it. */
  sleepOver(thread: number, cause: number): void
  /** CPU that takes a device's interrupts, where that is not the one it is wired to. */
  interruptCpu?(device: number): number
  /** Time between two ticks of its clock, in ps. */
  readonly tickPs: number
  /** Thread that runs a program. */
  threadOf(program: number): number
  /** First line of a piece of the pool. */
  objectLine(pointer: number): number
  /** Whether this kernel would ever move a thread to another CPU. */
  mayBePlaced(thread: number): boolean
  /** Somebody wants a thread on one CPU, for good or once. The kernel brings it there by its own means. */
  placeThread(thread: number, cpu: number, once: boolean, cause: number): void
  /** Somebody changes a thread's priority by so many steps. */
  changePriority(thread: number, steps: number, cause: number): void
  /** Circles of waits that have closed. */
  deadlocks(): number
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
