import { choice } from '../../kernel/params.ts'
import type { WorkloadCard } from '../card.ts'
import { ANY_TIME, count, NS, threads, time, US } from './common.ts'

export const LOCK_CONVOY_CARD: WorkloadCard = {
  kind: 'lock-convoy',
  title: 'Lock convoy',
  about:
    'Threads take one lock very often and hold it very shortly. As long as each finds it free it costs nothing; once one has had to wait, the others catch up with it, and from then on they arrive one behind the other.',
  unit: 'turn',
  params: [
    threads(8, 'threads that share the lock'),
    time('outside', 'Time without it', ANY_TIME, 4 * US, 'mean time between two turns'),
    time('held', 'Time with it', ANY_TIME, 300 * NS, 'how long a turn computes under the lock'),
    count('lines', 'Data under the lock', [1, 64], 2, 'lines that a turn reads and writes under the lock'),
    count(
      'stumble',
      'A turn in so many stumbles',
      [0, 10_000],
      200,
      'that one holds the lock fifty times as long; 0: none',
    ),
  ],
}

export const LOCK_ORDER_CARD: WorkloadCard = {
  kind: 'lock-order',
  title: 'Two locks, taken in both orders',
  about:
    'Some threads take the directory, then the file; others the file, then the directory. With mutexes there comes the moment when each has one and waits for the other, for ever. With tokens nobody waits while holding: but what was read under the first may have changed when both are there.',
  unit: 'rename',
  params: [
    threads(4, 'threads, every second one in the other order'),
    time('outside', 'Time without', ANY_TIME, 10 * US, 'mean time between two turns'),
    time('held', 'Time with', ANY_TIME, 500 * NS, 'time under the first lock, and again under both'),
    choice('order', 'Orders', ['both ways round', 'the same for all'], 'whether the threads agree on an order'),
  ],
}

export const PRIORITY_INVERSION_CARD: WorkloadCard = {
  kind: 'priority-inversion',
  title: 'Priority inversion',
  about:
    'An unimportant thread holds a lock that an important one needs, and threads in between, which need no lock, keep the unimportant one from running on. Where waiting lends priority, the holder finishes quickly; where it does not, the important thread waits for everybody.',
  unit: 'urgent call',
  measure: 'waits',
  params: [
    count('middling', 'Threads in between', [0, 64], 3, 'threads of middling importance that only compute'),
    time('held', 'Time with the lock', ANY_TIME, 20 * US, 'how long the unimportant thread computes under the lock'),
    time('burst', 'Work in between', ANY_TIME, 60 * US, 'how long a middling thread computes before it sleeps'),
    time('every', 'Time between calls', ANY_TIME, 100 * US, 'mean time between two calls of the important thread'),
  ],
}
