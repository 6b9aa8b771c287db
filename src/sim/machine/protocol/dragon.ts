import { stay, traitsOf } from './traits.ts'
import type { ProtocolTable } from './types.ts'

/** Dragon (Xerox PARC; McCreight 1984): nothing is ever invalidated, a write sends the word to all who have the line. */
export const DRAGON: ProtocolTable = {
  name: 'dragon',
  title: 'Dragon',
  states: ['I', 'Sc', 'E', 'Sm', 'M'],
  traits: traitsOf('Sc', 'E', 'Sm', 'M'),
  processor: {
    I: {
      read: { bus: 'BusRd', alone: 'E', shared: 'Sc' },
      write: { bus: 'BusRd', thenIfShared: 'BusUpd', alone: 'M', shared: 'Sm' },
    },
    Sc: { read: stay('Sc'), write: { bus: 'BusUpd', alone: 'M', shared: 'Sm' } },
    E: { read: stay('E'), write: stay('M') },
    Sm: { read: stay('Sm'), write: { bus: 'BusUpd', alone: 'M', shared: 'Sm' } },
    M: { read: stay('M'), write: stay('M') },
  },
  snoop: {
    E: { BusRd: { next: 'Sc', supply: true } },
    Sm: { BusRd: { next: 'Sm', supply: true }, BusUpd: { next: 'Sc' } },
    M: { BusRd: { next: 'Sm', supply: true } },
  },
}
