import type { Lesson } from '../lesson.ts'

export const OWNER: Lesson = {
  v: 1,
  title: 'Who owns it',
  about: 'The rules by which caches keep copies of the same memory from contradicting each other.',
  minutes: 6,
  steps: [
    {
      title: 'Two copies must not disagree',
      text: 'If two caches had copies of one line, and each changed its own, which would be right? So there are rules, built into the hardware. The most important one: *who writes must be alone*. Before a CPU writes, every other copy is thrown away.\n\nA letter on each field says how things stand. *M*, modified: only this cache has the line, and memory is out of date. *E*, exclusive: only this cache has it, and has not changed it. *S*, shared: others may have it, too, for reading. *O*, owned: as S, but this cache answers for it, for memory is out of date. Empty and dashed, *I*: not here.',
      link: 's=shared-counter&m=one&kernel=dragonfly&t=20380000',
      highlight: { at: 'part', part: 'stage', side: 0, says: 'a letter for each copy' },
      notes: 'M, E, S and I were published as the Illinois protocol in 1984; O makes it MOESI, which this machine has.',
    },
    {
      title: 'In line for a line',
      text: 'Four CPUs count again. Just now the line is on its way to CPU 1. Who is framed in red has asked for it; who is not, computes and does not need it at the moment.\n\nNobody decides here: no program, no kernel. The hardware passes the line on to whoever asked.',
      highlight: { at: 'line', name: 'the counter', says: 'nowhere: it is on its way' },
      question: {
        kind: 'point',
        ask: 'To which CPU does the line go after CPU 1?',
        at: 'cpu',
        order: 'most',
        of: { what: 'fetches', side: 0, name: 'the counter', fromPs: 20_380_000, toPs: 20_450_000 },
        revealPs: 20_470_000,
        why: 'It had asked while the line was still on its way to another. Click a CPU that waits, and the page tells for what, since when, and why.',
      },
    },
    {
      title: 'Alone, for a moment',
      text: 'Everybody here adds, and to add is to read and to *write*.',
      question: {
        kind: 'choice',
        ask: 'How many caches hold the line at any one moment?',
        options: [
          {
            text: 'One at most',
            claim: { is: 'between', quantity: { what: 'copies', side: 0, name: 'the counter' }, below: 2 },
          },
          {
            text: 'Two: the one that had it keeps a copy',
            claim: { is: 'between', quantity: { what: 'copies', side: 0, name: 'the counter' }, atLeast: 2, below: 3 },
          },
          {
            text: 'All four',
            claim: { is: 'between', quantity: { what: 'copies', side: 0, name: 'the counter' }, atLeast: 3 },
          },
        ],
        why: 'Whoever takes it to write takes it from all others: for one CPU to have it, another must have lost it. Ownership of the line changes, silently, with every count.',
      },
    },
    {
      title: 'Reading is different',
      text: 'Paths of files are looked up here, in a table that all CPUs read and hardly anybody writes: a *name cache*. The framed line is a piece of that table, late in the run.\n\nReaders need not be alone.',
      link: 's=name-cache&m=one&kernel=dragonfly&t=999000000',
      highlight: { at: 'part', part: 'stage', side: 0, says: 'look at the row of data' },
      question: {
        kind: 'number',
        ask: 'In how many of the four caches is a line of that table in the end?',
        quantity: { what: 'copies', side: 0, name: 'name cache[3]' },
        min: 0,
        max: 4,
        step: 1,
        unit: 'pieces',
        why: 'Copies for reading may be in every cache, each marked S or O. They stay until somebody writes. What everybody reads costs one fetch for each; what everybody writes costs a fetch every time.',
      },
    },
    {
      title: 'Even a reader writes',
      text: 'A table that is changed now and then needs something that keeps readers and writers apart: a lock. To take it, a CPU *writes* into it: "I am here."',
      question: {
        kind: 'point',
        ask: 'Which line is it that moves most often between the caches?',
        at: 'line',
        order: 'most',
        of: { what: 'transfers', side: 0 },
        why: 'It is the word of the lock. The table itself is quietly shared; what keeps it safe goes round like the counter did. Remember that for the lessons about locks.',
      },
    },
    {
      title: 'Other rules',
      text: 'Other machines have other rules. On the left, MSI: the simplest that work. In the middle MOESI. On the right Dragon, which does not throw other copies away but *updates* them: it sends each new value to all who have the line.',
      link: 's=shared-counter&m=one&kernel=dragonfly&x=dragonfly~protocol.msi!dragonfly~protocol.moesi!dragonfly~protocol.dragon&t=20380000',
      question: {
        kind: 'choice',
        ask: 'Under which rules does the line move least often from cache to cache?',
        options: [
          { text: 'MSI', claim: { is: 'least', of: { what: 'transfers' }, side: 0 } },
          { text: 'MOESI', claim: { is: 'least', of: { what: 'transfers' }, side: 1 } },
          { text: 'Dragon', claim: { is: 'least', of: { what: 'transfers' }, side: 2 } },
        ],
        why: 'Under Dragon each cache keeps its copy, and the line never needs to be fetched again. Look at the figures below the stages, though: every count now waits until all others have heard of it, and no more gets done. The cost has moved; it has not gone away.',
      },
    },
  ],
}
