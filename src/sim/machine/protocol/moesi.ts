import { stay, traitsOf } from './traits.ts'
import type { ProtocolTable } from './types.ts'

/** MOSI: who has written a line goes on owning it while others read; memory stays stale until the owner drops it. */
export const MOSI: ProtocolTable = {
  name: 'mosi',
  title: 'MOSI',
  states: ['I', 'S', 'O', 'M'],
  traits: traitsOf('S', 'O', 'M'),
  processor: {
    I: { read: { bus: 'BusRd', ...stay('S') }, write: { bus: 'BusRdX', ...stay('M') } },
    S: { read: stay('S'), write: { bus: 'BusUpgr', ...stay('M') } },
    O: { read: stay('O'), write: { bus: 'BusUpgr', ...stay('M') } },
    M: { read: stay('M'), write: stay('M') },
  },
  snoop: {
    S: { BusRdX: { next: 'I' }, BusUpgr: { next: 'I' } },
    O: { BusRd: { next: 'O', supply: true }, BusRdX: { next: 'I', supply: true }, BusUpgr: { next: 'I' } },
    M: { BusRd: { next: 'O', supply: true }, BusRdX: { next: 'I', supply: true } },
  },
}

/** MOESI (Sweazey and Smith, ISCA 1986; AMD64): MOSI with an exclusive clean state. */
export const MOESI: ProtocolTable = {
  ...MOSI,
  name: 'moesi',
  title: 'MOESI',
  states: ['I', 'S', 'E', 'O', 'M'],
  traits: traitsOf('S', 'E', 'O', 'M'),
  processor: {
    ...MOSI.processor,
    I: { read: { bus: 'BusRd', alone: 'E', shared: 'S' }, write: { bus: 'BusRdX', ...stay('M') } },
    E: { read: stay('E'), write: stay('M') },
  },
  snoop: {
    ...MOSI.snoop,
    E: { BusRd: { next: 'S', supply: true }, BusRdX: { next: 'I', supply: true } },
  },
}
