import { EIGHT_CPUS, MS, type Preset, preset } from './preset.ts'

export const MOVING_PRESETS: readonly Preset[] = [
  preset({
    id: 'moving-threads',
    topic: 'Moving threads',
    title: 'What a move costs',
    about:
      "Six threads, each with data of its own, nothing shared. Whatever of their data flies here flies because a thread was moved: on the FreeBSD side whichever CPU is free takes the next thread, and the thread's lines have to follow it one by one. On the DragonFly side each thread is placed once, and its lines stay.",
    kind: 'working-sets',
    params: {},
  }),
  preset({
    id: 'crowded',
    topic: 'Moving threads',
    title: 'Where placing threads loses',
    about:
      'Eight such threads, but somebody placed them all on CPU 0. DragonFly leaves them there, as it was told, and three CPUs stand idle; FreeBSD spreads them by itself, pays for every move, and still gets more done.',
    kind: 'working-sets',
    params: { crowding: 1000, workCycles: 600, threads: 8 },
  }),
  preset({
    id: 'partitioned',
    topic: 'Moving threads',
    title: 'Data larger than one cache',
    about:
      'Each thread has 384 KB of its own: together they are larger than any one cache and smaller than all of them. Placed, each finds its data where it left it. Moved, it fetches thousands of lines, one by one, from where it was: the square that flies is the price of a thread that went to a CPU that happened to be free.',
    kind: 'working-sets',
    params: { threads: 5, lines: 6000, workCycles: 20, pausePs: 20_000_000 },
    rest: { untilPs: 8 * MS },
  }),
  preset({
    id: 'partitioned-eight',
    topic: 'Moving threads',
    title: 'Data larger than one cache (8 CPUs)',
    about:
      'The same with eight CPUs and nine threads. Two hops away a line takes longer still, and there are more places where a thread can have left its data.',
    kind: 'working-sets',
    params: { threads: 9, lines: 6000, workCycles: 20, pausePs: 20_000_000 },
    rest: { ...EIGHT_CPUS, untilPs: 8 * MS },
  }),
  preset({
    id: 'user-threads',
    topic: 'Moving threads',
    title: 'Left to the scheduler',
    about:
      'Such threads as user threads, which nobody has placed: DragonFly gives them to CPUs too, by its user scheduler, whenever they return to user mode. Ten threads on four CPUs: each has to wait for its turn, and its turn may come elsewhere.',
    kind: 'working-sets',
    params: { threads: 10, scheduled: 1, workCycles: 200 },
  }),
  preset({
    id: 'balancers',
    topic: 'Moving threads',
    title: 'Two balancers',
    about:
      'A queue for each CPU, and somebody who moves threads between them. In Linux 2.6 a CPU that has nothing to do takes a thread from the busiest queue, even one that has just run: only a busy CPU leaves those alone, and in these four milliseconds none comes to look. An idle CPU of ULE takes from any that has more than it runs. Watch which threads are taken, and what follows them. Then turn the rule for "Cache-hot tasks" round: nothing moves, and far more is done.',
    kind: 'working-sets',
    params: { threads: 12, lines: 200, pausePs: 30_000_000, workCycles: 100 },
    pair: ['linux26', 'freebsd5'],
    rest: { options: { freebsd5: { scheduler: 1 } }, untilPs: 4 * MS },
  }),
  preset({
    id: 'balancers-eight',
    topic: 'Moving threads',
    title: 'Two balancers (8 CPUs)',
    about: 'More queues to compare, and a longer way for what was left behind.',
    kind: 'working-sets',
    params: { threads: 24, lines: 200, pausePs: 30_000_000, workCycles: 100 },
    pair: ['linux26', 'freebsd5'],
    rest: { ...EIGHT_CPUS, options: { freebsd5: { scheduler: 1 } }, untilPs: 4 * MS },
  }),
]
