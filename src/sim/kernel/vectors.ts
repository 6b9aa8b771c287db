/** Interrupt vectors that are not a device's: vector 0 is the other CPUs', device d has 1 + d. */

/** The timer that ends sleeps (see {@link Kernel.sleepOver}). */
export const TIMER_VECTOR = 31
/** The clock. */
export const CLOCK_VECTOR = 30
/** Somebody wants a thread elsewhere: the kernel takes up what `Threads.takeAsked` has. */
export const ASK_VECTOR = 29
