import type { KernelCard } from '../card.ts'

export const DRAGONFLY_CARD: KernelCard = {
  id: 'dragonfly',
  title: 'DragonFly BSD',
  about:
    'Every CPU schedules its own threads from its own queue, without a lock. Other CPUs ask by message. Network flows are hashed to CPUs, and what a flow needs (its state, a routing table, counters) exists once per CPU. A thread changes CPU only when it asks to.',
  limits:
    'Modelled: LWKT scheduler and preemption, IPI rings of 16 entries with the one-interrupt-in-flight rule, migration on request, per-CPU protocol threads, card serializers. Left out so far: tokens, the MP lock of 2003–04 (so this is the design, not the release of that year), user-thread scheduling on top of LWKT, the hz tick. Lengths of straight-line code are assumed, the same for all kernels.',
  options: [],
  constants: [],
}
