import type { Stateful } from '../../engine/checkpoint.ts'
import { LABEL } from '../../log/schema.ts'
import { REGISTERS, STACK_DEPTH, STACK_WORDS } from './isa.ts'

const NUDGE = { not: 0, preempt: 1, end: 2 } as const

/** The fields that change while contexts run. */
export const CONTEXT_FIELDS = [
  'pc',
  'sp',
  'stack',
  'registers',
  'savedRegisters',
  'base',
  'masked',
  'workLeft',
  'cause',
  'nudged',
] as const

/** What every program that may run has of its own: program counter, registers, a short stack. Contexts are numbered. */
export class Contexts implements Stateful {
  readonly mutable: readonly string[] = CONTEXT_FIELDS
  /** By context: the event that made it do what it does now. */
  cause: Int32Array
  /** Routines for preemption, and at which a thread ends; set before the run begins. */
  preemptRoutine = -1
  exitRoutine = -1
  /** By context: how often interrupts have been switched off. */
  masked: Int32Array
  protected pc: Int32Array
  /** What a context's time counts as while nothing else is said. */
  protected base: Uint8Array
  /** Time left of an interrupted `work`, in ps. */
  protected workLeft: Float64Array
  private sp: Int32Array
  /** By context: what it is to do when it is next in its own program ({@link NUDGE}). */
  private nudged: Uint8Array
  private stack: Float64Array
  private registers: Int32Array
  /** A second set of registers, for a program that is preempted. */
  private savedRegisters: Int32Array

  constructor(contexts: number) {
    this.pc = new Int32Array(contexts)
    this.sp = new Int32Array(contexts)
    this.stack = new Float64Array(contexts * STACK_DEPTH * STACK_WORDS)
    this.registers = new Int32Array(contexts * REGISTERS)
    this.savedRegisters = new Int32Array(contexts * REGISTERS)
    this.base = new Uint8Array(contexts)
    this.masked = new Int32Array(contexts)
    this.workLeft = new Float64Array(contexts)
    this.cause = new Int32Array(contexts).fill(-1)
    this.nudged = new Uint8Array(contexts)
  }

  get(context: number, register: number): number {
    return this.registers[context * REGISTERS + register]
  }

  put(context: number, register: number, value: number): void {
    this.registers[context * REGISTERS + register] = value
  }

  /** Puts a context's registers aside, as at the entry into a preemption, and switches its interrupts off. */
  saveRegisters(context: number): void {
    this.masked[context]++
    const first = context * REGISTERS
    this.savedRegisters.set(this.registers.subarray(first, first + REGISTERS), first)
  }

  restoreRegisters(context: number): void {
    const first = context * REGISTERS
    this.registers.set(this.savedRegisters.subarray(first, first + REGISTERS), first)
    this.masked[context]--
  }

  /** Ends a preemption: takes the registers back and goes on where the program was stopped, in one step, so that no other comes in between. */
  endPreemption(context: number): void {
    this.restoreRegisters(context)
    this.leave(context)
  }

  /** A context begins at a routine with an empty stack, its time counted as `label`. */
  start(context: number, entry: number, label: number): void {
    this.pc[context] = entry
    this.sp[context] = 0
    this.base[context] = label
  }

  /** A thread ends as soon as it is in its own program, where it holds nothing of the kernel's. */
  condemn(context: number): void {
    this.nudged[context] = NUDGE.end
  }

  /** A thread is to run the preemption routine as soon as it is in its own program. */
  nudge(context: number): void {
    if (this.nudged[context] === NUDGE.not) this.nudged[context] = NUDGE.preempt
  }

  /** Whether a context's time counts as its own program's. */
  isInOwnProgram(context: number): boolean {
    return this.base[context] === LABEL.user
  }

  /** What somebody has in mind for a context happens when it comes back to its own program. */
  protected followNudge(context: number): void {
    const nudge = this.nudged[context]
    if (nudge === NUDGE.not || this.base[context] !== LABEL.user || this.masked[context] > 0) return
    this.nudged[context] = NUDGE.not
    if (nudge === NUDGE.end) {
      this.workLeft[context] = 0
      this.start(context, this.exitRoutine, LABEL.kernel)
    } else this.beginPreemption(context)
  }

  /**
   * As if the program had called the preemption routine itself, at the point where it is; no other interrupt comes in
   * until the routine has taken the registers back.
   */
  protected beginPreemption(context: number): void {
    this.saveRegisters(context)
    this.enter(context, this.preemptRoutine, this.pc[context])
  }

  /** Calls a routine: the stack keeps where to return to, what time counted as, and work that was cut short. */
  protected enter(context: number, entry: number, returnTo: number): void {
    const top = (context * STACK_DEPTH + this.sp[context]) * STACK_WORDS
    if (++this.sp[context] > STACK_DEPTH) throw new Error(`context ${context} calls too deep`)
    this.stack[top] = returnTo
    this.stack[top + 1] = this.base[context]
    this.stack[top + 2] = this.workLeft[context]
    this.workLeft[context] = 0
    this.pc[context] = entry
  }

  protected leave(context: number): void {
    if (--this.sp[context] < 0) throw new Error(`context ${context} returns from nowhere`)
    const top = (context * STACK_DEPTH + this.sp[context]) * STACK_WORDS
    this.pc[context] = this.stack[top]
    this.base[context] = this.stack[top + 1]
    this.workLeft[context] = this.stack[top + 2]
  }
}
