import type { Lesson } from '../lesson.ts'

export const MIGRATION: Lesson = {
  v: 1,
  title: 'What a migration costs',
  about: 'A thread goes on on another CPU. Nothing is copied, it seems; and then its lines have to follow it.',
  minutes: 6,
  steps: [
    {
      title: 'Six threads, four CPUs',
      text: 'Each of six threads works on data of its *own*, sleeps a little, and works again. Nobody shares anything with anybody.\n\nOn the left, DragonFly BSD: a thread is placed on a CPU once, and stays. On the right, FreeBSD 5 with its scheduler of that time: threads that are ready stand in one queue, and whichever CPU is free takes the next one.\n\nThe same work, from the same seed, at the same picosecond.',
      link: 's=moving-threads&t=20000000',
      highlight: { at: 'queue', name: 'run queue', side: 1, says: 'one queue for all' },
      notes: 'Ask first: is it not better that no CPU stands idle while there is work? Leave the question open.',
    },
    {
      title: 'How often does it happen?',
      text: 'When a thread goes on on another CPU than before, it has *migrated*. In the picture its tile walks to another column.',
      question: {
        kind: 'choice',
        ask: 'On which side do threads change their CPU more often?',
        options: [
          { text: 'On the left, DragonFly', claim: { is: 'most', of: { what: 'migrations' }, side: 0 } },
          { text: 'On the right, FreeBSD 5', claim: { is: 'most', of: { what: 'migrations' }, side: 1 } },
        ],
        revealPs: 60_000_000,
        why: 'DragonFly moves a thread once if it was born on another CPU than it is meant for, and never again. On the right it is left to chance, which CPU is free.',
      },
    },
    {
      title: 'What follows a thread',
      text: 'The kernel has little to do for a migration: it writes down that the thread runs elsewhere now. But the data of the thread is still in the cache of the CPU that it came from.\n\nAs the thread touches its lines one by one, each has to be fetched from there. Matt Dillon, who began DragonFly, wrote that most people do not realise what this costs because hardware does it invisibly, "but the cost is still there and still very real".',
      question: {
        kind: 'number',
        ask: 'How long does a thread stand still, on average, until its own lines have followed it?',
        quantity: { what: 'followPerMove', side: 1 },
        min: 0,
        max: 10,
        step: 0.1,
        unit: 'us',
        why: 'Nowhere in this program is such a cost written down. It is what comes out when the lines, of which each thread has a few dozen here, come over one by one.',
      },
    },
    {
      title: 'More data, longer way',
      text: 'The same once more, with *more data*: each thread works on 400 lines, about 25 kilobytes. Every cache here has room for much more than that.',
      link: 's=moving-threads&p.lines=400&t=40000000',
      question: {
        kind: 'number',
        ask: 'How long does a thread stand still per migration now?',
        quantity: { what: 'followPerMove', side: 1 },
        min: 0,
        max: 100,
        step: 1,
        unit: 'us',
        why: 'The price of a move is not a property of the kernel. It is a property of what the thread had in the cache.',
      },
    },
    {
      title: 'What it comes to',
      text: 'A thread that stands still for its lines occupies its CPU. So the others have to wait for a CPU, become ready at another time, and are taken by yet another one.',
      question: {
        kind: 'number',
        ask: 'How many times as much does DragonFly get done here?',
        quantity: { what: 'work', side: 0, over: { what: 'work', side: 1 } },
        min: 0,
        max: 12,
        step: 0.1,
        unit: 'times',
        why: 'This scenario is made to show the cost, and does not show what migrations are good for: here there is always a CPU free where the thread was. A later lesson has one where it is the other way round.',
      },
    },
  ],
}
