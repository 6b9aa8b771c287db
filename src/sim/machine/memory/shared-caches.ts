import type { MachineSpec } from '../spec.ts'
import { Holders } from './holders.ts'
import { ABSENT, TagArray } from './tag-array.ts'

/**
 * The last-level caches, one per package or per cluster. They take what the private caches drop and what memory
 * sends, and never hold a line that some CPU has written since: a write drops it from all of them.
 */
export class SharedCaches {
  readonly mutable = ['version', 'dirty'] as const
  readonly tags: TagArray
  readonly holders: Holders
  /** Shared cache of each CPU. */
  readonly domainOf: Int32Array
  /** A CPU of each shared cache, to measure distances from. */
  readonly cpuOf: Int32Array
  readonly hitPs: number
  private version: Int32Array
  private dirty: Uint8Array

  constructor(spec: MachineSpec, lineCount: number) {
    const cache = spec.l3
    if (cache === null) throw new Error(`${spec.id} has no shared cache`)
    this.domainOf = Int32Array.from(spec.cpus, (place) => (cache.scope === 'package' ? place.package : place.cluster))
    const domains = Math.max(...this.domainOf) + 1
    this.cpuOf = Int32Array.from({ length: domains }, (_, domain) => this.domainOf.indexOf(domain))
    this.hitPs = cache.hitPs
    this.tags = new TagArray(cache, spec.lineBytes, domains, lineCount)
    this.holders = new Holders(lineCount, domains)
    this.version = new Int32Array(this.tags.slots)
    this.dirty = new Uint8Array(this.tags.slots)
  }

  /** The version of a line in a shared cache. The line must be there. */
  versionOf(domain: number, line: number): number {
    return this.version[this.tags.find(domain, line)]
  }

  /** The shared cache that holds a line memory does not have, or −1. */
  dirtyHolder(line: number): number {
    for (let domain = this.holders.next(line, 0); domain >= 0; domain = this.holders.next(line, domain + 1)) {
      if (this.dirty[this.tags.find(domain, line)] === 1) return domain
    }
    return -1
  }

  /** Whether any shared cache but one's own holds the line. */
  heldElsewhere(line: number, domain: number): boolean {
    const first = this.holders.next(line, 0)
    return first >= 0 && (first !== domain || this.holders.next(line, first + 1) >= 0)
  }

  /** Keeps a line. When a dirty line has to make room, `writeBack` is told which version of it memory now gets. */
  insert(
    domain: number,
    line: number,
    version: number,
    dirty: boolean,
    writeBack: (line: number, version: number) => void,
  ): void {
    let slot = this.tags.find(domain, line)
    if (slot === ABSENT) {
      slot = this.tags.victim(domain, line)
      const old = this.tags.lineAt(slot)
      if (old !== ABSENT) {
        if (this.dirty[slot] === 1) writeBack(old, this.version[slot])
        this.holders.remove(old, domain)
      }
      this.tags.put(slot, line)
      this.holders.add(line, domain)
      this.dirty[slot] = 0
    } else this.tags.touch(slot)
    this.version[slot] = version
    if (dirty) this.dirty[slot] = 1
  }

  /** Memory has caught up: the copy may stay, and need not be written back. */
  clean(domain: number, line: number): void {
    this.dirty[this.tags.find(domain, line)] = 0
  }

  /** Drops a line from every shared cache, because some CPU writes it. */
  dropAll(line: number): void {
    for (let domain = this.holders.next(line, 0); domain >= 0; domain = this.holders.next(line, domain + 1)) {
      this.tags.clear(this.tags.find(domain, line))
      this.holders.remove(line, domain)
    }
  }
}
