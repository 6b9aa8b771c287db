import type { SimConfig } from './config.ts'
import { capture, type Checkpoint, restore, type Stateful } from './engine/checkpoint.ts'
import { EventQueue } from './engine/event-queue.ts'
import { seedRandom } from './engine/random.ts'
import { intervene } from './intervene.ts'
import { Devices } from './kernel/devices.ts'
import { type Kernel, type KernelModel, type ProgramSpec, Setup, type System } from './kernel/kernel.ts'
import type { Intervention } from './kernel/interventions.ts'
import { defaultsOf } from './kernel/params.ts'
import { SLEEP_EVENT } from './kernel/sleep.ts'
import { Threads } from './kernel/threads.ts'
import { EventLog } from './log/log.ts'
import type { RunInfo, RunSummary } from './log/schema.ts'
import { MemorySystem } from './machine/memory/memory-system.ts'
import { Assembler } from './machine/processor/assembler.ts'
import { FIRST_OTHER_EVENT, Processor } from './machine/processor/processor.ts'
import { compileProtocol } from './machine/protocol/compile.ts'
import { type Workload, type WorkloadModel, WORKLOAD_EVENT } from './workload/workload.ts'
import { CLOCK_VECTOR } from './kernel/vectors.ts'

const PS_PER_SECOND = 1_000_000_000_000
const INSTANT_LIMIT = 100_000
/** Kind of the queue entry of a clock's tick; its first number is the CPU. */
const TICK_EVENT = WORKLOAD_EVENT + 1

/** Kind of the queue entry of an intervention; its first number says which. */
const INTERVENTION_EVENT = TICK_EVENT + 1

/** The code behind the names in a config. */
export interface Models {
  kernel: KernelModel
  workload: WorkloadModel
}

/** How a run is carried out, which changes nothing about what happens in it. */
export interface RunWays {
  /** False: the log is digested and forgotten; its figures remain. */
  keepLog?: boolean
}

/** One run: a machine, a kernel and a workload, advanced through simulated time. */
export class Simulation {
  readonly info: RunInfo
  readonly log: EventLog
  private readonly system: System
  private readonly kernel: Kernel
  private readonly workload: Workload
  private readonly stateful: Stateful[]
  private readonly programs: readonly ProgramSpec[]
  private readonly interventions: readonly Intervention[]

  constructor(config: SimConfig, models: Models, { keepLog = true }: RunWays = {}) {
    const { kernel: kernelModel, workload: workloadModel } = models
    this.log = new EventLog(keepLog)
    const { machine } = config
    const { params } = config.workload
    const random = seedRandom(config.seed)
    const setup = new Setup(machine, config.arrivals ?? [], config.traced)
    const live = (): System => this.system
    const needs = workloadModel.needs(params, machine.cpus.length, random, config.traced)
    this.programs = needs.programs
    this.kernel = kernelModel.create(setup, needs, { ...defaultsOf(kernelModel.card.options), ...config.options }, live)
    const wired = needs.devices.map(({ name, cpu }, device) => ({
      name,
      cpu: this.kernel.interruptCpu?.(device) ?? cpu,
    }))
    const descriptors = Devices.reserve(setup, wired)
    this.workload = workloadModel.create(setup, params, needs, this.kernel, live)

    const queue = new EventQueue()
    const free = config.free ?? []
    const memory = new MemorySystem(machine, compileProtocol(config.protocol), setup.layout, this.log, free)
    const processor = new Processor(
      {
        cpus: machine.cpus.length,
        threadCount: setup.threads.length,
        cyclePs: machine.cyclePs,
        ipiPs: machine.ipiPs,
        free,
        instantLimit: INSTANT_LIMIT,
      },
      memory,
      queue,
      this.log,
    )
    const threads = new Threads(setup.threads, setup.queues.length, processor, this.log)
    const devices = new Devices(
      wired.map((device) => device.cpu),
      descriptors,
      memory,
      processor,
    )
    this.interventions = config.interventions ?? []
    this.system = {
      mutable: ['random', 'loadPermille'],
      setup,
      memory,
      processor,
      threads,
      devices,
      queue,
      log: this.log,
      random,
      loadPermille: 1000,
    }
    this.stateful = [
      this.system,
      queue,
      this.log,
      ...memory.parts(),
      ...processor.parts(),
      threads,
      devices,
      devices.rings,
      ...this.kernel.parts(),
      ...this.workload.parts(),
    ]
    this.info = describe(config, setup, workloadModel.card.unit)
    this.boot()
  }

  /** Simulated time, in ps. */
  get now(): number {
    return this.system.processor.now
  }

  /**
   * Goes on until `untilPs`, or until about `maxMicroOps` more micro-operations have been carried out. Returns whether
   * `untilPs` has been reached; cutting a run into slices never changes it.
   */
  runUntil(untilPs: number, maxMicroOps = Infinity): boolean {
    const { queue, processor } = this.system
    const limit = processor.microOps + maxMicroOps
    while (queue.peekTime() <= untilPs) {
      if (processor.microOps >= limit) return false
      processor.now = queue.pop()
      const { poppedKind: kind, poppedFirst: first, poppedSecond: second } = queue
      if (kind < FIRST_OTHER_EVENT) processor.handle(kind, first, second, untilPs)
      else if (kind === SLEEP_EVENT) this.kernel.sleepOver(first, second)
      else if (kind === TICK_EVENT) this.tick(first)
      else if (kind === INTERVENTION_EVENT) this.intervene(first)
      else this.workload.due(first, second)
    }
    processor.now = untilPs
    return true
  }

  /** A copy of the whole state. */
  checkpoint(): Checkpoint {
    return capture(this.stateful)
  }

  /** Goes back (or forward) to a checkpoint of this same run. */
  restore(checkpoint: Checkpoint): void {
    restore(this.stateful, checkpoint)
  }

  /** Sixteen hexadecimal digits that two runs share exactly when they are the same. */
  digest(): string {
    return this.log.digest()
  }

  summary(): RunSummary {
    const { processor, memory, threads } = this.system
    const { units } = this.workload
    const simulatedPs = processor.now
    const perSecond = simulatedPs === 0 ? 0 : (units.done * PS_PER_SECOND) / simulatedPs
    return {
      simulatedPs,
      work: { unit: this.info.unit, count: units.done, perSecond },
      dropped: units.dropped,
      transfers: memory.transfers,
      migrations: threads.migrations,
      contextSwitches: threads.switches,
      ipis: processor.ipis,
      meanWaitPs: units.meanWaitPs(),
      meanResponsePs: units.meanResponsePs(),
      deadlocks: this.kernel.deadlocks(),
      ledger: processor.accounting.ledger(simulatedPs),
      events: this.log.length,
      microOps: processor.microOps,
      digest: this.digest(),
    }
  }

  private boot(): void {
    const a = new Assembler(this.system.setup.machine.codeTakesTime ?? true)
    this.workload.write(a)
    this.kernel.write(a)
    const program = a.assemble()
    this.system.processor.load(program)
    this.system.processor.exitRoutine = program.entry('thread.exit')
    this.kernel.boot(program.entry)
    this.putAsleep()
    this.workload.boot()
    this.system.processor.boot()
    for (let cpu = 0; cpu < this.system.setup.cpus; cpu++) this.scheduleTick(cpu)
    this.interventions.forEach(({ atPs }, index) => this.system.queue.push(atPs, INTERVENTION_EVENT, index, 0))
  }

  /** Programs that begin asleep, as if they had run and gone to sleep before the run began. */
  private putAsleep(): void {
    const { threads } = this.system
    this.programs.forEach(({ asleep }, index) => {
      if (!asleep) return
      threads.exited[this.kernel.threadOf(index)] = 0
      threads.sleeping[this.kernel.threadOf(index)] = 1
    })
  }

  private intervene(index: number): void {
    intervene(this.system, this.kernel, this.programs.length, index, this.interventions[index])
  }

  private tick(cpu: number): void {
    this.system.processor.raise(cpu, CLOCK_VECTOR, -1)
    this.scheduleTick(cpu)
  }

  private scheduleTick(cpu: number): void {
    this.system.queue.push(this.system.processor.now + this.kernel.tickPs, TICK_EVENT, cpu, 0)
  }
}

const describe = (config: SimConfig, setup: Setup, unit: string): RunInfo => {
  const { cpus } = config.machine
  const coreCount = Math.max(...cpus.map((place) => place.core)) + 1
  return {
    kernel: config.kernel,
    cpuCount: cpus.length,
    coreCount,
    coreOf: cpus.map((place) => place.core),
    packageOf: Array.from({ length: coreCount }, (_, core) => cpus.find((place) => place.core === core)?.package ?? 0),
    states: config.protocol.states,
    unit,
    regions: setup.layout.regions,
    threads: setup.threads,
    locks: setup.locks,
    queues: setup.queues,
    interventions: config.interventions ?? [],
  }
}
