import type { KernelNotes } from '../notes.ts'

const REPO = 'DragonFlyBSD/DragonFlyBSD'
const LWKT = `${REPO} sys/kern/lwkt_thread.c @8cee56f`
export const DRAGONFLY_NOTES: KernelNotes = {
  about:
    'Every CPU schedules its own threads from its own queue, without a lock. Other CPUs ask by message. Network flows are hashed to CPUs, and what a flow needs (its state, a routing table, counters) exists once per CPU; so do the zones of the allocator. A kernel thread changes CPU only when it asks to. What is shared is under tokens, which are let go whenever their holder blocks. User threads are the exception: their scheduler does choose CPUs.',
  limits:
    'Modelled: LWKT scheduling, critical sections and preemption, IPI rings (asynchronous, passive, synchronous, full), migration on request, tokens of three eras, the MP lock as an option, message ports with the synchronous short cut, per-CPU protocol threads, card serializers, the slab allocator of 2005, both user schedulers in outline. By default there is no MP lock: that is the design, not the release of 2004. Left out: cpusync, per-thread generation counts, user priorities that decay with use, topology in the dfly scheduler. Lengths of straight-line code are assumed, the same for all kernels.',
  constants: [
    { name: 'IPI ring', value: '16 entries of 32 bytes', source: 'DragonFly source text of 2003, path unknown' },
    {
      name: 'ring full',
      value: 'above a half: serve own messages until below a quarter',
      source: `${REPO} sys/kern/lwkt_ipiq.c @06c66eb`,
    },
    { name: 'scheduler', value: 'a queue for each CPU, fixed priorities', source: LWKT },
    {
      name: 'priorities',
      value: 'idle 0, user 6, kernel 10, soft 14, interrupt 27',
      source: `${REPO} sys/sys/thread.h`,
    },
    {
      name: 'token word',
      value: 'one line; 19 tries, pauses growing by half, before a switch',
      source: `${REPO} sys/kern/lwkt_token.c @00789ea`,
    },
    {
      name: 'two CPUs that wait for tokens of each other',
      value: 'the lower one keeps what it has had',
      source: 'assumed: without chance they would swap for ever',
    },
    { name: 'clock', value: 'hz = 100', source: `${REPO} subr_param.c @0877175` },
    {
      name: 'user round robin',
      value: '100 ms',
      source: 'DragonFly source text 2405604037, path unknown: 5 ticks at 50 Hz',
    },
    {
      name: 'dfly: choice of a CPU',
      value: '200 to stay, 160 for an idle CPU, 40 less for each queued thread',
      source: `${REPO} sys/kern/usched_dfly.c @399efd7`,
    },
    {
      name: 'slab: free on another CPU',
      value: 'one passive IPI for each object',
      source: `${REPO} kern_slaballoc.c @017ba73`,
    },
    { name: 'flow hash', value: 'XOR of low bytes, masked', source: 'DragonFly source texts 16097025081, 16153436137' },
    { name: 'struct thread, stack', value: '2 lines each', source: 'assumed: what a switch touches' },
  ],
}
