import type { Lesson } from '../lesson.ts'

const COUNTER = 's=shared-counter&m=one&kernel=dragonfly&t=20000000'

export const CACHE_LINE: Lesson = {
  v: 1,
  title: 'What a cache line is',
  about:
    'Why a processor never fetches a single byte, and what that does to numbers that have nothing to do with each other.',
  minutes: 6,
  steps: [
    {
      title: 'A number that everybody wants',
      text: 'Four threads on four CPUs add to *one* number, again and again. There is no lock, and the kernel has nothing to do: there is just this number in memory.\n\nBut a CPU does not add in memory. It fetches a copy into its own *cache*, a small and quick memory beside it, and adds there. It never fetches a single byte: memory is cut into pieces of 64 bytes, and a piece comes whole or not at all. That is a *cache line*.\n\nEach field in the picture is the place of one line, the same place in every cache. Framed is the line that the number lies in.',
      link: COUNTER,
      highlight: { at: 'line', name: 'the counter', says: 'the same line, in each cache' },
      notes:
        'Press Space once and let it run for ten seconds: one square flies, and whoever waits for it is framed in red.',
    },
    {
      title: 'The line is on its way',
      text: 'The square that flies is the line itself, on its way from one cache to another. It takes as long as that takes on the machine that is simulated here, one of 2005 with two processors of two CPUs each.\n\nFor comparison: a CPU of this machine does something useful about every half nanosecond, if it has not to wait.',
      question: {
        kind: 'number',
        ask: "How long does the line take from one CPU's cache to another's, on average?",
        quantity: { what: 'fetchTime', side: 0, name: 'the counter' },
        min: 0,
        max: 400,
        step: 5,
        unit: 'ns',
        revealPs: 20_700_000,
        why: 'Within a package the way is shorter than between the two. Either way the CPU that wants the line could have done a lot meanwhile; it stands still instead.',
      },
    },
    {
      title: 'What waiting comes to',
      text: 'Only one of the four can have the line in order to write. The others have nothing else to do than to wait until it is their turn. In the picture, a CPU that stands still for a line is *framed in red*.',
      question: {
        kind: 'number',
        ask: "What part of all four CPUs' time is lost in waiting?",
        quantity: { what: 'timeShare', label: 'waiting', side: 0 },
        min: 0,
        max: 100,
        step: 1,
        unit: 'percent',
        why: 'And nobody did anything wrong: there is no lock here, and no system call. The bar above the machine shows where the time went, up to the moment that you look at.',
      },
    },
    {
      title: 'Four numbers instead of one',
      text: 'Now every thread has a counter of *its own*, and never looks at the others. To the programmer nothing is shared any more.\n\nA counter is small, though. All four of them have room in one piece of 64 bytes, and there they stand, one behind the other.',
      link: 's=false-sharing&m=one&kernel=dragonfly&t=20000000',
      highlight: { at: 'line', name: 'counters', says: 'four counters' },
      question: {
        kind: 'choice',
        ask: 'How often does that line change caches now?',
        options: [
          {
            text: 'Never, once each CPU has its counter',
            claim: { is: 'between', quantity: { what: 'transfersPerWork', side: 0 }, below: 0.05 },
          },
          {
            text: 'Now and then: less than once in two counts',
            claim: { is: 'between', quantity: { what: 'transfersPerWork', side: 0 }, atLeast: 0.05, below: 0.5 },
          },
          {
            text: 'Nearly at every count, as before',
            claim: { is: 'between', quantity: { what: 'transfersPerWork', side: 0 }, atLeast: 0.5 },
          },
        ],
        revealPs: 22_000_000,
        why: 'What the threads do not share, the cache does: it knows nothing smaller than a line. This is called *false sharing*.',
      },
    },
    {
      title: 'A line for each',
      text: 'The mend is to waste memory: each counter gets a line to itself, and leaves the rest of it empty.',
      link: 's=no-difference&m=one&kernel=dragonfly&t=20000000',
      question: {
        kind: 'choice',
        ask: 'What part of their time do the CPUs lose in waiting now?',
        options: [
          {
            text: 'Hardly any',
            claim: { is: 'between', quantity: { what: 'timeShare', label: 'waiting', side: 0 }, below: 0.05 },
          },
          {
            text: 'About half of what it was',
            claim: {
              is: 'between',
              quantity: { what: 'timeShare', label: 'waiting', side: 0 },
              atLeast: 0.05,
              below: 0.35,
            },
          },
          {
            text: 'As much as before: they still count',
            claim: { is: 'between', quantity: { what: 'timeShare', label: 'waiting', side: 0 }, atLeast: 0.35 },
          },
        ],
        why: 'The same program, the same number of instructions. All that has changed is where in memory the numbers stand.',
      },
    },
  ],
}
