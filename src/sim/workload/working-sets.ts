import { nextExponential } from '../engine/random.ts'
import { type Kernel, type Needs, NO_NEEDS, program, type Setup, type System } from '../kernel/kernel.ts'
import { R } from '../kernel/registers.ts'
import type { Assembler } from '../machine/processor/assembler.ts'
import { WORKING_SETS_CARD } from './cards/working-sets.ts'
import { Units } from './units.ts'
import { type Params, type Workload, type WorkloadModel } from './workload.ts'

const PS_PER_NS = 1000

const needs = (params: Params, cpus: number): Needs => {
  const crowded = Math.floor((params.threads * params.crowding) / 1000)
  return {
    ...NO_NEEDS,
    programs: Array.from({ length: params.threads }, (_, index) =>
      program(`worker ${index}`, 'worker', 0, {
        kind: params.scheduled === 1 ? 'user' : 'kernel',
        place: index < crowded ? 0 : index % cpus,
      }),
    ),
  }
}

/** Threads that go round their own data, pause, and go round again: all that a move can cost them is their cache. */
class WorkingSets implements Workload {
  readonly units: Units
  private readonly params: Params
  private readonly needs: Needs
  private readonly kernel: Kernel
  private readonly live: () => System
  private readonly data: number[]

  constructor(setup: Setup, params: Params, asked: Needs, kernel: Kernel, live: () => System) {
    this.params = params
    this.needs = asked
    this.kernel = kernel
    this.live = live
    this.units = new Units(params.threads)
    this.data = asked.programs.map((spec, index) =>
      setup.region({
        name: `data ${index}`,
        kind: 'data',
        lines: params.lines,
        owner: kernel.threadOf(index),
        home: setup.homeOf(spec.place),
        about: `the working set of ${spec.name}`,
      }),
    )
  }

  write(a: Assembler): void {
    const get = (context: number, register: number): number => this.live().processor.get(context, register)
    a.routine('worker', () => {
      a.do((_, context) => {
        this.live().processor.put(context, R.target, this.needs.programs[this.indexOf(context)].place)
      })
      a.call('user.place')
      a.loop(() => {
        a.account('user')
        a.do((_, context) => this.beginRound(context))
        a.while(
          (_, context) => get(context, R.programB) > 0,
          () => {
            a.read({ register: R.programA })
            a.work(this.params.workCycles)
            a.write({ register: R.programA }, (_, context) => {
              const { processor } = this.live()
              processor.put(context, R.programA, get(context, R.programA) + 1)
              processor.put(context, R.programB, get(context, R.programB) - 1)
            })
          },
        )
        a.do((cpu, context) => this.endRound(cpu, context))
        if (this.params.scheduled === 1) a.call('sys.enter')
        a.call('user.sleep')
        if (this.params.scheduled === 1) a.call('sys.leave')
      })
    })
  }

  boot(): void {
    // Rounds begin when their threads run.
  }

  due(): void {
    throw new Error('working sets set no timers of their own')
  }

  parts() {
    return [this.units]
  }

  private indexOf(context: number): number {
    return context - this.kernel.threadOf(0)
  }

  private beginRound(context: number): void {
    const system = this.live()
    system.processor.put(context, R.programA, this.data[this.indexOf(context)])
    system.processor.put(context, R.programB, this.params.lines)
    const unit = this.units.arrive(system, this.indexOf(context), -1)
    system.processor.put(context, R.unit, unit)
    this.units.start(system, unit)
  }

  private endRound(cpu: number, context: number): void {
    const system = this.live()
    const { processor, random } = system
    this.units.finish(system, processor.get(context, R.unit), cpu, context)
    const pause = Math.ceil(nextExponential(random, this.params.pausePs) / PS_PER_NS)
    processor.put(context, R.count, Math.max(1, pause))
  }
}

export const WORKING_SETS: WorkloadModel = {
  card: WORKING_SETS_CARD,
  needs: (params, cpus) => needs(params, cpus),
  create: (setup, params, asked, kernel, live) => new WorkingSets(setup, params, asked, kernel, live),
}
