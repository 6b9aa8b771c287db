import type { Lesson } from '../lesson.ts'

export const CACHE_LINE: Lesson = {
  v: 1,
  title: 'What a cache line is',
  about: 'Why a processor never fetches one byte, and what the fields on the stage are.',
  minutes: 6,
  steps: [
    {
      title: 'A number that everybody wants',
      text: 'Four CPUs add to *one* number, again and again. There is no lock, and no kernel has anything to do: just a number in memory.\n\nA CPU cannot add in memory. It fetches a copy into its own *cache*, and adds there. Memory is cut into pieces of 64 bytes, and a piece is fetched whole: that is a *cache line*.',
      link: 's=shared-counter&m=one&kernel=dragonfly&t=20000000',
      highlight: { at: 'line', name: 'the counter', says: 'one line' },
    },
    {
      title: 'Nothing but a line',
      text: 'Everything on this stage is idle but for that line.',
      question: {
        kind: 'number',
        ask: "How long does the line take from one CPU's cache to the next?",
        quantity: { what: 'fetchTime', side: 0, name: 'the counter' },
        min: 0,
        max: 1000,
        step: 10,
        unit: 'ns',
        revealPs: 24_000_000,
      },
    },
    {
      title: 'Which CPU?',
      text: 'Look.',
      question: {
        kind: 'point',
        ask: 'Which CPU has the line at this moment?',
        at: 'cpu',
        order: 'most',
        of: { what: 'owns', side: 0, name: 'the counter', toPs: 24_000_000 },
      },
    },
  ],
}
