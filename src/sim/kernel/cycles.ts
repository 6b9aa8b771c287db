/**
 * Straight-line code between memory accesses, in cycles. Sources give the steps of a path, not their length in
 * instructions: all of these are assumed, the same for every kernel, so that no comparison rests on them.
 */
export const CYCLES = {
  /** Taking an interrupt: pipeline flush, entry stub, acknowledging the controller. */
  interruptEntry: 400,
  interruptExit: 200,
  /** Saving and loading registers, address space unchanged. */
  switchRegisters: 150,
  /** A few instructions: a test, a fence, an index computed. */
  few: 5,
  /** Hashing a packet's addresses, or finding a queue in a bitmap. */
  lookup: 30,
  /** Into the kernel or out of it: the trap, the registers. */
  syscall: 200,
  /** Writing the interrupt controller to send an interrupt. */
  sendIpi: 100,
  /** Programming the card's transmit ring, or reading a receive descriptor's fields. */
  device: 60,
} as const
