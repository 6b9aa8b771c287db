import type { Lesson } from '../lesson.ts'

export const NODE_DIES: Lesson = {
  v: 1,
  title: 'When a node dies',
  about: 'Who hangs on whom, for how long, and who notices. One system image has more ways to die than one system.',
  minutes: 5,
  steps: [
    {
      title: 'Away from home',
      text: 'A process has moved from node 0, its *home*, to node 1, and works there. After ten seconds its home crashes. The process itself has lost nothing: its CPU is there, its memory is there.\n\nThree systems, from left to right: openMosix, Sprite, OpenSSI.',
      link: 'c=home-dies&t=9000000000000',
      highlight: { at: 'node', name: '0', side: 0, says: 'its home: about to crash' },
    },
    {
      title: 'Does it survive?',
      text: 'In openMosix and Sprite a process keeps something at home for as long as it lives. OpenSSI took trouble to leave nothing there.',
      question: {
        kind: 'choice',
        ask: 'Under which of them is the process alive in the end?',
        options: [
          { text: 'Only under openMosix', claim: { is: 'most', of: { what: 'alive' }, side: 0 } },
          { text: 'Only under Sprite', claim: { is: 'most', of: { what: 'alive' }, side: 1 } },
          { text: 'Only under OpenSSI', claim: { is: 'most', of: { what: 'alive' }, side: 2 } },
        ],
        revealPs: 30_000_000_000_000,
        why: 'A process depends on every node that it left something on. The more nodes, the more often one of them dies, and the shorter it lives.',
      },
    },
    {
      title: 'The silence',
      text: 'A crashed node does not say that it has crashed. It says *nothing*, which is just what a slow node says. So the process asks its home something, and waits.',
      question: {
        kind: 'number',
        ask: 'Under openMosix: how long does the process wait for an answer that cannot come?',
        quantity: { what: 'longestWait', side: 0 },
        min: 0,
        max: 600,
        step: 5,
        unit: 's',
        revealPs: 345_000_000_000_000,
        why: 'It waits until the timers of its connection say that nobody is there: after a long silence the other side is asked if it lives, several times, with long pauses. All that time it looks as if it worked.',
      },
    },
    {
      title: 'Somebody pulls a cable',
      text: 'Now nobody dies: the *cable* between home and guest is pulled after three seconds. Both halves go on. Neither can know whether the other one lives.\n\nOn the right DragonFly, as its cluster was planned (it was never shipped like that): its nodes ask each other every second, and give up soon.',
      link: 'c=silent-partition&t=2900000000000',
      question: {
        kind: 'choice',
        ask: 'Under which does the process wait longer before it is told?',
        options: [
          { text: 'openMosix', claim: { is: 'most', of: { what: 'longestWait' }, side: 0 } },
          { text: 'DragonFly, as planned', claim: { is: 'most', of: { what: 'longestWait' }, side: 1 } },
        ],
        revealPs: 16_000_000_000_000,
        why: 'Asking often costs messages, and giving up soon kills those who would have come back. There is no right answer to how long one should wait: a node that is silent cannot be told from a node that is dead.',
      },
    },
    {
      title: 'Try it',
      text: 'Click a node or a link, and crash it, cut it, slow it, mend it, at the moment that you see: the run is made anew with it. A hang is named: who waits for whom, for which message, until which timer.\n\nAnd look inside a node: there are CPUs, caches and lines again, where this began.',
      highlight: { at: 'part', part: 'stage', side: 0, says: 'click a node' },
    },
  ],
}
