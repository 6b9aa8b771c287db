import { choice } from '../../kernel/params.ts'
import type { WorkloadCard } from '../card.ts'
import { ANY_TIME, count, NS, threads, time, US } from './common.ts'

export const SHARED_COUNTERS_CARD: WorkloadCard = {
  kind: 'shared-counters',
  title: 'Counters',
  about:
    'Every thread counts, as fast as it can. With one counter for all, its line goes from CPU to CPU with every count. With a counter for each thread but all in one line, nothing is shared and the line goes round just the same: false sharing. With a line for each, nothing moves at all.',
  unit: 'count',
  params: [
    choice(
      'layout',
      'Counters',
      ['one for all', 'one for each thread, in one line', 'one for each thread, a line each'],
      'where the counters are',
    ),
    threads(0, 'threads that count'),
    time('between', 'Time between two counts', ANY_TIME, 200 * NS, 'mean time that a thread computes in between'),
  ],
}

export const ALLOC_FREE_CARD: WorkloadCard = {
  kind: 'alloc-free',
  title: 'Allocate here, free there',
  about:
    'Producers allocate a piece of memory, write it and send it to a consumer on another CPU, which reads it and frees it. Does the memory go home, or does it stay where it was freed and travel with its next owner?',
  unit: 'object',
  params: [
    count('pairs', 'Pairs', [1, 64], 2, 'producers, each with its consumer'),
    count('objectLines', 'Size of an object', [1, 64], 2, 'cache lines of each piece'),
    time('between', 'Time between objects', ANY_TIME, 3 * US, 'mean time that a producer computes in between'),
    count('objects', 'Memory', [16, 4096], 256, 'objects that there are, for all'),
  ],
}

export const NAME_CACHE_CARD: WorkloadCard = {
  kind: 'name-cache',
  title: 'Name-cache lookups',
  about:
    'Threads look up path names, a component at a time, in the cache of names that all of them share. Nearly all only read: whether they can do it together depends on what guards the cache.',
  unit: 'lookup',
  params: [
    threads(0, 'threads that look up names'),
    count('components', 'Components of a path', [1, 16], 4, 'names that are looked up one after the other'),
    count('names', 'Names in the cache', [1, 4096], 128, 'lines of the cache'),
    count('changes', 'Changes', [0, 1000], 20, 'lookups in a thousand that change an entry'),
    time('between', 'Time between lookups', ANY_TIME, 4 * US, 'mean time that a thread computes in between'),
  ],
}
