import type { Stateful } from '../engine/checkpoint.ts'
import { nextExponential, type RandomState } from '../engine/random.ts'
import type { Kernel, Needs, Setup, System } from '../kernel/kernel.ts'
import { R } from '../kernel/registers.ts'
import type { Address, Assembler } from '../machine/processor/assembler.ts'
import type { TracedThread } from '../trace/sched/steps.ts'
import { underLoad } from './arrivals.ts'
import type { WorkloadCard } from './card.ts'
import { Units } from './units.ts'
import type { Params, Workload, WorkloadModel } from './workload.ts'

const PS_PER_NS = 1000

/** A number that is known now, or worked out for each context when it is needed. */
type Count = number | ((context: number) => number)

const valueOf = (count: Count, context: number): number => (typeof count === 'number' ? count : count(context))

/** What a workload is made of: what it asks for, the memory it has, and what its threads do. */
export interface ScriptedModel<Data> {
  card: WorkloadCard
  needs(params: Params, cpus: number, random: RandomState, traced?: readonly TracedThread[]): Needs
  /** The most units of work that are under way at once. */
  units(params: Params, cpus: number, needs: Needs): number
  /** Reserves the workload's own memory. */
  reserve(setup: Setup, params: Params, kernel: Kernel, needs: Needs): Data
  /** Writes the routines that its programs run. */
  write(s: Script<Data>): void
  /** Sets its first timers, where it has any; what is due comes to `due`. */
  boot?(s: Script<Data>): void
  due?(s: Script<Data>, first: number): void
  /** Parts of its data that change. */
  parts?(data: Data): Stateful[]
  /** How many numbers of its own that change the workload keeps; see {@link Script.state}. */
  state?(params: Params, cpus: number, needs: Needs): number
}

/**
 * The words in which workloads are written: thin wrappers over the assembler and the kernel's services, so that a
 * thread's program reads as what the thread does.
 */
export class Script<Data> {
  readonly mutable = ['state'] as const
  readonly params: Params
  readonly data: Data
  readonly needs: Needs
  readonly kernel: Kernel
  readonly units: Units
  readonly live: () => System
  /** Numbers of the workload's own. */
  state: Int32Array
  private assembler: Assembler | null = null

  constructor(
    parts: { params: Params; data: Data; needs: Needs; kernel: Kernel; units: Units; live: () => System },
    state: number,
  ) {
    this.params = parts.params
    this.data = parts.data
    this.needs = parts.needs
    this.kernel = parts.kernel
    this.units = parts.units
    this.live = parts.live
    this.state = new Int32Array(state)
  }

  /** What it is written into, from when writing begins. */
  get a(): Assembler {
    if (this.assembler === null) throw new Error('the workload has not been written yet')
    return this.assembler
  }

  /** Begins to write. */
  writeInto(assembler: Assembler): void {
    this.assembler = assembler
  }

  get(context: number, register: number): number {
    return this.live().processor.get(context, register)
  }

  put(context: number, register: number, value: number): void {
    this.live().processor.put(context, register, value)
  }

  /** Number of the program that a context runs. */
  index(context: number): number {
    return context - this.kernel.threadOf(0)
  }

  /** A program that does the same again and again. */
  forever(routine: string, body: () => void): void {
    this.a.routine(routine, () => this.a.loop(body))
  }

  /** Does something as often as `count` says. Uses a register of the program's: two may be nested. */
  repeat(count: Count, body: () => void, register: number = R.programD): void {
    const { a } = this
    a.do((_, context) => this.put(context, register, valueOf(count, context)))
    a.while(register, () => {
      body()
      a.do((_, context) => this.put(context, register, this.get(context, register) - 1))
    })
  }

  /** Computes for a time, in ps; exponentially distributed around it if `random`, and less of it under more load. */
  compute(meanPs: Count, random = false): void {
    const { a } = this
    a.do((_, context) => {
      const system = this.live()
      const { random: state, setup } = system
      const mean = valueOf(meanPs, context)
      const ps = random ? underLoad(system, nextExponential(state, mean)) : mean
      this.put(context, R.count, Math.round(ps / setup.machine.cyclePs))
    })
    a.work({ register: R.count })
  }

  /** Sleeps for a time around a mean, in ps; without chance if not `random`. */
  pause(meanPs: Count, random = true): void {
    this.a.do((_, context) => {
      const mean = valueOf(meanPs, context)
      const ps = random ? underLoad(this.live(), nextExponential(this.live().random, mean)) : mean
      this.put(context, R.count, Math.max(1, Math.ceil(ps / PS_PER_NS)))
    })
    this.a.call('user.sleep')
  }

  /** Into the kernel and out of it. */
  system(body: () => void): void {
    this.a.call('sys.enter')
    this.a.account('kernel')
    body()
    this.a.call('sys.leave')
    this.a.account('user')
  }

  /** What `body` writes is done alone (or with other sharers) under one of the workload's locks. */
  locked(lock: Count, body: () => void, shared = false): void {
    this.lock(lock, shared)
    body()
    this.unlock(lock, shared)
  }

  lock(lock: Count, shared = false): void {
    this.callOn('lock.enter', lock, shared)
  }

  unlock(lock: Count, shared = false): void {
    this.callOn('lock.leave', lock, shared)
  }

  /** Calls a service on object `object`. */
  callOn(service: string, object: Count, shared = false): void {
    this.a.do((_, context) => {
      this.put(context, R.object, valueOf(object, context))
      this.put(context, R.shared, shared ? 1 : 0)
    })
    this.a.call(service)
  }

  /** Sleeps on a channel, letting a lock go meanwhile. */
  sleepOn(channel: Count, lock: Count): void {
    this.a.do((_, context) => {
      this.put(context, R.object, valueOf(channel, context))
      this.put(context, R.second, valueOf(lock, context))
    })
    this.a.call('wait.sleep')
  }

  /** Reads, and writes if asked to, so many lines from `first` on; computes a few cycles on each. */
  touch(first: Count, lines: Count, { write = true, cycles = 0 } = {}): void {
    const { a } = this
    a.do((_, context) => this.put(context, R.programA, valueOf(first, context)))
    this.repeat(
      lines,
      () => {
        const at: Address = { register: R.programA }
        a.read(at)
        if (cycles > 0) a.work(cycles)
        if (write) a.write(at)
        a.do((_, context) => this.put(context, R.programA, this.get(context, R.programA) + 1))
      },
      R.programE,
    )
  }

  /** A unit of work begins, of flow `flow`, and is served from now on. */
  begin(flow: Count = 0): void {
    this.a.do((_, context) => {
      const unit = this.units.arrive(this.live(), valueOf(flow, context), -1)
      if (unit < 0) throw new Error('more units are under way than the workload has said')
      this.put(context, R.unit, unit)
      this.units.start(this.live(), unit)
    })
  }

  /** The unit in hand is finished. */
  end(): void {
    this.a.do((cpu, context) => this.units.finish(this.live(), this.get(context, R.unit), cpu, context))
  }
}

/** A workload from its model. */
export const scripted = <Data>(model: ScriptedModel<Data>): WorkloadModel => ({
  card: model.card,
  needs: (params, cpus, random, traced) => model.needs(params, cpus, random, traced),
  create: (setup, params, needs, kernel, live) => {
    const units = new Units(model.units(params, setup.cpus, needs))
    const data = model.reserve(setup, params, kernel, needs)
    const numbers = model.state?.(params, setup.cpus, needs) ?? 0
    const script = new Script({ params, data, needs, kernel, units, live }, numbers)
    const workload: Workload = {
      units,
      write: (a) => {
        script.writeInto(a)
        model.write(script)
      },
      boot: () => model.boot?.(script),
      due: (first) => model.due?.(script, first),
      parts: () => [units, script, ...(model.parts?.(data) ?? [])],
    }
    return workload
  },
})
