import { EIGHT_CPUS, MS, type Preset, preset, SIXTEEN_CPUS } from './preset.ts'

const T = 'Locks and tokens'

export const LOCK_PRESETS: readonly Preset[] = [
  preset({
    id: 'lock-convoy',
    topic: T,
    title: 'Lock convoy',
    about:
      'Eight threads, one lock, held for a third of a microsecond. Every two hundredth turn stumbles and holds it fifty times as long: watch the queue behind it, and how long after the stumble threads still arrive one behind the other.',
    kind: 'lock-convoy',
  }),
  preset({
    id: 'lock-convoy-sixteen',
    topic: T,
    title: 'Lock convoy (16 CPUs)',
    about:
      'Sixteen CPUs, far apart. On the FreeBSD side each release is a race of all who wait, and the line of the lock goes round them all; on the DragonFly side the token is asked for by message, and handed on when it is let go. Either way: the more wait, the longer each of them does, until sixteen threads get less done than four.',
    kind: 'lock-convoy',
    params: { threads: 16 },
    rest: SIXTEEN_CPUS,
  }),
  preset({
    id: 'lock-order',
    topic: T,
    title: 'Two locks, both ways round',
    about:
      'Every second thread takes the two locks in the other order. WITNESS says so as soon as it has seen both orders; a little later two threads hold one each and wait for the other, and FreeBSD 5 stands still for ever. Tokens are let go by whoever waits: DragonFly goes on, at a price, and must not trust what it read under the first once it has the second.',
    kind: 'lock-order',
    pair: ['freebsd5', 'dragonfly'],
    rest: { options: { freebsd5: { witness: 1 } } },
  }),
  preset({
    id: 'lock-order-eight',
    topic: T,
    title: 'Two locks, both ways round (8 CPUs)',
    about:
      'With more CPUs the deadlock comes hardly sooner, but all who want either lock pile up behind it: eight CPUs spin for ever. DragonFly goes on, and eight threads get less done than four did.',
    kind: 'lock-order',
    params: { threads: 8 },
    pair: ['freebsd5', 'dragonfly'],
    rest: { ...EIGHT_CPUS, options: { freebsd5: { witness: 1 } } },
  }),
  preset({
    id: 'priority-inversion',
    topic: T,
    title: 'Priority inversion',
    about:
      'One CPU. An important thread needs a lock that an unimportant one holds, while threads in between keep it from running. On the FreeBSD 5 side the waiter lends its priority, and the holder finishes; look for the arrow. A Linux semaphore lends nothing: everybody in between goes first.',
    kind: 'priority-inversion',
    params: { middling: 3 },
    pair: ['freebsd5', 'linux26'],
    rest: { cpus: 1, untilPs: 20 * MS },
  }),
  preset({
    id: 'priority-inversion-two',
    topic: T,
    title: 'Priority inversion (2 CPUs)',
    about: 'Two CPUs and five threads in between: a second CPU only helps if the holder gets it.',
    kind: 'priority-inversion',
    params: { middling: 5 },
    pair: ['freebsd5', 'linux26'],
    rest: { cpus: 2, untilPs: 20 * MS },
  }),
  preset({
    id: 'name-cache',
    topic: T,
    title: 'Name-cache lookups',
    about:
      'Paths are looked up in one cache of names, nearly always only to read. FreeBSD 5 has one mutex for it; DragonFly a token that readers may share. A shared token is still a word that every reader writes: watch its line go round.',
    kind: 'name-cache',
    rest: { options: { dragonfly: { tokens: 2 } } },
  }),
  preset({
    id: 'name-cache-sixteen',
    topic: T,
    title: 'Name-cache lookups (16 CPUs)',
    about:
      'Sixteen readers at once. Sharing allows it, and gets about three times as much done as the mutex; but half of the time they wait for the line of its word.',
    kind: 'name-cache',
    rest: { ...SIXTEEN_CPUS, options: { dragonfly: { tokens: 2 } } },
  }),
  preset({
    id: 'one-giant-lock',
    topic: T,
    title: 'One lock over the kernel',
    about:
      'Threads compute, call the kernel, compute. In FreeBSD 4 one CPU at a time is in the kernel, and the others spin at its door. In FreeBSD 5 these calls need no common lock.',
    kind: 'system-calls',
    pair: ['freebsd4', 'freebsd5'],
  }),
  preset({
    id: 'one-giant-lock-sixteen',
    topic: T,
    title: 'One lock over the kernel (16 CPUs)',
    about:
      'Sixteen CPUs: the kernel is always busy, and each release costs a transfer for every CPU that looks. More CPUs do not only add waiting: sixteen get a third of what eight get done.',
    kind: 'system-calls',
    pair: ['freebsd4', 'freebsd5'],
    rest: SIXTEEN_CPUS,
  }),
]
