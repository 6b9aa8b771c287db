import type { KernelNotes } from '../notes.ts'

const UNKNOWN = 'FreeBSD source text of the 5.x era, path unknown'
const F06 = 'TrustedBSD/sebsd @fd5de6f, a FreeBSD tree of January 2006'

export const FREEBSD5_NOTES: KernelNotes = {
  about:
    'Data structures are shared by all CPUs, each under its own mutex. With the 4BSD scheduler one run queue under one spin lock feeds every CPU: whoever is free takes the next thread, wherever it ran before. With ULE every CPU has a queue of its own, still under that one lock, and balancers move threads between them. Packets go through one queue to one software-interrupt thread.',
  limits:
    'Modelled: sleep mutexes (contested bit, adaptive spinning without limit, turnstiles, priority lending through chains, both wake-up policies), spin mutexes, sched_lock, 4BSD and ULE run queues, interrupt threads, sleep queues, Giant, WITNESS, netisr with direct dispatch as an option, threads 1:1 and M:N. Left out: priorities that decay with use, the interactivity score of ULE (its two queues are one here), callout threads. The locks around route and flow are a forwarding path in outline; the allocator (per-CPU buckets over a zone lock) and the sleep queues are from memory [unverified]. Lengths of straight-line code are assumed, the same for all kernels.',
  constants: [
    { name: 'turnstile chains', value: '128, by address >> 8', source: `${F06}, subr_turnstile.c 1.156` },
    { name: 'quantum', value: '100 ms', source: `${UNKNOWN}, sched_4bsd.c: hz / 10` },
    { name: 'clock', value: 'hz = 100', source: 'the value of 5.x is unverified, commonly 100' },
    { name: 'ULE: next balancing', value: 'at random, up to 2 s', source: `${F06}, sched_ule.c` },
    {
      name: 'ULE: CPU for a woken thread',
      value: "the waker's, or an idle one when that has more than one",
      source: `${F06}, sched_ule.c`,
    },
    { name: 'ULE: an idle CPU takes from', value: 'any busier CPU', source: `${UNKNOWN}, early sched_ule.c` },
    { name: 'mutex word', value: 'one line', source: `${F06}, mutex.h 1.82: owner pointer with flag bits` },
    { name: 'struct thread, stack', value: '2 lines each', source: 'assumed: what a switch touches' },
  ],
}
