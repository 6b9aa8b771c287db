import { MS, type Preset, preset } from './preset.ts'

const T = 'Against theory'
const US = 1_000_000
const IDEAL = { machine: 'ideal', protocol: 'mesi' } as const

export const THEORY_PRESETS: readonly Preset[] = [
  preset({
    id: 'ideal-giant-lock',
    topic: T,
    title: 'Ideal machine: one giant lock',
    about:
      'Memory costs nothing here, and neither does the code of the kernel: what is left is waiting one\u2019s turn, and mean-value analysis says exactly how much of it there is. Open the curves: the thin line is theory. Then choose a real machine, and see what coherence adds.',
    kind: 'system-calls',
    pair: ['freebsd4', 'freebsd5'],
    rest: { ...IDEAL, untilPs: 400 * MS },
  }),
  preset({
    id: 'ideal-run-queue',
    topic: T,
    title: 'Ideal machine: one run queue or many',
    about:
      'Jobs arrive at random and each needs a CPU for a while. FreeBSD 5 gives the next one to whoever is free (M/M/c); DragonFly has one queue for each CPU, and a job waits in its own although another CPU is idle (M/M/1). Without the cost of caches the one queue wins: that is the honest other side of the argument.',
    kind: 'jobs',
    pair: ['freebsd5', 'dragonfly'],
    rest: { ...IDEAL, untilPs: 400 * MS },
  }),
  preset({
    id: 'real-run-queue',
    topic: T,
    title: 'The same run queues on a real machine',
    about:
      'The jobs of the ideal machine, twenty-five times as long, on two Opterons: now the one queue is a line that every CPU needs, and some nine lines move for each job. Jobs as long as these can afford it, and still wait a third as long as with a queue for each CPU; make them a fifth as long, and the one queue can no longer keep up.',
    kind: 'jobs',
    params: { service: 25 * US },
    pair: ['freebsd5', 'dragonfly'],
    rest: { untilPs: 20 * MS },
  }),
]
