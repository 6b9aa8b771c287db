import type { Lesson, Option } from '../lesson.ts'

/** The four systems of the stage as options of a question. */
const fourWays = (what: string, is: 'most' | 'least'): Option[] =>
  ['Stop and copy', 'Xen: pre-copy', 'Kerrighed: copy on reference', 'Sprite: flush to a file server'].map(
    (text, side) => ({ text, claim: { is, of: { what }, side } }),
  )

export const ONE_SYSTEM: Lesson = {
  v: 1,
  title: 'One system image',
  about: 'The same question a million times slower: a process moves to another machine, and its pages have to follow.',
  minutes: 6,
  steps: [
    {
      title: 'Rooms instead of columns',
      text: 'Several computers that look like *one*: a process can move from one to another while it runs, and need not know. Now a room is a computer, a node of the cluster, and what flies are *pages* of memory, each as large as 64 cache lines, and messages.\n\nThe idea is the one that you know. A page has an owner; who wants it must fetch it; and a process that moves leaves its pages behind. Only the times are different: milliseconds instead of nanoseconds.\n\nThe same process is about to move from node 0 to node 1, in four ways.',
      link: 'c=four-strategies&t=290000000000',
      highlight: { at: 'node', name: '0', side: 0, says: 'here it runs' },
    },
    {
      title: 'Four ways to move',
      text: '*Stop and copy*: stand still until everything is over there. *Pre-copy*: send everything while it runs, then what was changed meanwhile, and stand still only for the rest. *Copy on reference*: go at once, and fetch each page when it is touched. *Flush*: write what was changed to a file server, and fetch it from there.',
      question: {
        kind: 'choice',
        ask: 'With which does the process stand still for the shortest time while it moves?',
        options: fourWays('frozen', 'least'),
        revealPs: 1_700_000_000_000,
        why: 'Hatched means that it stands still. But whoever goes first and fetches later has not paid yet: it waits again and again, one page at a time, after the move.',
      },
    },
    {
      title: 'What went over the wires',
      text: 'The process writes to its memory while it is on its way. What has been sent and is then written to, has to be sent again.',
      question: {
        kind: 'choice',
        ask: 'Which of them sends the most bytes?',
        options: fourWays('bytes', 'most'),
        why: 'A short stop is bought with bytes that are sent twice.',
      },
    },
    {
      title: 'What stays behind',
      text: 'After a move a process may still need the node that it came from: for pages that it has not touched yet, or for calls that only its home can answer. Every such *residual dependency* is somebody who must not die.',
      question: {
        kind: 'choice',
        ask: 'Which of them still needs the most of other nodes in the end?',
        options: fourWays('needed', 'most'),
        why: 'A dotted curve in the picture is what a process still needs, and of whom. The next lesson is about what happens when that node is gone.',
      },
    },
    {
      title: 'Calling home',
      text: 'openMosix leaves a *deputy* at home, who makes the system calls for the process that has left. Even for the question what time it is.',
      link: 'c=there-and-back&systems=openmosix&t=2000000000000',
      question: {
        kind: 'number',
        ask: 'How many times as long does it take to ask for the time when the process is away from home?',
        quantity: {
          what: 'callAway',
          side: 0,
          name: 'gettimeofday',
          over: { what: 'callAtHome', side: 0, name: 'gettimeofday' },
        },
        min: 0,
        max: 300,
        step: 5,
        unit: 'times',
        why: 'Over there and back again, for each call. That is the price of looking like one system where one was not built as one.',
      },
    },
  ],
}
