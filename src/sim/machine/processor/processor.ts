import type { EventQueue } from '../../engine/event-queue.ts'
import type { EventLog } from '../../log/log.ts'
import { KIND, LABEL } from '../../log/schema.ts'
import { type MemoryListener, type MemorySystem, WAITING } from '../memory/memory-system.ts'
import { freeLabels } from '../prices.ts'
import { Accounting } from './accounting.ts'
import {
  ADDRESS_CONSTANT,
  ADDRESS_REGISTER,
  type Effect,
  type LineOf,
  OP,
  REGISTER_BITS,
  REGISTERS,
  RESULT_REGISTER,
  WORDS_PER_INSTRUCTION,
} from './isa.ts'
import { CONTEXT_FIELDS, Contexts } from './contexts.ts'
import { Watchers } from './watchers.ts'

/** Kinds of entries in the event queue that belong to CPUs. Devices and timers count on from {@link FIRST_OTHER}. */
const CPU_EVENT = { go: 0, busTurn: 1, ipi: 2 } as const
export const FIRST_OTHER_EVENT = 3

/** An interrupt context finds its vector here. */
const VECTOR_REGISTER = 0
const VECTORS = 32

/** What a CPU is doing while it is not executing. */
const STATUS = { ready: 0, accessing: 1, queued: 2, working: 3, watching: 4, halted: 5 } as const

export interface Program {
  code: Int32Array
  effects: Effect[]
  lines: LineOf[]
}

/** What the processor needs to know about threads; contexts from `threadCount` on are the CPUs' interrupt contexts. */
export interface ProcessorSpec {
  cpus: number
  threadCount: number
  cyclePs: number
  ipiPs: number
  /** Causes that cost nothing, as {@link Prices} names them. */
  free?: readonly string[]
  /** The most entries a CPU may carry out without time passing: a program that exceeds it hangs. */
  instantLimit: number
}

/**
 * All CPUs of the machine. Each executes the program of its current context, one micro-operation after the other,
 * until one takes time; interrupts come in between operations where the context allows them.
 */
export class Processor extends Contexts implements MemoryListener {
  override readonly mutable: readonly string[] = [
    ...CONTEXT_FIELDS,
    'now',
    'current',
    'interrupted',
    'pending',
    'pendingCause',
    'ipiSource',
    'preempt',
    'status',
    'generation',
    'workEnd',
    'address',
    'version',
    'microOps',
    'ipis',
    'ipiPermille',
    'ipisToLose',
  ]
  readonly accounting: Accounting
  /** Simulated time, in ps. */
  now = 0
  microOps = 0
  ipis = 0
  /** How long interrupts between CPUs take now, against what the machine says; how many of the next ones get lost. */
  ipiPermille = 1000
  ipisToLose = 0
  /** By CPU: the context that runs. */
  current: Int32Array
  /** By CPU: 1 asks for the preemption routine when the interrupt returns. */
  preempt: Uint8Array
  /** By CPU and vector: the event behind a pending interrupt. */
  pendingCause: Int32Array
  /** Routine for each interrupt vector (0 to 31); set before the run begins. */
  vectors: Int32Array = new Int32Array(VECTORS).fill(-1)

  private readonly spec: ProcessorSpec
  private readonly memory: MemorySystem
  private readonly queue: EventQueue
  private readonly log: EventLog
  private readonly watchers: Watchers
  private code: Int32Array = new Int32Array(0)
  private effects: Effect[] = []
  private lines: LineOf[] = []
  private until = 0
  /** By label: 1 where computing takes no time. */
  private readonly costless: Uint8Array

  private interrupted: Int32Array
  private pending: Int32Array
  private ipiSource: Int32Array
  private status: Uint8Array
  private generation: Int32Array
  private workEnd: Float64Array
  /** By CPU: the line of the access that it has begun. */
  private address: Int32Array
  /** By CPU: the version of that line when the access got it; a write that begins later is not seen by it. */
  private version: Int32Array

  constructor(spec: ProcessorSpec, memory: MemorySystem, queue: EventQueue, log: EventLog) {
    super(spec.threadCount + spec.cpus)
    this.spec = spec
    this.memory = memory
    this.queue = queue
    this.log = log
    this.accounting = new Accounting(spec.cpus, log)
    this.watchers = new Watchers(spec.cpus, memory.lineCount)
    this.current = new Int32Array(spec.cpus)
    this.interrupted = new Int32Array(spec.cpus).fill(-1)
    this.pending = new Int32Array(spec.cpus)
    this.pendingCause = new Int32Array(spec.cpus * VECTORS).fill(-1)
    this.ipiSource = new Int32Array(spec.cpus).fill(-1)
    this.preempt = new Uint8Array(spec.cpus)
    this.status = new Uint8Array(spec.cpus)
    this.generation = new Int32Array(spec.cpus)
    this.workEnd = new Float64Array(spec.cpus)
    this.address = new Int32Array(spec.cpus)
    this.version = new Int32Array(spec.cpus)
    this.costless = freeLabels(spec.free ?? [])
    if (spec.free?.includes('ipi')) this.ipiPermille = 0
    memory.listen(this)
  }

  parts(): { readonly mutable: readonly string[] }[] {
    return [this, this.accounting, this.watchers]
  }

  load(program: Program): void {
    this.code = program.code
    this.effects = program.effects
    this.lines = program.lines
  }

  /** Every CPU begins to execute its current context at time 0. */
  boot(): void {
    for (let cpu = 0; cpu < this.spec.cpus; cpu++) this.resume(cpu, 0)
  }

  /** Whether a CPU is stopped until an interrupt comes. */
  isHalted(cpu: number): boolean {
    return this.status[cpu] === STATUS.halted
  }

  /** The thread whose context a CPU runs, or −1 in an interrupt. */
  threadOn(cpu: number): number {
    const context = this.current[cpu]
    return context < this.spec.threadCount ? context : -1
  }

  /** The context to which the CPU will return: the current one, or the one that an interrupt put aside. */
  outerContext(cpu: number): number {
    return this.interrupted[cpu] >= 0 ? this.interrupted[cpu] : this.current[cpu]
  }

  interruptContext(cpu: number): number {
    return this.spec.threadCount + cpu
  }

  /** Sends interrupt vector 0 from one CPU to another; it arrives after the machine's delivery time. */
  sendIpi(source: number, target: number, cause: number): void {
    this.ipis++
    const delay = Math.floor((this.spec.ipiPs * this.ipiPermille) / 1000)
    const sent = this.log.push(this.now, KIND.ipiSend, source, target, delay, -1, cause)
    if (this.ipisToLose > 0) {
      this.ipisToLose--
      return
    }
    this.queue.push(this.now + delay, CPU_EVENT.ipi, target, sent)
    this.ipiSource[target] = source
    if (this.isHalted(target)) {
      this.accounting.relabel(target, this.now, LABEL.wake, this.threadOn(target), -1, sent)
    }
  }

  /** An interrupt line of a CPU goes up, because of event `cause`. */
  raise(cpu: number, vector: number, cause: number): void {
    this.pending[cpu] |= 1 << vector
    this.pendingCause[cpu * VECTORS + vector] = cause
    const status = this.status[cpu]
    if (status !== STATUS.working && status !== STATUS.watching && status !== STATUS.halted) return
    if (!this.mayInterrupt(cpu)) return
    const context = this.current[cpu]
    if (status === STATUS.watching) this.watchers.remove(cpu)
    // Work goes on afterwards with what is left of it; what was waited for, the program looks at again.
    if (status === STATUS.working) this.workLeft[context] = this.workEnd[cpu] - this.now
    if (status !== STATUS.working || this.workLeft[context] === 0) this.pc[context]++
    this.generation[cpu]++
    this.resume(cpu, this.now)
  }

  /** A queue entry of one of the kinds in {@link CPU_EVENT} is due. */
  handle(kind: number, first: number, second: number, until: number): void {
    this.until = until
    if (kind === CPU_EVENT.ipi) this.raise(first, 0, second)
    else if (kind === CPU_EVENT.busTurn) this.memory.takeTurn(first, this.now)
    else if (this.generation[first] === second) this.go(first)
  }

  accessGranted(cpu: number, now: number, done: number): void {
    const line = this.address[cpu]
    this.version[cpu] = this.memory.versionOf(line)
    this.accounting.relabel(cpu, now, this.memory.stall, this.threadOn(cpu), line, this.memory.stallCause)
    this.status[cpu] = STATUS.accessing
    this.resume(cpu, done)
  }

  turnTaken(cpu: number, at: number): void {
    this.queue.push(at, CPU_EVENT.busTurn, cpu, 0)
  }

  lineWritten(line: number, now: number): void {
    if (!this.watchers.any(line)) return
    for (let cpu = this.watchers.takeOne(line); cpu >= 0; cpu = this.watchers.takeOne(line)) {
      this.pc[this.current[cpu]]++
      this.generation[cpu]++
      this.status[cpu] = STATUS.ready
      this.resume(cpu, now)
    }
  }

  private resume(cpu: number, at: number): void {
    if (this.status[cpu] !== STATUS.accessing) this.status[cpu] = STATUS.ready
    this.queue.push(at, CPU_EVENT.go, cpu, this.generation[cpu])
  }

  private mayInterrupt(cpu: number): boolean {
    const context = this.current[cpu]
    return context < this.spec.threadCount && this.masked[context] === 0
  }

  /** Goes on with a CPU whose time has come, for as long as nothing else is due first. */
  private go(cpu: number): void {
    if (this.status[cpu] === STATUS.accessing) this.finishAccess(cpu)
    else if (this.status[cpu] === STATUS.working) this.pc[this.current[cpu]]++
    this.status[cpu] = STATUS.ready
    for (let instant = 0; ; instant++) {
      if (instant > this.spec.instantLimit) throw new Error(`CPU ${cpu} runs in a circle without time passing`)
      if (this.pending[cpu] !== 0 && this.mayInterrupt(cpu)) this.enterInterrupt(cpu)
      this.microOps++
      const before = this.now
      if (!this.execute(cpu)) return
      if (this.now !== before) instant = 0
    }
  }

  /** Carries out one operation. Returns false when the CPU has to wait for something. */
  private execute(cpu: number): boolean {
    const context = this.current[cpu]
    const at = this.pc[context] * WORDS_PER_INSTRUCTION
    const code = this.code
    switch (code[at]) {
      case OP.read:
      case OP.write:
      case OP.atomic:
        return this.accessMemory(cpu, context, at)
      case OP.work:
        return this.compute(cpu, context, at)
      case OP.do: {
        this.pc[context]++
        this.takeEffect(code[at + 3], cpu, context)
        return true
      }
      case OP.jump:
        this.pc[context] = code[at + 2]
        return true
      case OP.jumpIf:
        this.pc[context] = this.get(context, code[at + 1]) === 0 ? this.pc[context] + 1 : code[at + 2]
        return true
      case OP.jumpIfNot:
        this.pc[context] = this.get(context, code[at + 1]) === 0 ? code[at + 2] : this.pc[context] + 1
        return true
      case OP.call:
        this.enter(context, code[at + 2], this.pc[context] + 1)
        return true
      case OP.ret:
        this.leave(context)
        this.followNudge(context)
        return true
      case OP.account:
        this.base[context] = code[at + 1]
        this.pc[context]++
        return true
      case OP.watch:
        return this.watch(cpu, context, code[at + 1])
      case OP.halt:
        return this.halt(cpu, context)
      case OP.iret:
        this.leaveInterrupt(cpu)
        return true
      case OP.set:
        this.put(context, code[at + 1], code[at + 2])
        this.pc[context]++
        return true
      default:
        throw new Error(`CPU ${cpu} has run out of its program`)
    }
  }

  private addressOf(cpu: number, context: number, at: number): number {
    const operand = this.code[at + 2]
    const mode = this.code[at + 1] & 15
    if (mode === ADDRESS_CONSTANT) return operand
    if (mode === ADDRESS_REGISTER) return this.get(context, operand & (REGISTERS - 1)) + (operand >> REGISTER_BITS)
    return this.lines[operand](cpu, context)
  }

  private takeEffect(effect: number, cpu: number, context: number): void {
    const result = this.effects[effect](cpu, context)
    if (result !== undefined) this.put(context, RESULT_REGISTER, Number(result))
  }

  private accessMemory(cpu: number, context: number, at: number): boolean {
    const line = this.addressOf(cpu, context, at)
    this.address[cpu] = line
    const write = this.code[at] === OP.read ? 0 : 1
    const thread = this.threadOn(cpu)
    const cause = this.cause[context]
    this.accounting.relabel(cpu, this.now, this.base[context], thread, -1, cause)
    const granted = this.memory.access(cpu, line, write, this.now, thread, cause)
    // A hit in the first cache is part of the code around it, and as free as that.
    const done = this.memory.stall < 0 && this.costless[this.base[context]] === 1 ? this.now : granted
    if (this.memory.stall >= 0) {
      this.accounting.relabel(cpu, this.now, this.memory.stall, thread, line, this.memory.stallCause)
    }
    this.version[cpu] = this.memory.versionOf(line)
    if (done === WAITING) {
      this.status[cpu] = STATUS.queued
      return false
    }
    if (!this.passTo(done)) {
      this.status[cpu] = STATUS.accessing
      this.resume(cpu, done)
      return false
    }
    this.finishAccess(cpu)
    return true
  }

  /** The data is there: the effect happens now, before anyone else can have the line. */
  private finishAccess(cpu: number): void {
    const context = this.current[cpu]
    const at = this.pc[context] * WORDS_PER_INSTRUCTION
    const slot = this.code[at + 1] >> 4
    if (slot !== 0) this.watchers.saw(cpu, slot - 1, this.address[cpu], this.version[cpu])
    this.status[cpu] = STATUS.ready
    this.pc[context]++
    const effect = this.code[at + 3]
    if (effect >= 0) this.takeEffect(effect, cpu, context)
    this.memory.finish(cpu, this.now)
  }

  private compute(cpu: number, context: number, at: number): boolean {
    this.accounting.relabel(cpu, this.now, this.base[context], this.threadOn(cpu), -1, this.cause[context])
    const cycles = this.code[at + 1] === ADDRESS_CONSTANT ? this.code[at + 2] : this.get(context, this.code[at + 2])
    const left = this.workLeft[context]
    this.workLeft[context] = 0
    const whole = this.costless[this.base[context]] === 1 ? 0 : cycles * this.spec.cyclePs
    const done = this.now + (left > 0 ? left : whole)
    if (this.passTo(done)) {
      this.pc[context]++
      return true
    }
    this.workEnd[cpu] = done
    this.resume(cpu, done)
    this.status[cpu] = STATUS.working
    return false
  }

  /** Moves time on to `done` if nothing else is due before or at it: the usual case, and it saves the queue. */
  private passTo(done: number): boolean {
    if (done > this.until || done >= this.queue.peekTime()) return false
    this.now = done
    return true
  }

  private watch(cpu: number, context: number, label: number): boolean {
    if (this.watchers.changed(cpu, (line) => this.memory.versionOf(line))) {
      this.pc[context]++
      return true
    }
    const cause = this.cause[context]
    this.accounting.relabel(cpu, this.now, label, this.threadOn(cpu), this.watchers.lineOf(cpu, 0), cause)
    this.watchers.add(cpu)
    this.status[cpu] = STATUS.watching
    return false
  }

  /** Like "sti; hlt": interrupts come on and the CPU stops in one step, so that none can slip in between unseen. */
  private halt(cpu: number, context: number): boolean {
    this.masked[context] = 0
    if (this.pending[cpu] !== 0) {
      this.pc[context]++
      return true
    }
    this.accounting.relabel(cpu, this.now, LABEL.idle, this.threadOn(cpu), -1, this.cause[context])
    this.status[cpu] = STATUS.halted
    return false
  }

  private enterInterrupt(cpu: number): void {
    const vector = 31 - Math.clz32(this.pending[cpu] & -this.pending[cpu])
    this.pending[cpu] &= ~(1 << vector)
    const raised = this.pendingCause[cpu * VECTORS + vector]
    const context = this.interruptContext(cpu)
    this.interrupted[cpu] = this.current[cpu]
    this.current[cpu] = context
    this.start(context, this.vectors[vector], LABEL.interrupt)
    this.put(context, VECTOR_REGISTER, vector)
    this.cause[context] =
      vector === 0
        ? this.log.push(this.now, KIND.ipiReceive, cpu, this.ipiSource[cpu], -1, -1, raised)
        : this.log.push(this.now, KIND.interrupt, cpu, vector - 1, -1, -1, raised)
  }

  private leaveInterrupt(cpu: number): void {
    const context = this.interrupted[cpu]
    const from = this.current[cpu]
    this.current[cpu] = context
    this.interrupted[cpu] = -1
    this.followNudge(context)
    if (this.preempt[cpu] === 0 || this.masked[context] > 0) return
    this.preempt[cpu] = 0
    this.beginPreemption(context)
    this.cause[context] = this.cause[from]
  }
}
