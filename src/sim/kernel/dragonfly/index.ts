import { LABEL } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import {
  CLOCK_VECTOR,
  type Kernel,
  type KernelModel,
  type Needs,
  type Options,
  type Setup,
  type System,
  TIMER_VECTOR,
} from '../kernel.ts'
import { DRAGONFLY_CARD, USCHED } from './card.ts'
import { PRIORITY, reserveGlobaldata } from './globaldata.ts'
import { writeIpiq } from './ipiq.ts'
import { writeFirst, writeLwkt } from './lwkt.ts'
import { writeMigrate } from './migrate.ts'
import { writeMsgport } from './msgport.ts'
import { writeNetwork } from './network.ts'
import { TICK_PS, writeServices } from './services.ts'
import { writeSlab } from './slab.ts'
import { endSleep, writeSleep } from './sleep.ts'
import { DragonflyState } from './state.ts'
import { writeTokens } from './tokens.ts'
import { writeUsched } from './usched.ts'

class DragonflyKernel implements Kernel {
  readonly tickPs = TICK_PS
  private readonly k: DragonflyState

  constructor(setup: Setup, needs: Needs, options: Options, live: () => System) {
    const gd = reserveGlobaldata(setup, needs, options['usched'] === USCHED.dfly)
    this.k = new DragonflyState(setup, needs, options, gd, live)
  }

  write(a: Assembler): void {
    const { k } = this
    if (k.needs.devices.length > 0) writeNetwork(a, k)
    writeTokens(a, k)
    writeMigrate(a, k)
    writeSleep(a, k)
    writeMsgport(a, k)
    writeSlab(a, k)
    writeUsched(a, k)
    writeServices(a, k)
    writeLwkt(a, k)
    writeIpiq(a, k)
    writeFirst(a, k)
  }

  boot(entry: (routine: string) => number): void {
    const { k } = this
    const { processor, threads } = k.live()
    const first = (thread: number, routine: string, cpu: number, priority: number): void => {
      threads.priority[thread] = k.ownPriority[thread] = priority
      k.owner[thread] = cpu
      k.references[thread] = []
      processor.start(thread, entry(`first ${routine}`), LABEL.switch)
      processor.masked[thread] = 1
    }
    k.gd.idle.forEach((thread, cpu) => {
      threads.priority[thread] = PRIORITY.idle
      k.owner[thread] = cpu
      processor.start(thread, entry('idle'), LABEL.idle)
      threads.begin(cpu, thread)
    })
    k.gd.netisr.forEach((thread, cpu) => {
      if (thread >= 0) first(thread, 'kernel netisr', cpu, PRIORITY.network)
      k.netisrWaits[cpu] = 1
    })
    k.gd.interruptThread.forEach((thread, device) =>
      first(thread, 'kernel ithread', k.needs.devices[device].cpu, PRIORITY.interrupt),
    )
    k.prepare = (thread, cpu) => {
      const { kind, routine, importance } = k.needs.programs[thread - k.gd.programThread[0]]
      first(thread, `${kind} ${routine}`, cpu, PRIORITY[kind] + importance)
    }
    k.gd.programThread.forEach((thread, index) => this.begin(thread, index))
    processor.vectors[0] = entry('ipi')
    k.needs.devices.forEach((_, device) => {
      processor.vectors[1 + device] = entry('device interrupt')
    })
    processor.vectors[TIMER_VECTOR] = entry('timer interrupt')
    processor.vectors[CLOCK_VECTOR] = entry('clock interrupt')
    processor.preemptRoutine = entry('lwkt_preempt')
  }

  threadOf(program: number): number {
    return this.k.gd.programThread[program]
  }

  objectLine(pointer: number): number {
    return this.k.gd.objectLine + pointer * (this.k.needs.pool?.linesPerObject ?? 1)
  }

  deadlocks(): number {
    return this.k.book.deadlocks
  }

  sleepOver(thread: number, cause: number): void {
    endSleep(this.k, this.k.live(), thread, cause)
  }

  flowLine(flow: number): number {
    return this.k.gd.flowLine[flow]
  }

  parts() {
    const { k } = this
    return [k, k.book, k.channels, k.userThreads, k.ipiMask, k.ports, k.workPorts, k.rings, k.sleepers]
  }

  /** A program that runs from the start: a user thread on a CPU that has none yet, or on its scheduler's queue. */
  private begin(thread: number, index: number): void {
    const { k } = this
    const { threads } = k.live()
    const { kind, bornOn, starts } = k.needs.programs[index]
    const free = kind === 'user' ? k.designated.indexOf(-1) : bornOn
    const cpu = free >= 0 ? free : bornOn
    k.prepare(thread, cpu)
    if (!starts) {
      threads.exited[thread] = 1
      return
    }
    k.userThreads.begin(thread)
    const waits = kind === 'user' && free < 0
    if (kind === 'user' && !waits) k.designated[cpu] = thread
    const queue = waits ? k.gd.userQueue[cpu] : k.gd.runQueue[cpu]
    threads.enqueue(queue, thread, cpu, threads.noteWake(thread, cpu, -1, -1, -1))
  }
}

export const DRAGONFLY: KernelModel = {
  card: DRAGONFLY_CARD,
  create: (setup, needs, options, live) => new DragonflyKernel(setup, needs, options, live),
}
