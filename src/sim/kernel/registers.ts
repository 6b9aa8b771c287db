/**
 * What the registers hold, by convention. A routine may change RESULT and the scratch registers; it must keep the
 * others. UNIT and those after it belong to the program that runs.
 */
export const R = {
  /** Outcome of the last test: 0 or 1, or a number. */
  result: 0,
  lineA: 1,
  lineB: 2,
  /** CPU or thread that a routine acts upon. */
  target: 4,
  lock: 5,
  scratchA: 6,
  scratchB: 7,
  /** Packet in hand. */
  unit: 8,
  flow: 9,
  packetLine: 10,
  flowLine: 11,
  count: 12,
  programA: 13,
  programB: 14,
  programC: 15,
  /** CPU whose messages are being served. */
  source: 16,
  /** What a routine keeps across the calls it makes. */
  keptLock: 17,
  keptThread: 18,
  /** What a service acts upon: a lock, a channel, a port, a program, by the workload's number. */
  object: 19,
  /** A second object: the lock that a wait lets go. */
  second: 20,
  /** A piece of memory, by its number. */
  pointer: 21,
  /** 1 when a lock is wanted shared. */
  shared: 22,
  scratchC: 23,
  scratchD: 24,
  programD: 25,
  programE: 26,
} as const
