import { nextExponential } from '../engine/random.ts'
import type { Needs, Setup, System } from '../kernel/kernel.ts'
import { R } from '../kernel/registers.ts'
import type { Assembler } from '../machine/processor/assembler.ts'
import { WORKING_SETS_CARD } from './cards/working-sets.ts'
import { Units } from './units.ts'
import { type Params, type Workload, type WorkloadModel } from './workload.ts'

const PS_PER_NS = 1000

const needs = (params: Params, cpus: number): Needs => {
  const crowded = Math.floor((params.threads * params.crowding) / 1000)
  return {
    devices: [],
    flows: [],
    linesPerFlow: 1,
    routeLines: 1,
    directDispatch: false,
    programs: Array.from({ length: params.threads }, (_, index) => ({
      name: `worker ${index}`,
      bornOn: 0,
      place: index < crowded ? 0 : index % cpus,
    })),
  }
}

/** Threads that go round their own data, pause, and go round again: all that a move can cost them is their cache. */
class WorkingSets implements Workload {
  readonly units: Units
  private readonly params: Params
  private readonly needs: Needs
  private readonly live: () => System
  private readonly firstThread: number
  private readonly data: number[]

  constructor(setup: Setup, params: Params, asked: Needs, live: () => System) {
    this.params = params
    this.needs = asked
    this.live = live
    this.units = new Units(params.threads)
    this.firstThread = setup.threads.findIndex((thread) => thread.kind === 'user')
    this.data = asked.programs.map((program, index) =>
      setup.region({
        name: `data ${index}`,
        kind: 'data',
        lines: params.lines,
        owner: this.firstThread + index,
        home: setup.homeOf(program.place),
        about: `the working set of ${program.name}`,
      }),
    )
  }

  write(a: Assembler): void {
    a.routine('program', () => {
      a.do((_, context) => {
        this.live().processor.put(context, R.target, this.needs.programs[this.indexOf(context)].place)
      })
      a.call('user.place')
      a.label('round')
      a.account('user')
      a.do((_, context) => this.beginRound(context))
      a.label('line')
      a.read({ register: R.programA })
      a.work(this.params.workCycles)
      a.write({ register: R.programA })
      a.do((_, context) => {
        const { processor } = this.live()
        const left = processor.get(context, R.programB) - 1
        processor.put(context, R.programA, processor.get(context, R.programA) + 1)
        processor.put(context, R.programB, left)
      })
      a.jumpIf(R.programB, 'line')
      a.do((cpu, context) => this.endRound(cpu, context))
      a.call('user.sleep')
      a.jump('round')
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
    return context - this.firstThread
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
  create: (setup, params, asked, _, live) => new WorkingSets(setup, params, asked, live),
}
