import type { EventLog } from '../../log/log.ts'
import { KIND, LABEL, NOBODY } from '../../log/schema.ts'
import { BUS_OPS, type CompiledProtocol } from '../protocol/types.ts'
import { Prices } from '../prices.ts'
import type { MachineSpec } from '../spec.ts'
import { Fabric } from './fabric.ts'
import type { Layout } from './layout.ts'
import { LineQueues } from './line-queues.ts'
import { LineUsers } from './line-users.ts'
import { ALL, PrivateCaches } from './private-caches.ts'
import { SharedCaches } from './shared-caches.ts'
import { Supply } from './supply.ts'
import { ABSENT } from './tag-array.ts'

/** {@link MemorySystem.access} cannot say yet when it will be done: the line, or the bus, is in use. */
export const WAITING = -1

/** What the memory system tells the CPUs. */
export interface MemoryListener {
  /** The access of a CPU that was told to wait ends at `done`. */
  accessGranted(cpu: number, now: number, done: number): void
  /** A turn on the bus has been taken for a CPU: call {@link MemorySystem.takeTurn} then. */
  turnTaken(cpu: number, at: number): void
  /** Some CPU or device wrote the line. */
  lineWritten(line: number, now: number): void
}

/** A copy held something other than the last value written: the protocol table is broken. */
export class CoherenceError extends Error {}

const BUS_UPD = BUS_OPS.indexOf('BusUpd') + 1
const BUS_RD = BUS_OPS.indexOf('BusRd') + 1
const BUS_RDX = BUS_OPS.indexOf('BusRdX') + 1

/** By state: 1 when a read by somebody else asks nothing of a holder in it: no data, no write-back, no change. */
const quietOnReads = ({ stateCount, snoopSupply, snoopWriteBack, snoopNext }: CompiledProtocol): Uint8Array => {
  const row = (BUS_RD - 1) * stateCount
  return Uint8Array.from({ length: stateCount }, (_, state) =>
    snoopSupply[row + state] === 0 && snoopWriteBack[row + state] === 0 && snoopNext[row + state] === state ? 1 : 0,
  )
}

/**
 * Private caches, shared caches and memory, kept coherent by a protocol table, with the time that each access takes.
 *
 * Transactions on one line are atomic: from a transaction's start until its data has arrived the line is busy, and
 * whoever else needs a transaction on it queues, first come, first served. A CPU has one access in flight at most.
 * Every copy carries the version number of the data in it, and every access checks it against the last write: the
 * data-value invariant is tested in every run, not assumed.
 */
export class MemorySystem {
  readonly mutable = [
    'lineVersion',
    'inFlightLine',
    'inFlightWrite',
    'inFlightThread',
    'inFlightCause',
    'holdsLine',
    'lastTaker',
    'stall',
    'stallCause',
  ] as const
  readonly fabric: Fabric
  readonly lineCount: number
  /** Label of the wait of the access just begun or granted, or −1 for a first-level hit; and the event behind it. */
  stall = -1
  stallCause = -1

  private readonly spec: MachineSpec
  private readonly protocol: CompiledProtocol
  private readonly log: EventLog
  private readonly copies: PrivateCaches
  private readonly l3: SharedCaches | null
  private readonly queues: LineQueues
  private readonly users: LineUsers
  private readonly supply: Supply
  private readonly coreOf: Int32Array
  private readonly homeOf: Int32Array
  private readonly siblingPs: Float64Array
  private readonly prices: Prices
  private listener: MemoryListener | null = null

  private lineVersion: Int32Array
  private inFlightLine: Int32Array
  private inFlightWrite: Uint8Array
  private inFlightThread: Int32Array
  private inFlightCause: Int32Array
  private holdsLine: Uint8Array
  /** The event by which a line last got its one owner. */
  private lastTaker: Int32Array

  /** `free`: causes that cost nothing, as {@link Prices} names them. */
  constructor(
    spec: MachineSpec,
    protocol: CompiledProtocol,
    layout: Layout,
    log: EventLog,
    free: readonly string[] = [],
  ) {
    this.spec = spec
    this.protocol = protocol
    this.log = log
    const lines = (this.lineCount = layout.lines)
    const cpus = spec.cpus.length
    this.coreOf = Int32Array.from(spec.cpus, (place) => place.core)
    const cores = Math.max(...this.coreOf) + 1
    this.fabric = new Fabric(spec)
    this.copies = new PrivateCaches(spec, cores, lines, log, quietOnReads(protocol))
    this.l3 = spec.l3 === null ? null : new SharedCaches(spec, lines)
    const ownerOf = new Int32Array(lines)
    this.homeOf = new Int32Array(lines)
    for (const region of layout.regions) {
      ownerOf.fill(region.owner, region.first, region.first + region.lines)
      this.homeOf.fill(region.home, region.first, region.first + region.lines)
    }
    this.users = new LineUsers(spec, lines)
    const { copies, fabric, users, homeOf } = this
    this.supply = new Supply(spec, protocol, { copies, shared: this.l3, fabric, users, homeOf, ownerOf }, lines)
    this.siblingPs = Float64Array.from(spec.cpus, (_, cpu) => {
      const sibling = spec.cpus.findIndex((place, other) => other !== cpu && place.core === this.coreOf[cpu])
      return sibling < 0 ? 0 : this.fabric.transferPs(sibling, cpu)
    })
    this.prices = new Prices(free, layout)
    if (free.includes('stallQueue')) this.fabric.slow('wires', 0)
    this.lineVersion = new Int32Array(lines)
    this.queues = new LineQueues(lines, cpus)
    this.inFlightLine = new Int32Array(cpus)
    this.inFlightWrite = new Uint8Array(cpus)
    this.inFlightThread = new Int32Array(cpus)
    this.inFlightCause = new Int32Array(cpus)
    this.holdsLine = new Uint8Array(cpus)
    this.lastTaker = new Int32Array(lines).fill(-1)
  }

  /** All parts whose state a checkpoint must hold. */
  parts(): { readonly mutable: readonly string[] }[] {
    const shared = this.l3 === null ? [] : [this.l3, this.l3.tags, this.l3.holders]
    return [this, this.fabric, this.queues, this.users, this.supply, ...this.copies.parts(), ...shared]
  }

  /** Lines that came out of another core's private cache, or dirty out of another shared cache. */
  get transfers(): number {
    return this.supply.transfers
  }

  listen(listener: MemoryListener): void {
    this.listener = listener
  }

  /** How often a line has been written. A CPU that watches a line waits for this to change. */
  versionOf(line: number): number {
    return this.lineVersion[line]
  }

  /** State (index into the protocol's states) of a core's copy. */
  stateOf(core: number, line: number): number {
    const slot = this.copies.find(core, line)
    return slot === ABSENT ? 0 : this.copies.state[slot]
  }

  /**
   * A CPU reads (`write` 0) or writes (1) a line at `now`, on behalf of a thread (or −1), because of event `cause`.
   * Returns when it is done, in ps, or {@link WAITING}; `stall` and `stallCause` say what the time in between is.
   */
  access(cpu: number, line: number, write: number, now: number, thread: number, cause: number): number {
    const core = this.coreOf[cpu]
    const near = this.copies.findNear(core, line)
    if (near !== ABSENT) {
      const slot = this.copies.slotBehind(near)
      const row = write * this.protocol.stateCount + this.copies.state[slot]
      if (this.protocol.procBus[row] === 0 && !this.users.siblingHasIt(cpu, line)) {
        this.copies.touchNear(near)
        this.useCopy(cpu, core, slot, line, write, now, cause)
        this.stall = -1
        return now + this.spec.l1.hitPs
      }
    }
    this.inFlightLine[cpu] = line
    this.inFlightWrite[cpu] = write
    this.inFlightThread[cpu] = thread
    this.inFlightCause[cpu] = cause
    const slot = this.copies.find(core, line)
    const state = slot === ABSENT ? 0 : this.copies.state[slot]
    if (this.protocol.procBus[write * this.protocol.stateCount + state] === 0 && !this.users.siblingHasIt(cpu, line)) {
      return this.outerHit(cpu, core, slot, line, write, now, cause)
    }
    if (this.queues.isBusy(line)) {
      this.stall = LABEL.stallQueue
      this.stallCause = this.lastTaker[line] < 0 ? cause : this.lastTaker[line]
      this.queues.wait(cpu, line)
      return WAITING
    }
    return this.claim(cpu, line, now)
  }

  /** The bus turn announced by `turnTaken` has come. */
  takeTurn(cpu: number, now: number): void {
    this.listener?.accessGranted(cpu, now, this.transact(cpu, now))
  }

  /** Must be called when an access that stalled is done: lets the next CPU have the line. */
  finish(cpu: number, now: number): void {
    if (this.holdsLine[cpu] === 0) return
    this.holdsLine[cpu] = 0
    const line = this.inFlightLine[cpu]
    const next = this.queues.release(line)
    if (next < 0) return
    const done = this.claim(next, line, now)
    if (done !== WAITING) this.listener?.accessGranted(next, now, done)
  }

  /** A device writes a line of memory: every cached copy is void. */
  deviceWrite(line: number, now: number, cause: number): void {
    for (let core = this.copies.holders.next(line, 0); core >= 0; core = this.copies.holders.next(line, core + 1)) {
      this.copies.drop(core, this.copies.find(core, line), line, now, NOBODY, cause)
    }
    this.l3?.dropAll(line)
    this.supply.memoryVersion[line] = ++this.lineVersion[line]
    this.lastTaker[line] = cause
    this.listener?.lineWritten(line, now)
  }

  private claim(cpu: number, line: number, now: number): number {
    this.queues.take(line)
    this.holdsLine[cpu] = 1
    // Within a core a line is handed over without the bus.
    const start = this.staysInCore(cpu, line) ? now : this.fabric.takeTurn(this.homeOf[line], now)
    if (start === now) return this.transact(cpu, now)
    this.stall = LABEL.stallQueue
    this.stallCause = this.inFlightCause[cpu]
    this.listener?.turnTaken(cpu, start)
    return WAITING
  }

  /** Whether the core's own copy will do, by the time the CPU gets the line. */
  private staysInCore(cpu: number, line: number): boolean {
    const slot = this.copies.find(this.coreOf[cpu], line)
    if (slot === ABSENT) return false
    return this.protocol.procBus[this.inFlightWrite[cpu] * this.protocol.stateCount + this.copies.state[slot]] === 0
  }

  private outerHit(cpu: number, core: number, slot: number, line: number, write: number, now: number, cause: number) {
    this.copies.touch(slot)
    this.copies.fillNear(core, line, slot)
    this.useCopy(cpu, core, slot, line, write, now, cause)
    this.stall = LABEL.stallHit
    this.stallCause = cause
    return now + this.prices.of(this.spec.l2.hitPs, this.stall, line)
  }

  /** The access itself, on a copy whose state allows it. */
  private useCopy(
    cpu: number,
    core: number,
    slot: number,
    line: number,
    write: number,
    now: number,
    cause: number,
  ): void {
    if (this.copies.version[slot] !== this.lineVersion[line]) this.reportStale(core, line)
    if (write === 0) return
    const state = this.copies.state[slot]
    const next = this.protocol.procAlone[this.protocol.stateCount + state]
    if (next !== state) this.copies.setState(core, slot, line, next, now, cpu, cause)
    this.wrote(cpu, slot, line, now)
  }

  private wrote(cpu: number, slot: number, line: number, now: number): void {
    this.copies.version[slot] = ++this.lineVersion[line]
    this.users.wrote(cpu, line)
    this.l3?.dropAll(line)
    this.listener?.lineWritten(line, now)
  }

  /** Carries out the transaction of a CPU's access and returns when its data is there. */
  private transact(cpu: number, now: number): number {
    const line = this.inFlightLine[cpu]
    const write = this.inFlightWrite[cpu]
    const core = this.coreOf[cpu]
    const slot = this.copies.find(core, line)
    const state = slot === ABSENT ? 0 : this.copies.state[slot]
    const row = write * this.protocol.stateCount + state
    const bus = this.protocol.procBus[row]
    if (bus === 0) return this.siblingHandOver(cpu, core, slot, line, write, now)
    return this.busTransaction(cpu, core, slot, line, write, row, bus, now)
  }

  /** The core has the line, but in the pipeline of its other hardware thread; or a sibling has fetched it meanwhile. */
  private siblingHandOver(cpu: number, core: number, slot: number, line: number, write: number, now: number): number {
    const cause = this.inFlightCause[cpu]
    const handOver = this.users.siblingHasIt(cpu, line)
    const done = this.outerHit(cpu, core, slot, line, write, now, cause)
    if (!handOver) return done
    if (write === 0) this.users.handOver(line)
    this.stall = LABEL.stallTransfer
    return now + this.prices.of(this.siblingPs[cpu], this.stall, line)
  }

  private busTransaction(
    cpu: number,
    core: number,
    slot: number,
    line: number,
    write: number,
    row: number,
    bus: number,
    now: number,
  ): number {
    const protocol = this.protocol
    const wantsData = bus === BUS_RD || bus === BUS_RDX
    const found = this.look(cpu, core, line, bus, protocol.procThen[row])
    let latency = this.spec.l2.hitPs
    let version = slot === ABSENT ? 0 : this.copies.version[slot]
    let cause = this.inFlightCause[cpu]
    this.stall = LABEL.stallUpgrade
    if (wantsData) {
      version = this.supply.fetch(cpu, line, found.supplier, this.inFlightThread[cpu], now)
      latency = this.supply.ps
      this.stall = this.supply.stall
      const duration = Math.max(latency, found.farthestPs)
      cause = this.logTransfer(cpu, line, this.prices.of(duration, this.stall, line), now)
    }
    this.stallCause = cause
    if (version !== this.lineVersion[line]) this.reportStale(core, line)
    this.snoop(core, line, bus, now, cpu, cause)
    const then = protocol.procThen[row]
    if (then !== 0 && this.copies.heldByOthers(core, line)) this.snoop(core, line, then, now, cpu, cause)
    const filled = slot === ABSENT ? this.fill(core, line, version, now, cpu, cause) : slot
    this.copies.touch(filled)
    this.copies.fillNear(core, line, filled)
    const shared = this.copies.heldByOthers(core, line) || this.otherDomainHolds(cpu, line)
    const next = shared ? protocol.procShared[row] : protocol.procAlone[row]
    const taken = this.copies.setState(core, filled, line, next, now, cpu, cause)
    if (write === 1) {
      this.lastTaker[line] = taken
      this.wrote(cpu, filled, line, now)
      if (bus === BUS_UPD || then === BUS_UPD) this.copies.update(line, this.lineVersion[line])
    } else if (this.l3 !== null && this.stall === LABEL.stallMemory) {
      this.keepShared(this.l3.domainOf[cpu], line, version, false, now)
    }
    return now + this.prices.of(Math.max(latency, found.farthestPs), this.stall, line)
  }

  private readonly lookResult = { supplier: -1, farthestPs: 0 }

  /** Before anything changes: who will supply the data, and how far away is the farthest copy that must answer. */
  private look(
    cpu: number,
    core: number,
    line: number,
    bus: number,
    then: number,
  ): { supplier: number; farthestPs: number } {
    const { protocol, lookResult: result } = this
    const busRow = (bus - 1) * protocol.stateCount
    result.supplier = -1
    result.farthestPs = 0
    const only = bus === BUS_RD && then === 0 ? this.copies.answererTo(line) : ALL
    for (let holder = this.firstAsked(line, only); holder >= 0; holder = this.nextAsked(line, only, holder)) {
      if (holder === core) continue
      const state = this.copies.state[this.copies.find(holder, line)]
      if (protocol.snoopSupply[busRow + state] === 1) result.supplier = holder
      if (bus !== BUS_RD || then !== 0) {
        result.farthestPs = Math.max(
          result.farthestPs,
          this.fabric.transferPs(this.users.cpuHolding(holder, line), cpu),
        )
      }
    }
    if (this.l3 !== null && bus !== BUS_RD) {
      const own = this.l3.domainOf[cpu]
      for (let domain = this.l3.holders.next(line, 0); domain >= 0; domain = this.l3.holders.next(line, domain + 1)) {
        if (domain === own) continue
        result.farthestPs = Math.max(result.farthestPs, this.fabric.transferPs(this.l3.cpuOf[domain], cpu))
      }
    }
    return result
  }

  private logTransfer(cpu: number, line: number, latency: number, now: number): number {
    return this.log.push(now, KIND.transfer, cpu, line, this.supply.source, latency, this.inFlightCause[cpu])
  }

  /** Walks over the holders that a transaction asks: all of them, or the one that has something to do. */
  private firstAsked(line: number, only: number): number {
    return only === ALL ? this.copies.holders.next(line, 0) : only
  }

  private nextAsked(line: number, only: number, holder: number): number {
    return only === ALL ? this.copies.holders.next(line, holder + 1) : -1
  }

  private snoop(core: number, line: number, bus: number, now: number, cpu: number, cause: number): void {
    const { protocol } = this
    const busRow = (bus - 1) * protocol.stateCount
    const only = bus === BUS_RD ? this.copies.answererTo(line) : ALL
    for (let holder = this.firstAsked(line, only); holder >= 0; holder = this.nextAsked(line, only, holder)) {
      if (holder === core) continue
      const slot = this.copies.find(holder, line)
      const state = this.copies.state[slot]
      if (protocol.snoopWriteBack[busRow + state] === 1) this.supply.memoryVersion[line] = this.copies.version[slot]
      const next = protocol.snoopNext[busRow + state]
      if (next === 0) this.copies.drop(holder, slot, line, now, cpu, cause)
      else if (next !== state) this.copies.setState(holder, slot, line, next, now, cpu, cause)
    }
  }

  private otherDomainHolds(cpu: number, line: number): boolean {
    return this.l3 !== null && this.l3.heldElsewhere(line, this.l3.domainOf[cpu])
  }

  private fill(core: number, line: number, version: number, now: number, cpu: number, cause: number): number {
    const slot = this.copies.victim(core, line)
    const old = this.copies.lineAt(slot)
    if (old >= 0) this.evict(core, slot, old, now, cpu, cause)
    this.copies.put(core, slot, line, version)
    return slot
  }

  private evict(core: number, slot: number, line: number, now: number, cpu: number, cause: number): void {
    const dirty = this.protocol.dirty[this.copies.state[slot]] === 1
    const version = this.copies.version[slot]
    this.copies.drop(core, slot, line, now, cpu, cause)
    if (this.l3 !== null) this.keepShared(this.l3.domainOf[cpu], line, version, dirty, now)
    else if (dirty) this.writeBack(line, version, now)
  }

  private keepShared(domain: number, line: number, version: number, dirty: boolean, now: number): void {
    this.l3?.insert(domain, line, version, dirty, (old, oldVersion) => this.writeBack(old, oldVersion, now))
  }

  /** A write-back needs no one to wait for it, but it takes its turn on the bus. */
  private writeBack(line: number, version: number, now: number): void {
    this.supply.memoryVersion[line] = version
    this.fabric.takeTurn(this.homeOf[line], now)
  }

  private reportStale(core: number, line: number): never {
    throw new CoherenceError(
      `core ${core} would use an old value of line ${line}: the protocol ${this.protocol.table.name} lost a write`,
    )
  }
}
