import type { EventLog } from '../../log/log.ts'
import { KIND } from '../../log/schema.ts'
import type { MachineSpec } from '../spec.ts'
import { Holders } from './holders.ts'
import { ABSENT, TagArray } from './tag-array.ts'

/** More than one holder: all are to be asked. */
export const ALL = -2

/**
 * The caches that a core has to itself: a near one (L1) inside an outer one (L2). Coherence states and the version of
 * the data are kept at the outer one; the near one only says what is close. Every change of a state is logged here.
 */
export class PrivateCaches {
  readonly mutable = ['state', 'version', 'target', 'answerers', 'answererSum'] as const
  readonly holders: Holders
  /** State (index into the protocol table) by slot. */
  state: Uint8Array
  /** Version of the data by slot. */
  version: Int32Array
  private readonly near: TagArray
  private readonly outer: TagArray
  private readonly log: EventLog
  /** By state: 1 when its holder has nothing to do at a read. */
  private readonly quiet: Uint8Array
  /** By line: how many holders have something to do at a read, and the exclusive or of their numbers: a single one's own. */
  private answerers: Uint16Array
  private answererSum: Int32Array
  /** Outer slot of each near slot. */
  private target: Int32Array

  constructor(spec: MachineSpec, cores: number, lines: number, log: EventLog, quiet: Uint8Array) {
    this.near = new TagArray(spec.l1, spec.lineBytes, cores, lines)
    this.outer = new TagArray(spec.l2, spec.lineBytes, cores, lines)
    this.holders = new Holders(lines, cores)
    this.answerers = new Uint16Array(lines)
    this.answererSum = new Int32Array(lines)
    this.quiet = quiet
    this.log = log
    this.state = new Uint8Array(this.outer.slots)
    this.version = new Int32Array(this.outer.slots)
    this.target = new Int32Array(this.near.slots)
  }

  parts(): { readonly mutable: readonly string[] }[] {
    return [this, this.near, this.outer, this.holders]
  }

  /** Outer slot of a line, or {@link ABSENT}. */
  find(core: number, line: number): number {
    return this.outer.find(core, line)
  }

  /** Near slot of a line, or {@link ABSENT}. */
  findNear(core: number, line: number): number {
    return this.near.find(core, line)
  }

  slotBehind(nearSlot: number): number {
    return this.target[nearSlot]
  }

  touch(slot: number): void {
    this.outer.touch(slot)
  }

  touchNear(nearSlot: number): void {
    this.near.touch(nearSlot)
  }

  /** Outer slot that a new line would take, and the line that is in it now, or {@link ABSENT}. */
  victim(core: number, line: number): number {
    return this.outer.victim(core, line)
  }

  lineAt(slot: number): number {
    return this.outer.lineAt(slot)
  }

  put(core: number, slot: number, line: number, version: number): void {
    this.outer.put(slot, line)
    this.version[slot] = version
    this.holders.add(line, core)
  }

  /** Brings a line of the outer cache near. */
  fillNear(core: number, line: number, slot: number): void {
    let nearSlot = this.near.find(core, line)
    if (nearSlot === ABSENT) {
      nearSlot = this.near.victim(core, line)
      this.near.put(nearSlot, line)
    } else this.near.touch(nearSlot)
    this.target[nearSlot] = slot
  }

  /** Changes a state and returns the event that says so. */
  setState(core: number, slot: number, line: number, next: number, now: number, cpu: number, cause: number): number {
    if (this.quiet[this.state[slot]] !== this.quiet[next]) {
      this.answerers[line] += this.quiet[next] === 1 ? -1 : 1
      this.answererSum[line] ^= core
    }
    this.state[slot] = next
    return this.log.push(now, KIND.line, cpu, line, core, next, cause)
  }

  /** The copy is gone: invalidated or evicted. */
  drop(core: number, slot: number, line: number, now: number, cpu: number, cause: number): void {
    this.setState(core, slot, line, 0, now, cpu, cause)
    this.outer.clear(slot)
    this.holders.remove(line, core)
    const nearSlot = this.near.find(core, line)
    if (nearSlot !== ABSENT) this.near.clear(nearSlot)
  }

  /** The one holder that has something to do when another core reads the line: −1 when none has, {@link ALL} for several. */
  answererTo(line: number): number {
    const count = this.answerers[line]
    return count === 1 ? this.answererSum[line] : count === 0 ? -1 : ALL
  }

  heldByOthers(core: number, line: number): boolean {
    const first = this.holders.next(line, 0)
    return first >= 0 && (first !== core || this.holders.next(line, first + 1) >= 0)
  }

  /** All copies get the newest data at once (a bus update). */
  update(line: number, version: number): void {
    for (let holder = this.holders.next(line, 0); holder >= 0; holder = this.holders.next(line, holder + 1)) {
      this.version[this.outer.find(holder, line)] = version
    }
  }
}
