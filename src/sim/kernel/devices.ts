import type { MemorySystem } from '../machine/memory/memory-system.ts'
import type { Processor } from '../machine/processor/processor.ts'
import { Fifos } from './fifos.ts'
import type { Setup } from './kernel.ts'

const RING_ENTRIES = 256
/** Receive descriptors are 16 bytes, four to a line of 64. */
const DESCRIPTORS_PER_LINE = 4

/**
 * Network cards: each writes arriving packets and their descriptors into memory and interrupts its CPU. While a
 * driver works through a ring, its card's interrupt stays off; the driver switches it on again when it has found the
 * ring empty.
 */
export class Devices {
  readonly mutable = ['enabled', 'filled', 'emptied', 'arrival'] as const
  readonly rings: Fifos
  private readonly cpuOf: number[]
  private readonly descriptors: number[]
  private readonly lines = RING_ENTRIES / DESCRIPTORS_PER_LINE
  private readonly memory: MemorySystem
  private readonly processor: Processor
  private enabled: Uint8Array
  private filled: Int32Array
  private emptied: Int32Array
  /** The event of the packet that last arrived, by device. */
  private arrival: Int32Array

  /** Reserves the descriptor rings. */
  static reserve(setup: Setup, devices: readonly { name: string; cpu: number }[]): number[] {
    return devices.map(({ name, cpu }) =>
      setup.region({
        name: `${name} rx ring`,
        kind: 'ring',
        lines: RING_ENTRIES / DESCRIPTORS_PER_LINE,
        owner: -1,
        home: setup.homeOf(cpu),
        about: 'receive descriptors: the card writes them, the driver reads them',
      }),
    )
  }

  constructor(cpuOf: number[], descriptors: number[], memory: MemorySystem, processor: Processor) {
    this.cpuOf = cpuOf
    this.descriptors = descriptors
    this.memory = memory
    this.processor = processor
    this.rings = new Fifos(cpuOf.length, RING_ENTRIES)
    this.enabled = new Uint8Array(cpuOf.length).fill(1)
    this.filled = new Int32Array(cpuOf.length)
    this.emptied = new Int32Array(cpuOf.length)
    this.arrival = new Int32Array(cpuOf.length).fill(-1)
  }

  /** A packet has arrived: writes its descriptor and interrupts. False when the ring is full: the packet is lost. */
  receive(device: number, unit: number, cause: number): boolean {
    if (!this.rings.put(device, unit)) return false
    const entry = this.filled[device]
    this.filled[device] = (entry + 1) % RING_ENTRIES
    this.memory.deviceWrite(this.descriptorLine(device, entry), this.processor.now, cause)
    this.arrival[device] = cause
    this.interrupt(device)
    return true
  }

  /** The line of the descriptor that the driver must look at next. */
  nextLine(device: number): number {
    return this.descriptorLine(device, this.emptied[device])
  }

  /** Takes the next packet off a ring; −1 when the ring is empty. */
  take(device: number): number {
    const unit = this.rings.take(device)
    if (unit >= 0) this.emptied[device] = (this.emptied[device] + 1) % RING_ENTRIES
    return unit
  }

  /** The driver has found nothing more: interrupt again when there is something. */
  enable(device: number): void {
    this.enabled[device] = 1
    if (this.rings.length(device) > 0) this.interrupt(device)
  }

  private interrupt(device: number): void {
    if (this.enabled[device] === 0) return
    this.enabled[device] = 0
    this.processor.raise(this.cpuOf[device], 1 + device, this.arrival[device])
  }

  private descriptorLine(device: number, entry: number): number {
    return this.descriptors[device] + (Math.floor(entry / DESCRIPTORS_PER_LINE) % this.lines)
  }
}
