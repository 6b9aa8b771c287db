import { choice } from '../../kernel/params.ts'
import type { WorkloadCard } from '../card.ts'

export const WORKING_SETS_CARD: WorkloadCard = {
  kind: 'working-sets',
  title: 'Threads with data of their own',
  about:
    'Each thread goes round its own lines, pauses, and goes round again. Nothing is shared, so whatever travels does so because a thread was moved.',
  unit: 'round',
  params: [
    {
      name: 'threads',
      title: 'Threads',
      unit: 'count',
      min: 1,
      max: 256,
      default: 6,
      about: 'threads, each with data of its own',
    },
    {
      name: 'lines',
      title: 'Working set',
      unit: 'count',
      min: 1,
      max: 16_384,
      default: 24,
      about: 'cache lines that a thread reads and writes in every round',
    },
    {
      name: 'workCycles',
      title: 'Work per line',
      unit: 'count',
      min: 0,
      max: 100_000,
      default: 60,
      about: 'cycles of computing on each line',
    },
    {
      name: 'pausePs',
      title: 'Mean pause',
      unit: 'ps',
      min: 1_000_000,
      max: 1_000_000_000_000,
      default: 6_000_000,
      about: 'how long a thread sleeps between rounds, on average',
    },
    {
      name: 'crowding',
      title: 'Crowding',
      unit: 'permille',
      min: 0,
      max: 1000,
      default: 0,
      about: 'share of the threads that are all placed on CPU 0 instead of evenly',
    },
    choice(
      'scheduled',
      'Who places the threads',
      ['they are placed by hand', 'the user scheduler'],
      'DragonFly only: kernel threads that are placed once, or user threads that its scheduler gives to CPUs',
    ),
  ],
}
