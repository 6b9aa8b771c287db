import type { KernelCard } from '../card.ts'

export const FREEBSD5_CARD: KernelCard = {
  id: 'freebsd5',
  title: 'FreeBSD 5',
  about:
    'Data structures are shared by all CPUs, each under its own mutex. One run queue under one spin lock feeds every CPU: whoever is free takes the next thread, wherever it ran before. Packets go through one queue to one software-interrupt thread.',
  limits:
    'Modelled: mutexes with contested bit, adaptive spinning without limit, turnstiles with priority lending and single wake-up, sched_lock, the 4BSD run queue with wake-up interrupts to all idle CPUs, interrupt threads, netisr with direct dispatch as an option. Left out so far: Giant, ULE, WITNESS, KSE, the hz tick and quantum, the callout thread. The locks around route and flow are a forwarding path in outline. Lengths of straight-line code are assumed, the same for all kernels.',
  options: [],
  constants: [],
}
