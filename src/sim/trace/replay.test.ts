import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileProtocol } from '../machine/protocol/compile.ts'
import { PROTOCOLS } from '../machine/protocol/registry.ts'
import type { BusOp, ProtocolTable } from '../machine/protocol/types.ts'
import { MODIFIED_MSI } from '../../../test/support/modified-msi.ts'
import type { AccessBatch } from './access-batch.ts'
import { type CacheShape, ReplayError, Replayer } from './replay.ts'

interface Access {
  cpu: number
  op: 'read' | 'write'
  address: number
}

/** The same semantics, written from the tables as plainly as can be, to hold the fast one against. */
class PlainCaches {
  readonly log: string[] = []
  private readonly table: ProtocolTable
  private readonly shape: CacheShape
  /** Per cache, per set: lines from least to most recently used. */
  private readonly sets: Map<number, { block: number; state: string }[]>[]

  constructor(table: ProtocolTable, shape: CacheShape) {
    this.table = table
    this.shape = shape
    this.sets = Array.from({ length: shape.caches }, () => new Map())
  }

  access({ cpu, op, address }: Access): void {
    const block = Math.floor(address / this.shape.line)
    const set = this.setOf(cpu, block)
    const found = set.find((line) => line.block === block)
    const rule = this.table.processor[found?.state ?? 'I'][op]
    let shared = false
    if (rule.bus !== undefined) shared = this.broadcast(cpu, block, rule.bus)
    if (shared && rule.thenIfShared !== undefined) shared = this.broadcast(cpu, block, rule.thenIfShared)
    const state = shared ? rule.shared : rule.alone
    this.log.push(`${cpu} ${op} ${found?.state ?? 'I'}→${state}`)
    if (found !== undefined) {
      set.splice(set.indexOf(found), 1)
    } else if (this.shape.size !== 'infinite' && set.length === this.shape.ways) {
      this.log.push(`${cpu} evicts ${set.shift()?.state}`)
    }
    set.push({ block, state })
  }

  stateOf(cpu: number, address: number): string {
    const block = Math.floor(address / this.shape.line)
    return this.setOf(cpu, block).find((line) => line.block === block)?.state ?? 'I'
  }

  private setOf(cpu: number, block: number): { block: number; state: string }[] {
    const { size, line, ways } = this.shape
    const index = size === 'infinite' ? block : block % (size / (line * ways))
    const set = this.sets[cpu].get(index) ?? []
    this.sets[cpu].set(index, set)
    return set
  }

  private broadcast(cpu: number, block: number, bus: BusOp): boolean {
    this.log.push(`${cpu} issues ${bus}`)
    let shared = false
    for (let other = 0; other < this.shape.caches; other++) {
      const set = this.setOf(other, block)
      const line = set.find((candidate) => candidate.block === block)
      if (other === cpu || line === undefined) continue
      this.log.push(`${other} sees ${bus} in ${line.state}`)
      line.state = this.table.snoop[line.state]?.[bus]?.next ?? line.state
      if (line.state === 'I') set.splice(set.indexOf(line), 1)
      else shared = true
    }
    return shared
  }
}

const tables = [...Object.values(PROTOCOLS), MODIFIED_MSI]
const anyShape = fc
  .record({
    caches: fc.integer({ min: 1, max: 6 }),
    ways: fc.integer({ min: 1, max: 4 }),
    sets: fc.integer({ min: 1, max: 5 }),
    line: fc.constantFrom(1, 16, 48, 64),
    infinite: fc.boolean(),
  })
  .map(({ caches, ways, sets, line, infinite }): CacheShape => ({
    caches,
    ways,
    line,
    size: infinite ? 'infinite' : sets * ways * line,
  }))

const batchOf = (accesses: Access[]): AccessBatch => ({
  cpus: Uint8Array.from(accesses, ({ cpu }) => cpu),
  ops: Uint8Array.from(accesses, ({ op }) => (op === 'write' ? 1 : 0)),
  addresses: Float64Array.from(accesses, ({ address }) => address),
  count: accesses.length,
})

describe('the replay', () => {
  it('counts what plain caches written from the same tables do, for any trace and shape', () => {
    const anyRun = anyShape.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        table: fc.constantFrom(...tables),
        accesses: fc.array(
          fc.record({
            cpu: fc.nat(shape.caches - 1),
            op: fc.constantFrom<Access['op']>('read', 'write'),
            // Above 2^32 too: 48-bit addresses must not lose their upper bits.
            address: fc.tuple(fc.nat(40), fc.constantFrom(0, 2 ** 33, 2 ** 47)).map(([low, high]) => low * 16 + high),
          }),
          { maxLength: 150 },
        ),
      }),
    )
    fc.assert(
      fc.property(anyRun, ({ shape, table, accesses }) => {
        const plain = new PlainCaches(table, shape)
        for (const access of accesses) plain.access(access)
        const replayer = new Replayer(compileProtocol(table), shape)
        // In pieces, so that caches and lines turn up when others are filled already.
        for (let at = 0; at < accesses.length; at += 20) replayer.replay(batchOf(accesses.slice(at, at + 20)))
        const counts = replayer.counts()
        const times = (pattern: RegExp): number => plain.log.filter((entry) => pattern.test(entry)).length
        counts.caches.forEach((cache, cpu) => {
          expect(cache.readMisses).toBe(times(new RegExp(`^${cpu} read I`)))
          expect(cache.writeMisses).toBe(times(new RegExp(`^${cpu} write I`)))
          for (const state of table.states.slice(1)) {
            expect(cache.readHits[state]).toBe(times(new RegExp(`^${cpu} read ${state}→`)))
            expect(cache.writeHits[state]).toBe(times(new RegExp(`^${cpu} write ${state}→`)))
            expect(cache.fills[state]).toBe(times(new RegExp(`^${cpu} \\w+ I→${state}$`)))
            expect(cache.evictions[state]).toBe(times(new RegExp(`^${cpu} evicts ${state}$`)))
            for (const [bus, seen] of Object.entries(cache.snooped)) {
              expect(seen[state]).toBe(times(new RegExp(`^${cpu} sees ${bus} in ${state}$`)))
            }
          }
          for (const [bus, issued] of Object.entries(cache.issued)) {
            expect(issued).toBe(times(new RegExp(`^${cpu} issues ${bus}$`)))
          }
          for (const { address } of accesses) expect(replayer.stateOf(cpu, address)).toBe(plain.stateOf(cpu, address))
        })
      }),
      { numRuns: 300 },
    )
  })

  it('refuses shapes that cannot be, and processors that are not there', () => {
    const protocol = compileProtocol(PROTOCOLS['mesi'])
    expect(() => new Replayer(protocol, { caches: 4, size: 1000, ways: 8, line: 64 })).toThrow(
      /size: 1000 bytes do not divide/,
    )
    expect(() => new Replayer(protocol, { caches: 65, size: 8192, ways: 8, line: 64 })).toThrow(/caches: 65/)
    const replayer = new Replayer(protocol, { caches: 2, size: 8192, ways: 8, line: 64 })
    expect(() => replayer.replay(batchOf([{ cpu: 2, op: 'read', address: 0 }]))).toThrow(ReplayError)
  })
})
