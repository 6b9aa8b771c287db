import type { KernelNotes } from '../notes.ts'

const MPLOCK = 'sys/i386/i386/mplock.s @145b204 (1997, an ancestor of 4.x)'

export const FREEBSD4_NOTES: KernelNotes = {
  about:
    'One lock over the whole kernel: whoever enters it, by a system call or an interrupt, first takes Giant, and spins until it is free. In user mode threads run side by side; in the kernel there is one CPU at a time. Within a CPU, spl keeps interrupts of a level out. There is one run queue, and nothing is preempted in the kernel.',
  limits:
    'Modelled: Giant as a word owned by a CPU, recursive; interrupts that spin for it; spl as one level that holds device interrupts back until it is lowered; software interrupts at the end of an interrupt; one run queue that idle CPUs look at; tsleep and wakeup; locks that sleep under Giant; libc_r. Left out: several spl levels, interrupts forwarded to the CPU that holds Giant, priorities that decay. No kernel preemption and the polling idle loop are from memory [unverified]. Lengths of straight-line code are assumed, the same for all kernels.',
  constants: [
    { name: 'Giant', value: 'one word: CPU and count; read until free, then compare-and-swap', source: MPLOCK },
    { name: 'one process in the kernel', value: 'others spin at its entry', source: 'Lehey 2001, abstract' },
    { name: 'spl', value: 'acts within one CPU', source: 'Wikipedia, "Serializing tokens", after Dillon' },
    { name: 'clock, quantum', value: 'hz = 100, 100 ms', source: 'assumed, as for FreeBSD 5' },
    { name: 'struct proc, stack', value: '2 lines each', source: 'assumed: what a switch touches' },
  ],
}
