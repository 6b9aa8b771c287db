import type { KernelCard } from '../card.ts'
import { choice } from '../params.ts'

/** What Giant covers. */
export const GIANT = { nothing: 0, network: 1, everything: 2 } as const
export const SCHEDULER = { bsd4: 0, ule: 1 } as const

export const FREEBSD5_CARD: KernelCard = {
  id: 'freebsd5',
  title: 'FreeBSD 5',
  options: [
    choice(
      'giant',
      'What Giant covers',
      ['nothing here (MP-safe)', 'the network', 'the network and every system call'],
      'debug.mpsafenet=0 puts Giant round the network stack; system calls that are not MP-safe take it at entry',
    ),
    choice('scheduler', 'Scheduler', ['4BSD: one run queue', 'ULE: a queue for each CPU'], 'SCHED_4BSD or SCHED_ULE'),
    choice(
      'wakeAll',
      'A released mutex wakes',
      ['the best waiter', 'all waiters (MUTEX_WAKE_ALL)'],
      'whom a contested release makes ready',
    ),
    choice(
      'adaptive',
      'Waiting for a mutex',
      ['spins while its holder runs', 'sleeps at once'],
      'ADAPTIVE_MUTEXES; Giant is never waited for by spinning',
    ),
    choice('witness', 'WITNESS', ['off', 'on'], 'checks the order in which locks are taken, and reports a reversal'),
    choice(
      'threads',
      "A process's threads",
      ['1:1 (libthr)', 'M:N (KSE)'],
      'whether the kernel knows every thread of a process, or a thread library shares out as many as there are CPUs',
    ),
  ],
}
