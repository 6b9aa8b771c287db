import type { ProtocolTable } from '../../src/sim/machine/protocol/types.ts'

/** A course's "Modified MSI" (states I, C, M): a block is never in two caches, so a clean one may be written in silence. */
export const MODIFIED_MSI: ProtocolTable = {
  name: 'modified-msi',
  title: 'Modified MSI',
  states: ['I', 'C', 'M'],
  traits: { C: { dirty: false, exclusive: true }, M: { dirty: true, exclusive: true } },
  processor: {
    I: { read: { bus: 'BusRd', alone: 'C', shared: 'C' }, write: { bus: 'BusRdX', alone: 'M', shared: 'M' } },
    C: { read: { alone: 'C', shared: 'C' }, write: { alone: 'M', shared: 'M' } },
    M: { read: { alone: 'M', shared: 'M' }, write: { alone: 'M', shared: 'M' } },
  },
  snoop: {
    C: { BusRd: { next: 'I', supply: true }, BusRdX: { next: 'I', supply: true } },
    M: {
      BusRd: { next: 'I', supply: true, writeBack: true },
      BusRdX: { next: 'I', supply: true, writeBack: true },
    },
  },
}
