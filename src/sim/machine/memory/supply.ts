import { LABEL } from '../../log/schema.ts'
import type { CompiledProtocol } from '../protocol/types.ts'
import type { MachineSpec } from '../spec.ts'
import type { Fabric } from './fabric.ts'
import type { LineUsers } from './line-users.ts'
import type { PrivateCaches } from './private-caches.ts'
import type { SharedCaches } from './shared-caches.ts'
import { ABSENT } from './tag-array.ts'

/** How the log names a source that is not a core: memory, or a shared cache. */
const MEMORY = -1
const sharedCacheSource = (domain: number): number => -2 - domain

/** The parts that can supply a line. */
export interface Suppliers {
  copies: PrivateCaches
  shared: SharedCaches | null
  fabric: Fabric
  users: LineUsers
  homeOf: Int32Array
  ownerOf: Int32Array
}

/** Where the data of a miss comes from, and how long that takes. Memory is here: the last version it was given. */
export class Supply {
  readonly mutable = ['memoryVersion', 'transfers', 'ps', 'source', 'stall'] as const
  /** Lines that came out of another core's private cache, or dirty out of another shared cache. */
  transfers = 0
  /** Of the last {@link fetch}: its latency, its source as the log names it, and what the wait counts as. */
  ps = 0
  source = MEMORY
  stall: number = LABEL.stallMemory
  memoryVersion: Int32Array
  private readonly parts: Suppliers
  private readonly protocol: CompiledProtocol
  private readonly statePermille: Float64Array

  constructor(spec: MachineSpec, protocol: CompiledProtocol, parts: Suppliers, lines: number) {
    this.parts = parts
    this.protocol = protocol
    this.memoryVersion = new Int32Array(lines)
    this.statePermille = Float64Array.from(protocol.table.states, (name) => spec.transferByStatePermille[name] ?? 1000)
  }

  /** Finds the nearest right place for the data, and returns the version found there. `supplier`: core or −1. */
  fetch(cpu: number, line: number, supplier: number, thread: number, now: number): number {
    const { copies, shared, fabric, homeOf } = this.parts
    const slot = supplier < 0 ? ABSENT : copies.find(supplier, line)
    const dirty = slot !== ABSENT && this.protocol.dirty[copies.state[slot]] === 1
    if (shared !== null && !dirty && shared.holders.has(line, shared.domainOf[cpu])) {
      const domain = shared.domainOf[cpu]
      this.found(shared.hitPs, sharedCacheSource(domain), LABEL.stallHit)
      return shared.versionOf(domain, line)
    }
    if (slot !== ABSENT) return this.fromCore(cpu, line, supplier, slot, thread, now)
    const dirtyDomain = shared === null ? -1 : shared.dirtyHolder(line)
    if (shared !== null && dirtyDomain >= 0) return this.fromSharedCache(shared, cpu, line, dirtyDomain, now)
    const mine = fabric.packageOfCpu[cpu]
    const home = homeOf[line]
    this.found(fabric.memoryPs(mine, home) + fabric.takeLink(home, mine, now), MEMORY, LABEL.stallMemory)
    return this.memoryVersion[line]
  }

  private found(ps: number, source: number, stall: number): void {
    this.ps = ps
    this.source = source
    this.stall = stall
  }

  private fromCore(cpu: number, line: number, supplier: number, slot: number, thread: number, now: number): number {
    const { copies, fabric, users, ownerOf } = this.parts
    const from = users.cpuHolding(supplier, line)
    const unloaded = Math.floor((fabric.transferPs(from, cpu) * this.statePermille[copies.state[slot]]) / 1000)
    const follows = ownerOf[line] >= 0 && ownerOf[line] === thread
    this.transfers++
    this.found(this.overLink(from, cpu, unloaded, now), supplier, follows ? LABEL.stallFollow : LABEL.stallTransfer)
    return copies.version[slot]
  }

  /** Another package's shared cache has what memory has not; on the way memory is told, too. */
  private fromSharedCache(shared: SharedCaches, cpu: number, line: number, domain: number, now: number): number {
    const from = shared.cpuOf[domain]
    const version = shared.versionOf(domain, line)
    this.transfers++
    this.memoryVersion[line] = version
    shared.clean(domain, line)
    const ps = this.overLink(from, cpu, this.parts.fabric.transferPs(from, cpu), now)
    this.found(ps, sharedCacheSource(domain), LABEL.stallTransfer)
    return version
  }

  private overLink(fromCpu: number, toCpu: number, unloaded: number, now: number): number {
    const packages = this.parts.fabric.packageOfCpu
    return unloaded + this.parts.fabric.takeLink(packages[fromCpu], packages[toCpu], now)
  }
}
