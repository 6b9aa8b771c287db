import { choice } from '../../kernel/params.ts'
import { ARRIVAL_PARAMS } from '../arrivals.ts'
import type { WorkloadCard } from '../card.ts'
import { ANY_TIME, count, time, US } from './common.ts'

export const BUILD_CARD: WorkloadCard = {
  kind: 'build',
  title: 'Build job',
  about:
    'make starts compilers, so many at a time: each is born, reads its program in, computes, looks up names in between, writes its output and ends. Where is a newborn put, and what does it find in the cache there?',
  unit: 'compilation',
  params: [
    count('jobs', 'At a time', [1, 128], 4, 'compilers that run side by side (make -j)'),
    time('work', 'Computing', ANY_TIME, 40 * US, 'mean time that a compiler computes'),
    count('pages', 'Its own memory', [1, 1024], 48, 'lines that each compiler reads in and works on'),
    count('lookups', 'Name lookups', [0, 100], 4, 'names that each looks up, one after the other'),
  ],
}

export const PIPELINE_CARD: WorkloadCard = {
  kind: 'pipeline',
  title: 'Producer and consumer',
  about:
    'One thread produces, another consumes, through a message port or through a queue with a mutex and a condition variable. What goes from CPU to CPU besides the item itself?',
  unit: 'item',
  params: [
    choice(
      'through',
      'Through',
      ['a message port', 'a message port, waiting for each answer', 'a mutex and a condition variable'],
      'what stands between the two',
    ),
    count('pairs', 'Pairs', [1, 64], 2, 'producers, each with its consumer'),
    time('produce', 'To produce', ANY_TIME, 4 * US, 'mean time that an item takes its producer'),
    time('consume', 'To consume', ANY_TIME, 2 * US, 'mean time that an item takes its consumer'),
    count('itemLines', 'Size of an item', [1, 64], 2, 'cache lines of each item'),
    choice(
      'apart',
      'The two are on',
      ['different CPUs', 'the same CPU'],
      'where they are placed, where they can be placed',
    ),
  ],
}

export const BLOCKING_CALLS_CARD: WorkloadCard = {
  kind: 'blocking-calls',
  title: 'Threads of one process that block',
  about:
    'Threads of one process compute, take turns with a mutex of their library, and now and then make a call that blocks in the kernel. Does one that blocks stop the others?',
  unit: 'request',
  params: [
    count('threads', 'Threads', [1, 64], 6, 'threads of the process'),
    time('work', 'Computing', ANY_TIME, 10 * US, 'mean time that a request computes'),
    time('blocked', 'Blocking call', ANY_TIME, 40 * US, 'mean time that a call blocks'),
    count('lines', 'Shared data', [1, 64], 2, 'lines under the mutex of the library'),
  ],
}

export const SERVER_CARD: WorkloadCard = {
  kind: 'server',
  title: 'TCP-like server',
  about:
    'Requests of many connections arrive at network cards, go up through the protocol and wake the server thread of their connection, which reads, computes and sends an answer. Packets have a CPU, connections have one, threads have one: how often are they the same?',
  unit: 'request',
  params: [
    {
      name: 'ratePps',
      title: 'Offered load',
      unit: 'perSecond',
      min: 1000,
      max: 10_000_000,
      default: 250_000,
      about: 'requests per second over all cards',
    },
    count('connections', 'Connections', [1, 256], 16, 'each with a server thread of its own'),
    count('nics', 'Network cards', [1, 16], 4, 'card i interrupts CPU i, round and round'),
    time('work', 'To answer', ANY_TIME, 3 * US, 'mean time that a server thread computes for each request'),
    count(
      'flowLines',
      'State per connection',
      [1, 64],
      3,
      'cache lines that every packet of a connection reads and writes',
    ),
    count('dataLines', "The server's data", [1, 256], 8, 'lines of its own that a server thread works on'),
    count('routeLines', 'Routing table', [1, 256], 8, 'cache lines of routes; a lookup reads two'),
    ...ARRIVAL_PARAMS,
  ],
}

export const PAGE_ARRIVALS_CARD: WorkloadCard = {
  kind: 'page-arrivals',
  title: 'Pages that arrive from another node',
  about:
    "A node's network cards receive pages of memory for processes that have moved here: the card writes a page's lines to memory, the protocol copies them into the process's page, and the process reads them. What is one message to the cluster is sixty-four lines to the caches, each with an owner.",
  unit: 'page',
  params: [
    {
      name: 'ratePps',
      title: 'Pages per second',
      unit: 'perSecond',
      min: 1,
      max: 1_000_000,
      default: 30_000,
      about: 'over all cards; a link of 1 Gbit/s brings about 30,000',
    },
    count('processes', 'Processes with pages elsewhere', [1, 64], 1, 'each waits for its pages'),
    count('others', 'Other processes', [0, 256], 2, 'that compute all the time'),
    count('pageLines', 'Lines in a page', [1, 128], 64, '4 KiB of lines of 64 bytes are 64'),
    count('nics', 'Network cards', [1, 16], 1, 'card i interrupts CPU i, round and round'),
    time('work', 'To use a page', ANY_TIME, 3 * US, 'mean time that a process computes on a page when it has it'),
    ...ARRIVAL_PARAMS,
  ],
}
