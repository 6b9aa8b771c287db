import { stay, traitsOf } from './traits.ts'
import type { ProtocolTable } from './types.ts'

/** MSI, where a write to a shared line asks for the data again (Goodman's course form: no upgrade transaction exists). */
export const MSI: ProtocolTable = {
  name: 'msi',
  title: 'MSI',
  states: ['I', 'S', 'M'],
  traits: traitsOf('S', 'M'),
  processor: {
    I: { read: { bus: 'BusRd', ...stay('S') }, write: { bus: 'BusRdX', ...stay('M') } },
    S: { read: stay('S'), write: { bus: 'BusRdX', ...stay('M') } },
    M: { read: stay('M'), write: stay('M') },
  },
  snoop: {
    S: { BusRdX: { next: 'I' } },
    M: {
      BusRd: { next: 'S', supply: true, writeBack: true },
      BusRdX: { next: 'I', supply: true, writeBack: true },
    },
  },
}

/** MSI with an upgrade: a writer that has the data asks only that others drop theirs. */
export const MSI_UPGR: ProtocolTable = {
  ...MSI,
  name: 'msi-upgr',
  title: 'MSI with upgrade',
  processor: { ...MSI.processor, S: { read: stay('S'), write: { bus: 'BusUpgr', ...stay('M') } } },
  snoop: { ...MSI.snoop, S: { BusRdX: { next: 'I' }, BusUpgr: { next: 'I' } } },
}
