import type { Lesson } from '../lesson.ts'

export const DRAGONFLY: Lesson = {
  v: 1,
  title: "DragonFly's answer, and where it loses",
  about: 'Work is sent to the CPU that owns the data, by message. When that is better, and when it is not.',
  minutes: 8,
  steps: [
    {
      title: 'Do not move the thread: send a message',
      text: 'DragonFly turns the question round. Each CPU has its *own* threads, its own queue, its own memory for small things. If something is to be done with data that belongs to another CPU, that CPU gets a *message*, and does it itself.\n\nPackets are forwarded, the same ones on both sides. On the left each flow of packets belongs to one CPU, which has a protocol thread of its own. On the right, FreeBSD 5, whichever CPU is free takes whichever thread is next.',
      link: 's=packets&t=20000000',
      highlight: { at: 'part', part: 'stage', side: 0, says: 'a queue for each CPU' },
    },
    {
      title: 'How long a packet waits',
      text: 'No thread of DragonFly changes its CPU here; packets and messages travel. Each message takes a few lines from one cache to another, too.',
      question: {
        kind: 'number',
        ask: 'How many times as long does a packet of FreeBSD 5 wait before somebody begins to forward it?',
        quantity: { what: 'meanWait', side: 1, over: { what: 'meanWait', side: 0 } },
        min: 0,
        max: 60,
        step: 1,
        unit: 'times',
        revealPs: 60_000_000,
        why: 'There is one thread for all packets on the right, and every CPU that has to do with it needs the same few lines: those of the scheduler.',
      },
    },
    {
      title: 'The price of messages',
      text: 'A message that lies in a queue must be noticed. If the CPU that it is for has nothing to do, it is interrupted from afar: an *IPI*, an interrupt from CPU to CPU.',
      question: {
        kind: 'choice',
        ask: 'On which side do CPUs interrupt each other more often?',
        options: [
          { text: 'DragonFly', claim: { is: 'most', of: { what: 'interrupts' }, side: 0 } },
          { text: 'FreeBSD 5', claim: { is: 'most', of: { what: 'interrupts' }, side: 1 } },
        ],
        why: 'It is not that DragonFly does everything with less. It does other things: it pays in messages and interrupts, so that it need not pay in locks and in lines that follow.',
      },
    },
    {
      title: 'One flow takes it all',
      text: 'Now nine of ten packets belong to *one* flow, and a flow belongs to one CPU. That is how packets of a flow stay in order.',
      link: 's=hot-flow&t=40000000',
      question: {
        kind: 'point',
        ask: 'On the left: which CPU is the busiest in this run?',
        at: 'cpu',
        order: 'most',
        of: { what: 'time', label: 'busy', side: 0 },
        revealPs: 120_000_000,
        why: 'It drowns while others stand by, and nobody may help. The flow can never get more than one CPU gives.',
      },
    },
    {
      title: 'Who gets more done?',
      text: 'The same run. On the right, nobody owns a flow.',
      question: {
        kind: 'choice',
        ask: 'Which side forwards more packets?',
        options: [
          { text: 'DragonFly', claim: { is: 'most', of: { what: 'work' }, side: 0 } },
          { text: 'FreeBSD 5', claim: { is: 'most', of: { what: 'work' }, side: 1 } },
        ],
        why: 'A fixed place is good as long as the places are well chosen.',
      },
    },
    {
      title: 'Badly placed',
      text: 'Eight threads, and somebody has placed them *all on CPU 0*. DragonFly does as it was told. FreeBSD 5 was told the same, and takes no notice: whoever is free takes the next thread.',
      link: 's=crowded&t=40000000',
      question: {
        kind: 'number',
        ask: 'How many times as much does FreeBSD 5 get done?',
        quantity: { what: 'work', side: 1, over: { what: 'work', side: 0 } },
        min: 0,
        max: 5,
        step: 0.1,
        unit: 'times',
        why: 'It pays for every move, with lines that have to follow, and it is still worth it: three more CPUs work. Not the four times that one might hope for.',
      },
    },
    {
      title: 'So who is right?',
      text: 'Both kernels are right about something. Moving is never free, and a lock is never free; standing idle beside work is not free either. What is cheaper depends on how much data follows a thread, how even the load is, and how far away the other cache is.\n\nThat is why it has to be measured. Change something: drag a thread to another CPU, choose another machine, add CPUs. The page says what comes of it.',
      highlight: { at: 'part', part: 'controls', says: 'change what you like' },
    },
  ],
}
