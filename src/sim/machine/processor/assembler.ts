import { LABEL, type LabelName } from '../../log/schema.ts'
import {
  ADDRESS_COMPUTED,
  ADDRESS_CONSTANT,
  ADDRESS_REGISTER,
  type Effect,
  type LineOf,
  OP,
  type OpName,
  REGISTER_BITS,
  REGISTERS,
  RESULT_REGISTER,
  WORDS_PER_INSTRUCTION,
} from './isa.ts'

/** A line: its number, the register that holds it plus an offset in lines, or a function that works it out. */
export type Address = number | { register: number; plus?: number } | LineOf

/** What decides: a register that is not 0, or a function of the CPU and the context. */
export type Test = number | ((cpu: number, context: number) => boolean)

const NO_EFFECT = -1

/**
 * Puts programs together. Routines are called by name and may be written in any order; jump targets are local to a
 * routine. {@link assemble} resolves both and refuses what is missing.
 */
export class Assembler {
  private readonly words: number[] = []
  private readonly routines = new Map<string, number>()
  private readonly effects: Effect[] = []
  private readonly lines: LineOf[] = []
  private readonly codeTakesTime: boolean
  private made = 0
  private readonly calls: { at: number; name: string }[] = []
  private labels = new Map<string, number>()
  private jumps: { at: number; label: string }[] = []

  /** `codeTakesTime` false: the kernel's straight-line code takes no time, as on an ideal machine. */
  constructor(codeTakesTime = true) {
    this.codeTakesTime = codeTakesTime
  }

  /** Writes a routine. It must end by returning or jumping. */
  routine(name: string, write: (a: Assembler) => void): void {
    if (this.routines.has(name)) throw new Error(`routine ${name} is written twice`)
    this.routines.set(name, this.here())
    this.labels = new Map()
    this.jumps = []
    write(this)
    for (const { at, label } of this.jumps) {
      const target = this.labels.get(label)
      if (target === undefined) throw new Error(`routine ${name} jumps to ${label}, which it does not have`)
      this.words[at] = target
    }
  }

  has(name: string): boolean {
    return this.routines.has(name)
  }

  /** Reads a line. With `slot` 1 or 2, remembers what was seen there for a later {@link watch}. */
  read(address: Address, effect?: Effect, slot: 0 | 1 | 2 = 0): void {
    this.access('read', address, effect, slot)
  }

  write(address: Address, effect?: Effect): void {
    this.access('write', address, effect, 0)
  }

  /** Reads and writes a line in one step; the effect is the compare-and-swap, the addition, the exchange. */
  atomic(address: Address, effect?: Effect): void {
    this.access('atomic', address, effect, 0)
  }

  /** Computes for a number of cycles, or for as many as a register says. Interrupts may come in between. */
  work(cycles: number | { register: number }): void {
    if (typeof cycles === 'number') this.emit('work', ADDRESS_CONSTANT, cycles, 0)
    else this.emit('work', ADDRESS_REGISTER, cycles.register, 0)
  }

  /** Straight-line code of the kernel itself, in cycles: assumed lengths, which an ideal machine leaves out. */
  code(cycles: number): void {
    if (this.codeTakesTime) this.work(cycles)
  }

  /** What is written by `then` is carried out if the test holds, what `otherwise` writes if not. */
  if(test: Test, then: () => void, otherwise?: () => void): void {
    const [no, end] = [this.fresh('else'), this.fresh('end')]
    this.jumpUnless(test, no)
    then()
    if (otherwise !== undefined) this.jump(end)
    this.label(no)
    otherwise?.()
    if (otherwise !== undefined) this.label(end)
  }

  /** Repeats what `body` writes while the test, made before each turn, holds. */
  while(test: Test, body: () => void): void {
    const [again, end] = [this.fresh('while'), this.fresh('end')]
    this.label(again)
    this.jumpUnless(test, end)
    body()
    this.jump(again)
    this.label(end)
  }

  /** Repeats what `body` writes for ever, or until it jumps to the label that it is given. */
  loop(body: (end: string) => void): void {
    const [again, end] = [this.fresh('loop'), this.fresh('end')]
    this.label(again)
    body(end)
    this.jump(again)
    this.label(end)
  }

  do(effect: Effect): void {
    this.emit('do', 0, 0, this.effect(effect))
  }

  set(register: number, value: number): void {
    this.emit('set', this.register(register), value, 0)
  }

  label(name: string): void {
    if (this.labels.has(name)) throw new Error(`label ${name} stands twice in a routine`)
    this.labels.set(name, this.here())
  }

  jump(label: string): void {
    this.jumps.push({ at: this.words.length + 2, label })
    this.emit('jump', 0, 0, 0)
  }

  jumpIf(register: number, label: string): void {
    this.jumps.push({ at: this.words.length + 2, label })
    this.emit('jumpIf', this.register(register), 0, 0)
  }

  jumpIfNot(register: number, label: string): void {
    this.jumps.push({ at: this.words.length + 2, label })
    this.emit('jumpIfNot', this.register(register), 0, 0)
  }

  call(name: string): void {
    this.calls.push({ at: this.words.length + 2, name })
    this.emit('call', 0, 0, 0)
  }

  ret(): void {
    this.emit('ret', 0, 0, 0)
  }

  /** From here to the end of the routine, time counts as `label`; a return goes back to the caller's. */
  account(label: LabelName): void {
    this.emit('account', LABEL[label], 0, 0)
  }

  /**
   * Waits, as a spinning CPU does, until one of the lines read into slots 1 and 2 is written by someone. Looking at
   * a line that is in one's own cache disturbs nobody, so the turns in between need no events. Interrupts may come
   * in; afterwards the program goes on as if woken, and must look again. The time counts as `label`.
   */
  watch(label: LabelName = 'spin'): void {
    this.emit('watch', LABEL[label], 0, 0)
  }

  /** Stops the CPU until an interrupt has been served. */
  halt(): void {
    this.emit('halt', 0, 0, 0)
  }

  /** Returns from an interrupt. */
  iret(): void {
    this.emit('iret', 0, 0, 0)
  }

  assemble(): { code: Int32Array; effects: Effect[]; lines: LineOf[]; entry: (name: string) => number } {
    for (const { at, name } of this.calls) this.words[at] = this.entry(name)
    return {
      code: Int32Array.from(this.words),
      effects: this.effects,
      lines: this.lines,
      entry: (name) => this.entry(name),
    }
  }

  private entry(name: string): number {
    const at = this.routines.get(name)
    if (at === undefined) throw new Error(`there is no routine ${name}`)
    return at
  }

  private access(op: OpName, address: Address, effect: Effect | undefined, slot: number): void {
    const index = effect === undefined ? NO_EFFECT : this.effect(effect)
    if (typeof address === 'number') this.emit(op, ADDRESS_CONSTANT | (slot << 4), address, index)
    else if (typeof address === 'function') {
      this.emit(op, ADDRESS_COMPUTED | (slot << 4), this.lines.push(address) - 1, index)
    } else {
      const operand = this.register(address.register) | ((address.plus ?? 0) << REGISTER_BITS)
      this.emit(op, ADDRESS_REGISTER | (slot << 4), operand, index)
    }
  }

  private jumpUnless(test: Test, label: string): void {
    if (typeof test === 'number') {
      this.jumpIfNot(test, label)
      return
    }
    this.do(test)
    this.jumpIfNot(RESULT_REGISTER, label)
  }

  private fresh(name: string): string {
    return `${name} ${this.made++}`
  }

  private register(register: number): number {
    if (!(register >= 0 && register < REGISTERS)) throw new Error(`there is no register ${register}`)
    return register
  }

  private effect(effect: Effect): number {
    this.effects.push(effect)
    return this.effects.length - 1
  }

  private here(): number {
    return this.words.length / WORDS_PER_INSTRUCTION
  }

  private emit(op: OpName, x: number, y: number, z: number): void {
    this.words.push(OP[op], x, y, z)
  }
}
