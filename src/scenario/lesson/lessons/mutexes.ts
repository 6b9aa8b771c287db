import type { Lesson } from '../lesson.ts'

export const MUTEXES: Lesson = {
  v: 1,
  title: 'Fine-grained mutexes',
  about: 'Many small locks instead of a big one: what is gained, and the two new ways to fail.',
  minutes: 7,
  steps: [
    {
      title: 'A lock for every list',
      text: 'FreeBSD 5 replaced Giant by many *mutexes*: one for each thing that must not be changed by two at once. Two CPUs that want different things do not meet any more.\n\nPackets are forwarded here: a card interrupts, a thread takes the packet and puts it on a queue, another thread takes it from there and sends it on. Each queue, each route, each card has its mutex.',
      link: 's=packets&m=one&kernel=freebsd5&t=20000000',
      highlight: { at: 'part', part: 'stage', side: 0, says: 'locks above, CPUs below' },
    },
    {
      title: 'The one that they all need',
      text: 'Whatever a thread does, sooner or later it sleeps, and is woken; and to wake a thread or to find the next one, a CPU needs the list of threads that are ready.',
      question: {
        kind: 'point',
        ask: 'Which of all these locks is most often found taken?',
        at: 'lock',
        order: 'most',
        of: { what: 'contentions', side: 0 },
        revealPs: 40_000_000,
        why: 'It is the lock of the *scheduler*. One queue of threads for all CPUs needs one lock for all CPUs, and every change of a thread goes through it. Later versions of FreeBSD got a queue for each CPU, and split this lock, too.',
      },
    },
    {
      title: 'One stumbles, all wait',
      text: 'Eight threads take turns at one mutex, each for a third of a microsecond. Now and then one stumbles, and holds it many times as long. Behind it they pile up: a *convoy*.\n\nIn FreeBSD 5, whoever finds a mutex taken looks at it again and again while its holder runs, and goes to sleep if it does not.',
      link: 's=lock-convoy&m=one&kernel=freebsd5&t=40000000',
      highlight: { at: 'lock', name: 'list', side: 0, says: 'everybody wants this one' },
      question: {
        kind: 'choice',
        ask: 'Of all the times that the mutex "list" is taken, how often was somebody there before?',
        options: [
          {
            text: 'Less than one time in ten',
            claim: {
              is: 'between',
              quantity: {
                what: 'contentions',
                side: 0,
                name: 'list',
                over: { what: 'acquisitions', side: 0, name: 'list' },
              },
              below: 0.1,
            },
          },
          {
            text: 'One in ten to one in three',
            claim: {
              is: 'between',
              quantity: {
                what: 'contentions',
                side: 0,
                name: 'list',
                over: { what: 'acquisitions', side: 0, name: 'list' },
              },
              atLeast: 0.1,
              below: 0.3334,
            },
          },
          {
            text: 'More often than that',
            claim: {
              is: 'between',
              quantity: {
                what: 'contentions',
                side: 0,
                name: 'list',
                over: { what: 'acquisitions', side: 0, name: 'list' },
              },
              atLeast: 0.3334,
            },
          },
        ],
        why: 'Once there is a queue in front of a lock, it feeds itself: whoever comes late finds it taken, and whoever waited comes back at the same time as the others.',
      },
    },
    {
      title: 'Two locks, both ways round',
      text: 'Many locks bring a danger that one lock does not have. Here a thread needs two of them, one for a directory and one for a file. Half of the threads take the directory first; the others the file.\n\nOn the right, DragonFly, whose *tokens* are another kind of lock: whoever has to wait lets go of those it holds.',
      link: 's=lock-order&t=5000000',
      question: {
        kind: 'choice',
        ask: 'What happens?',
        options: [
          {
            text: 'FreeBSD 5 comes to a stop, for ever',
            claim: { is: 'most', of: { what: 'deadlocks' }, side: 0 },
          },
          {
            text: 'DragonFly comes to a stop, for ever',
            claim: { is: 'most', of: { what: 'deadlocks' }, side: 1 },
          },
          {
            text: 'Neither: sooner or later each gets both',
            claim: { is: 'between', quantity: { what: 'deadlocks', side: 0 }, below: 1 },
          },
        ],
        revealPs: 60_000_000,
        why: 'One holds the directory and waits for the file; another holds the file and waits for the directory: a *deadlock*. The kernel’s own WITNESS had warned of it when it first saw both orders. With tokens nobody waits with something in his hands; but what one has read under the first token may not be true any more when one has the second.',
      },
    },
    {
      title: 'The important one waits for the unimportant',
      text: 'One CPU. An important thread needs a lock that an unimportant one holds, and threads in between keep the unimportant one from running: *priority inversion*. In 1997 it made a spacecraft on Mars start itself anew again and again.\n\nOn the left FreeBSD 5: who waits *lends* its priority to whoever holds the lock. On the right Linux 2.6: a semaphore lends nothing.',
      link: 's=priority-inversion&t=100000000',
      question: {
        kind: 'number',
        ask: 'How many times as long does the important work take on the right, on average?',
        quantity: { what: 'meanResponse', side: 1, over: { what: 'meanResponse', side: 0 } },
        min: 1,
        max: 10,
        step: 0.1,
        unit: 'times',
        why: 'On the left, the holder is carried through by the priority of the one who waits for it. On the right it has to wait until everybody in between has had enough.',
      },
    },
  ],
}
