import { stay, traitsOf } from './traits.ts'
import type { ProtocolTable } from './types.ts'

/** MESI (Papamarcos and Patel, ISCA 1984): a line that nobody else has is exclusive, and may be written in silence. */
export const MESI: ProtocolTable = {
  name: 'mesi',
  title: 'MESI',
  states: ['I', 'S', 'E', 'M'],
  traits: traitsOf('S', 'E', 'M'),
  processor: {
    I: { read: { bus: 'BusRd', alone: 'E', shared: 'S' }, write: { bus: 'BusRdX', ...stay('M') } },
    S: { read: stay('S'), write: { bus: 'BusUpgr', ...stay('M') } },
    E: { read: stay('E'), write: stay('M') },
    M: { read: stay('M'), write: stay('M') },
  },
  snoop: {
    S: { BusRdX: { next: 'I' }, BusUpgr: { next: 'I' } },
    E: { BusRd: { next: 'S', supply: true }, BusRdX: { next: 'I', supply: true } },
    M: {
      BusRd: { next: 'S', supply: true, writeBack: true },
      BusRdX: { next: 'I', supply: true, writeBack: true },
    },
  },
}
