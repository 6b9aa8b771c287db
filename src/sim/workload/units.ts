import { KIND, NOBODY } from '../log/schema.ts'
import type { System } from '../kernel/kernel.ts'

/**
 * Units of work (packets, rounds) from arrival to completion: which are in flight, how long each waited until a
 * thread began to serve it, how many are done or lost. Slots are reused, so the number in flight is bounded.
 */
export class Units {
  readonly mutable = [
    'free',
    'freeCount',
    'flow',
    'arrived',
    'arrivedAt',
    'started',
    'done',
    'dropped',
    'startedCount',
    'waitSum',
    'responseSum',
  ] as const
  done = 0
  dropped = 0
  private free: Int32Array
  private freeCount: number
  private flow: Int32Array
  /** The event of the arrival, by slot. */
  private arrived: Int32Array
  private arrivedAt: Float64Array
  private started: Uint8Array
  private startedCount = 0
  private waitSum = 0
  private responseSum = 0

  constructor(slots: number) {
    this.free = Int32Array.from({ length: slots }, (_, slot) => slots - 1 - slot)
    this.freeCount = slots
    this.flow = new Int32Array(slots)
    this.arrived = new Int32Array(slots)
    this.arrivedAt = new Float64Array(slots)
    this.started = new Uint8Array(slots)
  }

  /** A unit arrives. Returns its slot, or −1 when there is none free and the unit is lost. */
  arrive(system: System, flow: number, device: number): number {
    const { log, processor } = system
    if (this.freeCount === 0) {
      this.refuse(system, flow)
      return -1
    }
    const unit = this.free[--this.freeCount]
    this.flow[unit] = flow
    this.started[unit] = 0
    this.arrivedAt[unit] = processor.now
    this.arrived[unit] = log.push(processor.now, KIND.arrive, NOBODY, unit, flow, device, -1)
    return unit
  }

  /** Whether another unit may arrive now. */
  hasRoom(): boolean {
    return this.freeCount > 0
  }

  /** A unit arrives for which there is no room. */
  refuse(system: System, flow: number): void {
    this.dropped++
    system.log.push(system.processor.now, KIND.drop, NOBODY, -1, flow, -1, -1)
  }

  flowOf(unit: number): number {
    return this.flow[unit]
  }

  arrivalOf(unit: number): number {
    return this.arrived[unit]
  }

  /** A thread begins to serve a unit. */
  start(system: System, unit: number): void {
    if (this.started[unit] === 1) return
    this.started[unit] = 1
    this.startedCount++
    this.waitSum += system.processor.now - this.arrivedAt[unit]
  }

  /** A unit is finished; its slot may be used again. */
  finish(system: System, unit: number, cpu: number, thread: number): void {
    this.done++
    this.responseSum += system.processor.now - this.arrivedAt[unit]
    system.log.push(system.processor.now, KIND.done, cpu, unit, this.flow[unit], thread, this.arrived[unit])
    this.free[this.freeCount++] = unit
  }

  /** A unit that arrived is lost after all (a ring was full). */
  lose(system: System, unit: number): void {
    this.dropped++
    system.log.push(system.processor.now, KIND.drop, NOBODY, unit, this.flow[unit], -1, this.arrived[unit])
    this.free[this.freeCount++] = unit
  }

  /** From arrival to end. */
  meanResponsePs(): number {
    return this.done === 0 ? 0 : Math.round(this.responseSum / this.done)
  }

  meanWaitPs(): number {
    return this.startedCount === 0 ? 0 : Math.round(this.waitSum / this.startedCount)
  }
}
