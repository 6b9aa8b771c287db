import type { MachineSpec } from '../spec.ts'
import { transferMatrix } from '../topology/distance.ts'

/** What can be made slower or faster while a run goes on: lines from cache to cache, memory, the bus and the links. */
export const SPEED = { transfer: 0, memory: 1, wires: 2 } as const

/**
 * The wires: how long a line takes from one place to another when nothing is in the way, and who has to wait because
 * something is. Saturation is not modelled anywhere else: it appears when requests arrive faster than the bus, a
 * home's directory or a link can take them.
 */
export class Fabric {
  readonly mutable = ['channelFree', 'linkFree', 'permille'] as const
  readonly cpuCount: number
  readonly packageCount: number
  readonly packageOfCpu: Int32Array
  private readonly transfer: Float64Array
  private readonly memory: Float64Array
  private readonly spec: MachineSpec
  /** When the bus (one entry) or each package's directory is next free, in ps. */
  private channelFree: Float64Array
  /** When the link from one package to another is next free, in ps; row-major. */
  private linkFree: Float64Array
  /** How slow caches, memory and wires are now, against what the machine says; by {@link SPEED}. */
  private permille = new Float64Array([1000, 1000, 1000])

  constructor(spec: MachineSpec) {
    this.spec = spec
    this.cpuCount = spec.cpus.length
    this.packageCount = Math.max(...spec.cpus.map((place) => place.package)) + 1
    this.packageOfCpu = Int32Array.from(spec.cpus, (place) => place.package)
    this.transfer = transferMatrix(spec)
    this.memory = new Float64Array(this.packageCount * this.packageCount)
    const stride = Math.sqrt(spec.hops.length)
    for (let from = 0; from < this.packageCount; from++) {
      for (let to = 0; to < this.packageCount; to++) {
        const hops = spec.hops[from * stride + to]
        const { localPs, hopPs } = spec.memory
        this.memory[from * this.packageCount + to] = hops === 0 ? localPs : hopPs[Math.min(hops, hopPs.length) - 1]
      }
    }
    this.channelFree = new Float64Array(spec.interconnect.kind === 'bus' ? 1 : this.packageCount)
    this.linkFree = new Float64Array(this.packageCount * this.packageCount)
  }

  /** Unloaded latency of a line, in ps, from one CPU's cache to another CPU. */
  transferPs(fromCpu: number, toCpu: number): number {
    return this.scaled(this.transfer[toCpu * this.cpuCount + fromCpu], SPEED.transfer)
  }

  /** Unloaded latency of memory, in ps, for a CPU of one package reading the memory of another. */
  memoryPs(cpuPackage: number, home: number): number {
    return this.scaled(this.memory[cpuPackage * this.packageCount + home], SPEED.memory)
  }

  /** From now on something is `permille` thousandths as slow as the machine says. */
  slow(what: keyof typeof SPEED, permille: number): void {
    this.permille[SPEED[what]] = permille
  }

  private scaled(ps: number, what: number): number {
    const permille = this.permille[what]
    return permille === 1000 ? ps : Math.floor((ps * permille) / 1000)
  }

  /** Takes the next turn on the bus, or at the line's home, and returns when that turn begins. First come, first served. */
  takeTurn(home: number, now: number): number {
    const channel = this.channelFree.length === 1 ? 0 : home
    const start = Math.max(now, this.channelFree[channel])
    this.channelFree[channel] = start + this.scaled(this.spec.interconnect.transactionPs, SPEED.wires)
    return start
  }

  /** Sends a line over the link between two packages and returns how long it first had to wait for the link. */
  takeLink(fromPackage: number, toPackage: number, now: number): number {
    if (fromPackage === toPackage) return 0
    const link = fromPackage * this.packageCount + toPackage
    const start = Math.max(now, this.linkFree[link])
    this.linkFree[link] = start + this.scaled(this.spec.interconnect.linkPs, SPEED.wires)
    return start - now
  }
}
