import type { KernelCard } from '../card.ts'
import { choice } from '../params.ts'

export const TOKENS = { synchronous: 0, requested: 1, atomic: 2 } as const
export const MP_LOCK = { gone: 0, systemCalls: 1, everything: 2 } as const
export const USCHED = { bsd4: 0, dfly: 1 } as const

export const DRAGONFLY_CARD: KernelCard = {
  id: 'dragonfly',
  title: 'DragonFly BSD',
  options: [
    choice(
      'tokens',
      'Tokens',
      ['2003: asked for by a synchronous IPI', '2004: asked for by an IPI', 'recent: an atomic word, may be shared'],
      'how a token comes from one CPU to another',
      TOKENS.requested,
    ),
    choice(
      'mpLock',
      'The MP lock',
      ['gone (the design)', 'covers system calls', 'covers system calls and the network'],
      'the one big lock that DragonFly had inherited and was working itself out of',
    ),
    choice(
      'usched',
      'User scheduler',
      ['bsd4: one queue for all CPUs', 'dfly: a queue for each CPU'],
      'who gives user threads to CPUs',
    ),
  ],
}
