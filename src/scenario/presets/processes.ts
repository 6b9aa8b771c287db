import { EIGHT_CPUS, MS, type Preset, preset } from './preset.ts'

const T = 'Processes and messages'

export const PROCESS_PRESETS: readonly Preset[] = [
  preset({
    id: 'build',
    topic: T,
    title: 'Build job',
    about:
      'make starts a compiler as soon as another ends, four at a time. Each is born, reads its program into the cache of the CPU it finds itself on, and ends before it has paid for it.',
    kind: 'build',
    rest: { untilPs: 2 * MS },
  }),
  preset({
    id: 'build-eight',
    topic: T,
    title: 'Build job (8 CPUs)',
    about: 'make -j 8: births and deaths go through the same few lines for all.',
    kind: 'build',
    params: { jobs: 8 },
    rest: { ...EIGHT_CPUS, untilPs: 2 * MS },
  }),
  preset({
    id: 'ports',
    topic: T,
    title: 'Producer and consumer by port',
    about:
      'An item goes from one thread to another through a message port. In DragonFly the pointer travels by IPI to the CPU that owns the port, and nobody takes a lock; FreeBSD 5 has no ports, and builds one from a mutex and a queue.',
    kind: 'pipeline',
  }),
  preset({
    id: 'mutex-queue',
    topic: T,
    title: 'Producer and consumer by mutex',
    about:
      'The same threads with a mutex and a condition variable: here the token and the mutex do the same job. Compare what moves for each item with the ports.',
    kind: 'pipeline',
    params: { through: 2 },
  }),
  preset({
    id: 'ports-eight',
    topic: T,
    title: 'Producer and consumer by port (8 CPUs)',
    about:
      'Four pairs on eight CPUs: in DragonFly each stays on two of its own, in FreeBSD 5 threads go to whichever is free.',
    kind: 'pipeline',
    params: { pairs: 4 },
    rest: EIGHT_CPUS,
  }),
  preset({
    id: 'amiga-ports',
    topic: T,
    title: 'The ancestor: Amiga ports',
    about:
      'One CPU, two tasks, a message port. PutMsg hangs a pointer on a list and signals; nothing is copied, and the sender keeps its hands off until the reply. DragonFly has the same ports and a short cut: a port may carry a message out in its caller\u2019s own context. On one CPU that is what becomes of every message, and the two tasks need not even take turns.',
    kind: 'pipeline',
    params: { pairs: 1, through: 1, apart: 1 },
    pair: ['amiga', 'dragonfly'],
    rest: { cpus: 1 },
  }),
  preset({
    id: 'amiga-ports-two',
    topic: T,
    title: 'The ancestor: Amiga ports (2 CPUs)',
    about:
      'Exec knows one CPU: the second stays dark. DragonFly adds to the port the one thing it lacked, the CPU it belongs to. Here it gets half as much done for that: who sends waits for each answer, so the two CPUs only work by turns, and all that goes between them has to travel.',
    kind: 'pipeline',
    params: { pairs: 1, through: 1 },
    pair: ['amiga', 'dragonfly'],
    rest: { cpus: 2 },
  }),
  preset({
    id: 'blocking-calls',
    topic: T,
    title: 'A blocking call stops them all',
    about:
      'Six threads of one process. FreeBSD 4 runs them by a library that the kernel knows nothing of: when one blocks in the kernel, all do. FreeBSD 5 with KSE calls the library back, and another thread goes on in the same place.',
    kind: 'blocking-calls',
    pair: ['freebsd4', 'freebsd5'],
    rest: { options: { freebsd5: { threads: 1 } } },
  }),
  preset({
    id: 'blocking-calls-eight',
    topic: T,
    title: 'A blocking call stops them all (8 CPUs)',
    about: 'Sixteen threads and eight CPUs: one library keeps seven of them idle, and the eighth most of the time.',
    kind: 'blocking-calls',
    params: { threads: 16 },
    pair: ['freebsd4', 'freebsd5'],
    rest: { ...EIGHT_CPUS, options: { freebsd5: { threads: 1 } } },
  }),
]
