import { describe, expect, it } from 'vitest'
import { compileProtocol } from '../protocol/compile.ts'
import { MESI } from '../protocol/mesi.ts'
import { MOESI } from '../protocol/moesi.ts'
import { PROTOCOLS } from '../protocol/registry.ts'
import type { ProtocolTable } from '../protocol/types.ts'
import { MODIFIED_MSI } from '../../../../test/support/modified-msi.ts'
import { checkProtocol } from './check.ts'

/** Closed forms of the number of reachable states for n caches; see the derivations in Sorin, Hill, Wood, ch. 6 and 7. */
const STATES: Record<string, (n: number) => number> = {
  msi: (n) => 2 ** n + n,
  'msi-upgr': (n) => 2 ** n + n,
  mesi: (n) => 2 ** n + 2 * n,
  mosi: (n) => 2 ** n + n + n * 2 ** (n - 1),
  moesi: (n) => 2 ** n + 2 * n + n * 2 ** (n - 1),
  dragon: (n) => 2 ** n + 2 * n + n * 2 ** (n - 1),
}
const TRANSITIONS: Record<string, number[]> = {
  msi: [30, 81, 196],
  mesi: [40, 102, 232],
  mosi: [52, 177, 532],
  moesi: [62, 198, 568],
}
const TWO_BLOCKS: Record<string, number[]> = {
  msi: [19, 57, 157],
  mesi: [27, 87, 237],
  mosi: [31, 141, 557],
  moesi: [39, 183, 709],
}

describe('every protocol, in every state that it can reach', () => {
  for (const table of Object.values(PROTOCOLS)) {
    const protocol = compileProtocol(table)
    it(`${table.title} keeps all invariants and reaches exactly the states that it should`, () => {
      for (const caches of [2, 3, 4, 8]) {
        const result = checkProtocol(protocol, caches)
        expect(result.violations).toEqual([])
        expect(result.states).toBe(STATES[table.name](caches))
      }
    })
    it(`${table.title} keeps them when two blocks compete for one line`, () => {
      for (const caches of [2, 3, 4]) {
        const result = checkProtocol(protocol, caches, 2)
        expect(result.violations).toEqual([])
        expect(result.states).toBe(TWO_BLOCKS[table.name]?.[caches - 2] ?? result.states)
      }
    })
  }

  it('has the known number of labelled transitions', () => {
    for (const [name, counts] of Object.entries(TRANSITIONS)) {
      counts.forEach((count, index) => {
        expect(checkProtocol(compileProtocol(PROTOCOLS[name]), index + 2).transitions).toBe(count)
      })
    }
  })

  it('is as right for a protocol that somebody brought', () => {
    for (const caches of [2, 3, 4, 8]) {
      const result = checkProtocol(compileProtocol(MODIFIED_MSI), caches)
      expect(result).toMatchObject({ violations: [], states: 2 * caches + 1 })
    }
  })
})

describe('a broken table is caught with a shortest counter-example', () => {
  const violationsOf = (table: ProtocolTable, caches = 2) => checkProtocol(compileProtocol(table), caches).violations

  it('when an invalidation is skipped', () => {
    const broken = { ...MESI, snoop: { ...MESI.snoop, S: { BusRdX: { next: 'I' }, BusUpgr: { next: 'S' } } } }
    const [violation] = violationsOf(broken)
    expect(violation.invariant).toBe('singleWriter')
    expect(violation.steps.map(({ cpu, op }) => `${cpu} ${op}`)).toEqual(['0 read', '1 read', '0 write'])
    expect(violation.steps.at(-1)?.states).toEqual([['M', 'S']])
  })

  it('when a modified line is supplied and memory is not told, though nobody owns it any more', () => {
    const broken = {
      ...MESI,
      snoop: { ...MESI.snoop, M: { BusRd: { next: 'S', supply: true }, BusRdX: { next: 'I', supply: true } } },
    }
    const [violation] = violationsOf(broken)
    expect(violation.invariant).toBe('memoryStale')
    expect(violation.steps.map(({ cpu, op }) => `${cpu} ${op}`)).toEqual(['0 write', '1 read'])
  })

  it('when a reader is given ownership too', () => {
    const broken: ProtocolTable = {
      ...MOESI,
      processor: {
        ...MOESI.processor,
        I: { ...MOESI.processor['I'], read: { bus: 'BusRd', alone: 'E', shared: 'O' } },
      },
    }
    const violation = violationsOf(broken).find(({ invariant }) => invariant === 'singleOwner')
    expect(violation?.steps.map(({ cpu, op }) => `${cpu} ${op}`)).toEqual(['0 write', '1 read'])
    expect(violation?.steps.at(-1)?.states).toEqual([['O', 'O']])
  })

  it('when the owner does not answer and old memory does', () => {
    const broken: ProtocolTable = {
      ...MOESI,
      snoop: { ...MOESI.snoop, M: { ...MOESI.snoop['M'], BusRd: { next: 'O' } } },
    }
    expect(violationsOf(broken)[0]).toMatchObject({ invariant: 'lastValue', steps: [{ op: 'write' }, { op: 'read' }] })
  })
})
