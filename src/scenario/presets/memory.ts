import { EIGHT_CPUS, type Preset, preset, SIXTEEN_CPUS } from './preset.ts'

const T = 'Memory'

export const MEMORY_PRESETS: readonly Preset[] = [
  preset({
    id: 'alloc-free',
    topic: T,
    title: 'Allocate here, free there',
    about:
      'Producers allocate, consumers on other CPUs free. In DragonFly each piece goes home to the CPU that allocated it, by a message nobody is interrupted for; in FreeBSD 5 it stays with whoever freed it, and its lines travel with its next owner.',
    kind: 'alloc-free',
  }),
  preset({
    id: 'alloc-free-eight',
    topic: T,
    title: 'Allocate here, free there (8 CPUs)',
    about: 'Four pairs on eight CPUs.',
    kind: 'alloc-free',
    params: { pairs: 4, objects: 512 },
    rest: EIGHT_CPUS,
  }),
  preset({
    id: 'shared-counter',
    topic: T,
    title: 'One counter for all',
    about:
      'Every CPU adds to the same number. No lock, no kernel: the line alone goes round, and each count waits for it.',
    kind: 'shared-counters',
  }),
  preset({
    id: 'false-sharing',
    topic: T,
    title: 'False sharing',
    about:
      'Each thread has a counter of its own. They stand in one line, and the line goes round as if they were one: what the threads do not share, the cache does.',
    kind: 'shared-counters',
    params: { layout: 1 },
  }),
  preset({
    id: 'false-sharing-sixteen',
    topic: T,
    title: 'False sharing (16 CPUs)',
    about: 'Sixteen counters of four bytes fit in one line of sixty-four.',
    kind: 'shared-counters',
    params: { layout: 1 },
    rest: SIXTEEN_CPUS,
  }),
  preset({
    id: 'no-difference',
    topic: T,
    title: 'Where it makes no difference',
    about:
      'Each counter has a line to itself and each thread a CPU. Nothing is shared, nobody sleeps, nobody calls the kernel: every kernel is as good as every other, and the curves lie on each other.',
    kind: 'shared-counters',
    params: { layout: 2 },
  }),
  preset({
    id: 'no-difference-sixteen',
    topic: T,
    title: 'Where it makes no difference (16 CPUs)',
    about:
      'Sixteen CPUs do sixteen times the work of one, whatever the kernel, once each has its thread: in FreeBSD 5 they fetch them one after the other, and the last begins when nearly a tenth of this run is over.',
    kind: 'shared-counters',
    params: { layout: 2 },
    rest: SIXTEEN_CPUS,
  }),
]
