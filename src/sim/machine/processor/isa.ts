/**
 * The micro-operations that kernels and workloads are written in. A program is a flat array of instructions of four
 * words: operation, x, y, z. Reads, writes and atomics go through the simulated caches; everything a kernel does to
 * its data happens in an *effect*, a named function that runs at the instant the access before it is done. A
 * thread's state is therefore a program counter, a few registers and a short stack of return addresses: plain data.
 */
const OPS = [
  'read',
  'write',
  'atomic',
  'work',
  'do',
  'jump',
  'jumpIf',
  'jumpIfNot',
  'call',
  'ret',
  'account',
  'watch',
  'halt',
  'iret',
  'set',
] as const
export type OpName = (typeof OPS)[number]
export const OP = Object.fromEntries(OPS.map((name, index) => [name, index])) as Record<OpName, number>

export const WORDS_PER_INSTRUCTION = 4
export const REGISTERS = 32
/** Bits of an address operand that name its register; the rest is the offset in lines. */
export const REGISTER_BITS = 5
/**
 * Depth of calls, and what each keeps: return address, label to go back to, ps left of an interrupted `work`. Deepest go
 * messages that are served while another one waits for room, eight within each other at the most, five calls each.
 */
export const STACK_DEPTH = 48
export const STACK_WORDS = 3

/** Addressing: the line is a constant, or a register plus a constant. */
export const ADDRESS_CONSTANT = 0
export const ADDRESS_REGISTER = 1
/** Addressing: a function gives the line at the moment when the access begins. */
export const ADDRESS_COMPUTED = 2

/**
 * What runs when an access is done, or at a `do`. `context` is whose registers to use: a thread's, or a CPU's
 * interrupt context. Effects change kernel data instantly; what that costs is in the accesses around them. A number or
 * truth that an effect returns goes to {@link RESULT_REGISTER}.
 */
export type Effect = (cpu: number, context: number) => void | number | boolean

/** Where a line is that a program works out for itself. It must not change anything. */
export type LineOf = (cpu: number, context: number) => number

/** Register that takes what effects return. */
export const RESULT_REGISTER = 0
