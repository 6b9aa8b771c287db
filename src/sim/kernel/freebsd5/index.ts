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
import { QueuePorts } from '../queue-ports.ts'
import { FREEBSD5_CARD, SCHEDULER } from './card.ts'
import { TICK_PS, writeClock } from './clock.ts'
import { writeGiant } from './giant.ts'
import { PRIORITY, reserveNames } from './layout.ts'
import { writeMutex } from './mutex.ts'
import { writeNetwork } from './network.ts'
import { writeFirst, writeScheduler } from './scheduler.ts'
import { writeServices } from './services.ts'
import { endSleep, writeSleep } from './sleep.ts'
import { writeSpinMutex } from './spin-mutex.ts'
import { FreebsdState } from './state.ts'
import { writeKse } from './kse.ts'
import { writeWitness } from './witness.ts'

class Freebsd5Kernel implements Kernel {
  readonly tickPs = TICK_PS
  private readonly k: FreebsdState
  private readonly ports: QueuePorts

  constructor(setup: Setup, asked: Needs, options: Options, live: () => System) {
    this.ports = new QueuePorts(setup, asked, () => this.k.names.programThread[0], live)
    const { needs } = this.ports
    const names = reserveNames(setup, needs, options['scheduler'] === SCHEDULER.ule)
    this.k = new FreebsdState(setup, needs, options, names, live)
  }

  write(a: Assembler): void {
    const { k } = this
    if (k.needs.devices.length > 0) writeNetwork(a, k)
    writeSpinMutex(a, k)
    writeWitness(a, k)
    writeMutex(a, k)
    writeGiant(a, k)
    writeSleep(a, k)
    writeServices(a, k)
    this.ports.write(a)
    writeKse(a, k)
    writeClock(a, k)
    writeScheduler(a, k)
    writeFirst(a, k)
  }

  boot(entry: (routine: string) => number): void {
    const { k } = this
    const { processor, threads } = k.live()
    const first = (thread: number, routine: string, priority: number): void => {
      threads.priority[thread] = k.ownPriority[thread] = priority
      k.blocking[thread] = 1
      processor.start(thread, entry(`first ${routine}`), LABEL.switch)
      // The incoming thread holds sched_lock, which it releases with interrupts on again.
      processor.masked[thread] = 1
    }
    const importanceOf = (index: number): number => {
      const { kind, importance } = k.needs.programs[index]
      return PRIORITY[kind] + importance
    }
    k.names.idle.forEach((thread, cpu) => {
      threads.priority[thread] = k.ownPriority[thread] = PRIORITY.idle
      processor.start(thread, entry('idle'), LABEL.idle)
      threads.begin(cpu, thread)
    })
    if (k.names.netisr >= 0) first(k.names.netisr, 'swi net', PRIORITY.network)
    for (const thread of k.names.interruptThread) first(thread, 'ithread', PRIORITY.interrupt)
    k.prepare = (thread) => {
      const index = thread - k.names.programThread[0]
      first(thread, k.needs.programs[index].routine, importanceOf(index))
    }
    k.names.programThread.forEach((thread, index) => {
      k.prepare(thread)
      if (!k.needs.programs[index].starts) threads.exited[thread] = 1
      else if (k.userThreads.begin(thread)) this.enqueueFirst(thread, k.needs.programs[index].bornOn)
    })
    processor.vectors[0] = entry('ipi')
    k.needs.devices.forEach((_, device) => {
      processor.vectors[1 + device] = entry('device interrupt')
    })
    processor.vectors[TIMER_VECTOR] = entry('timer interrupt')
    processor.vectors[CLOCK_VECTOR] = entry('clock interrupt')
    processor.preemptRoutine = entry('preempt')
  }

  threadOf(program: number): number {
    return this.k.names.programThread[program]
  }

  objectLine(pointer: number): number {
    return this.k.names.objectLine + pointer * (this.k.needs.pool?.linesPerObject ?? 1)
  }

  deadlocks(): number {
    return this.k.book.deadlocks
  }

  sleepOver(thread: number, cause: number): void {
    endSleep(this.k, this.k.live(), thread, cause)
  }

  flowLine(flow: number): number {
    return this.k.names.flowLine[flow]
  }

  parts() {
    const { k } = this
    return [
      k,
      k.book,
      k.channels,
      k.inputQueue,
      k.sleepers,
      this.ports,
      this.ports.fifos,
      ...(k.witness === null ? [] : [k.witness]),
      k.userThreads,
    ]
  }

  private enqueueFirst(thread: number, cpu: number): void {
    const { threads } = this.k.live()
    threads.enqueue(this.k.names.runQueue[cpu], thread, cpu, threads.noteWake(thread, cpu, -1, -1, -1))
    this.k.load[cpu]++
  }
}

export const FREEBSD5: KernelModel = {
  card: FREEBSD5_CARD,
  create: (setup, needs, options, live) => new Freebsd5Kernel(setup, needs, options, live),
}
