import type { KernelNotes } from '../notes.ts'

const LKML_2002 = 'patch for 2.5.48, linux-kernel, 19 Nov 2002 (Focht)'
const SCHED = 'kernel/sched.c @0017d73'
const LKML_2003 = 'linux-kernel, 27 Aug 2003 (Theurer)'

export const LINUX26_NOTES: KernelNotes = {
  about:
    'Every CPU has a run queue with a lock of its own, and on it two arrays: tasks that may still run, and tasks whose time slice is over; when the first is empty the two change places. A task that wakes up goes to the CPU where it ran last. A balancer on each CPU pulls tasks from the busiest queue: seldom when the CPU is busy, at every tick when it is idle, and at once when it is about to become idle. Packets are forwarded in the softirq of the CPU that took the interrupt.',
  limits:
    "Modelled: run queues with their locks, active and expired arrays, try_to_wake_up, rescheduling interrupts, load_balance, semaphores with their count and sleepers, wait queues, ports as sockets, the backlog and the softirq of each CPU, ksoftirqd, softirqs switched off where a thread holds a lock of theirs, per-CPU arrays of the allocator, threads 1:1. Left out: priorities that move with sleep (interactivity), NAPI, NUMA nodes and scheduling domains with their active balancing, preemption in the kernel, read-write semaphores (a lock that is wanted shared is taken alone), timer slots (a sleep ends at its own time, not at a jiffy). A task that is preempted goes behind its equals. A softirq keeps further interrupts of its CPU waiting. From memory [unverified]: the semaphore's arithmetic, the softirq's way to ksoftirqd, the sockets (their list and who waits for it are under one spin lock here), the allocator, the route cache, that an idle CPU pulls one task and that CPUs look for work as they start. A program's own computing counts as user mode, whatever kind of thread it is. Lengths of straight-line code are assumed, the same for all kernels.",
  constants: [
    { name: 'clock', value: 'HZ = 1000', source: 'from memory [unverified]' },
    { name: 'time slice', value: '100 ms', source: 'from memory [unverified]: the middle of the range' },
    { name: 'two run-queue locks', value: 'in the order of their addresses', source: `${SCHED}, its comment` },
    { name: 'balancing while busy', value: 'every 200 ms', source: `${LKML_2002}; 250 ms before` },
    { name: 'balancing while idle', value: 'every 1 ms, or tick', source: LKML_2002 },
    { name: 'imbalance', value: 'half the difference, a quarter of the longer queue at least', source: LKML_2002 },
    {
      name: 'cache-hot test',
      value: '(idle || has not run for some time)',
      source: `${LKML_2003}, as corrected there`,
    },
    { name: 'cache-hot for', value: '2.5 ms', source: 'assumed: the kernel works it out from the size of the cache' },
    { name: 'softirq budget', value: '16 packets', source: 'assumed; then ksoftirqd, from memory [unverified]' },
    { name: 'allocator batch', value: '8 objects', source: 'assumed' },
    { name: 'task_struct, stack', value: '2 lines each', source: 'assumed: what a switch touches' },
  ],
}
