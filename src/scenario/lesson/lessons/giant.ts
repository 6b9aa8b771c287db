import type { Lesson } from '../lesson.ts'

export const GIANT: Lesson = {
  v: 1,
  title: 'One Giant lock',
  about: 'The quickest way to make a kernel for one CPU run on many, and how far it leads.',
  minutes: 6,
  steps: [
    {
      title: 'A kernel that thinks it is alone',
      text: 'A kernel that was written for one CPU relies on it: while it works on a list, nobody else does. With two CPUs that is wrong.\n\nThe quickest mend is *one lock* around the whole kernel. FreeBSD calls it Giant. FreeBSD 4, on the left, has it: one CPU at a time is in the kernel, and the others *spin* at the door: they look at the lock again and again. In FreeBSD 5, on the right, the calls that are made here need no common lock.',
      link: 's=one-giant-lock&t=30000000',
      highlight: { at: 'lock', name: 'Giant', side: 0, says: 'the one lock' },
      notes:
        'Each thread computes most of the time and then calls the kernel for a short while: about one part in ten.',
    },
    {
      title: 'Four CPUs',
      text: 'Threads compute, call the kernel, compute again. Most of the time each is in its own program, where it needs no lock.',
      question: {
        kind: 'choice',
        ask: 'How much do the four CPUs of FreeBSD 4 get done, compared with FreeBSD 5?',
        options: [
          {
            text: 'About as much, within a fifth',
            claim: {
              is: 'between',
              quantity: { what: 'work', side: 0, over: { what: 'work', side: 1 } },
              atLeast: 0.8,
            },
          },
          {
            text: 'About half as much',
            claim: {
              is: 'between',
              quantity: { what: 'work', side: 0, over: { what: 'work', side: 1 } },
              atLeast: 0.35,
              below: 0.8,
            },
          },
          {
            text: 'A third or less: one CPU at a time is one CPU',
            claim: { is: 'between', quantity: { what: 'work', side: 0, over: { what: 'work', side: 1 } }, below: 0.35 },
          },
        ],
        why: 'As long as the kernel is seldom wanted, one lock is not so bad. That is why so many systems began with one.',
      },
    },
    {
      title: 'Sixteen CPUs',
      text: 'The same threads, one to each CPU, on sixteen CPUs of a machine of 2019. If each of sixteen wants the kernel for a tenth of its time, they want it more often than there is time.',
      link: 's=one-giant-lock-sixteen&t=60000000',
      highlight: { at: 'lock', name: 'Giant', side: 0, says: 'held by one, wanted by all' },
      question: {
        kind: 'number',
        ask: "On the left: what part of the sixteen CPUs' time is lost in waiting?",
        quantity: { what: 'timeShare', label: 'waiting', side: 0 },
        min: 0,
        max: 100,
        step: 1,
        unit: 'percent',
        revealPs: 120_000_000,
      },
    },
    {
      title: 'Why it is worse than a queue',
      text: 'If they only queued, the kernel would at least be busy all the time. But the lock is a word in memory, in a *cache line*. Whoever looks at it needs the line. Whoever lets it go has to get the line back first, past all who look.',
      highlight: { at: 'line', name: 'Giant', side: 0, says: 'the line of the lock' },
      question: {
        kind: 'number',
        ask: 'How many times as much does FreeBSD 5 get done with sixteen CPUs?',
        quantity: { what: 'work', side: 1, over: { what: 'work', side: 0 } },
        min: 1,
        max: 20,
        step: 0.5,
        unit: 'times',
        why: 'More than queueing alone would explain. The scenarios "Against theory" have an ideal machine, on which lines move in no time: there only the queue remains.',
      },
    },
    {
      title: 'Who is to blame?',
      text: 'FreeBSD 5 is on the right, and it is not without locks: its scheduler has one, too.',
      question: {
        kind: 'point',
        ask: 'Which lock of FreeBSD 5 was most often found taken?',
        at: 'lock',
        order: 'most',
        of: { what: 'contentions', side: 1 },
        why: 'Sixteen CPUs that begin at the same moment all want a thread from the same queue. It hardly matters here, for these threads never sleep. In the next lesson they do.',
      },
    },
  ],
}
