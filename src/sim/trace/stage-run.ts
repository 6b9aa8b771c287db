import { EventLog } from '../log/log.ts'
import { KIND, LABEL, type RunInfo, type RunSummary } from '../log/schema.ts'
import { Layout } from '../machine/memory/layout.ts'
import { type MemoryListener, MemorySystem, WAITING } from '../machine/memory/memory-system.ts'
import { Accounting } from '../machine/processor/accounting.ts'
import { compileProtocol } from '../machine/protocol/compile.ts'
import type { ProtocolTable } from '../machine/protocol/types.ts'
import type { MachineSpec } from '../machine/spec.ts'
import type { AccessBatch } from './access-batch.ts'
import { numberLines } from './stage-lines.ts'

const PS_PER_SECOND = 1_000_000_000_000

/**
 * The beginning of a memory trace on a machine with time: one access after the other, in the order of the trace, each
 * through the caches of its processor. It gives the same log as a kernel's run, so it plays on the same stage.
 */
export class StageRun implements MemoryListener {
  readonly info: RunInfo
  readonly log = new EventLog()
  now = 0
  private readonly machine: MachineSpec
  private readonly batch: AccessBatch
  private readonly lineOf: Int32Array
  private readonly memory: MemorySystem
  private readonly accounting: Accounting
  private turnAt = 0
  private grantedAt = 0
  private cpuBefore = -1

  constructor(machine: MachineSpec, protocol: ProtocolTable, batch: AccessBatch) {
    this.machine = machine
    this.batch = batch
    const packages = Math.max(...machine.cpus.map((place) => place.package)) + 1
    const sets = Math.max(1, Math.floor(machine.l2.bytes / (machine.lineBytes * machine.l2.ways)))
    const { lineOf, regions } = numberLines(batch, machine.lineBytes, sets, packages)
    this.lineOf = lineOf
    const layout = new Layout()
    for (const { first: _, ...region } of regions) layout.reserve(region)
    this.memory = new MemorySystem(machine, compileProtocol(protocol), layout, this.log)
    this.memory.listen(this)
    this.accounting = new Accounting(machine.cpus.length, this.log)
    this.info = describe(machine, protocol, regions)
    machine.cpus.forEach((_, cpu) => this.log.push(0, KIND.run, cpu, cpu, -1, -1, -1))
  }

  /** Carries out all accesses. */
  play(): void {
    for (let at = 0; at < this.batch.count; at++) this.playOne(at)
    if (this.cpuBefore >= 0) this.accounting.relabel(this.cpuBefore, this.now, LABEL.idle, this.cpuBefore, -1, -1)
  }

  summary(): RunSummary {
    const count = this.batch.count
    return {
      simulatedPs: this.now,
      work: { unit: this.info.unit, count, perSecond: this.now === 0 ? 0 : (count * PS_PER_SECOND) / this.now },
      dropped: 0,
      transfers: this.memory.transfers,
      migrations: 0,
      contextSwitches: 0,
      ipis: 0,
      meanWaitPs: 0,
      meanResponsePs: 0,
      deadlocks: 0,
      ledger: this.accounting.ledger(this.now),
      events: this.log.length,
      microOps: count,
      digest: this.log.digest(),
    }
  }

  accessGranted(_cpu: number, _now: number, done: number): void {
    this.grantedAt = done
  }

  turnTaken(_cpu: number, at: number): void {
    this.turnAt = at
  }

  lineWritten(): void {
    // Nobody watches a line here: there are no programs that spin.
  }

  private playOne(at: number): void {
    const cpu = this.batch.cpus[at]
    const line = this.lineOf[at]
    if (cpu >= this.machine.cpus.length) throw new RangeError(`the trace has a processor ${cpu}, the machine has not`)
    if (this.cpuBefore >= 0 && this.cpuBefore !== cpu) {
      this.accounting.relabel(this.cpuBefore, this.now, LABEL.idle, this.cpuBefore, -1, -1)
    }
    this.cpuBefore = cpu
    const start = this.now
    let done = this.memory.access(cpu, line, this.batch.ops[at], start, cpu, -1)
    const { stall, stallCause } = this.memory
    this.accounting.relabel(cpu, start, stall < 0 ? LABEL.user : stall, cpu, stall < 0 ? -1 : line, stallCause)
    if (done === WAITING) {
      // Nobody else has an access in flight: what it waits for is the bus, still busy with a write-back.
      this.memory.takeTurn(cpu, this.turnAt)
      this.accounting.relabel(cpu, this.turnAt, this.memory.stall, cpu, line, this.memory.stallCause)
      done = this.grantedAt
    }
    this.now = done
    this.memory.finish(cpu, done)
    this.log.push(done, KIND.done, cpu, at, cpu, cpu, -1)
  }
}

const describe = (machine: MachineSpec, protocol: ProtocolTable, regions: RunInfo['regions']): RunInfo => {
  const coreCount = Math.max(...machine.cpus.map((place) => place.core)) + 1
  return {
    kernel: 'trace',
    cpuCount: machine.cpus.length,
    coreCount,
    coreOf: machine.cpus.map((place) => place.core),
    packageOf: Array.from(
      { length: coreCount },
      (_, core) => machine.cpus.find((place) => place.core === core)?.package ?? 0,
    ),
    states: protocol.states,
    unit: 'access',
    regions,
    threads: machine.cpus.map((_, cpu) => ({
      name: `processor ${cpu}`,
      kind: 'user',
      bound: cpu,
      about: 'the loads and stores of one processor of the trace',
    })),
    locks: [],
    queues: [],
  }
}
