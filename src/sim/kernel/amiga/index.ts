import { LABEL } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import {
  CLOCK_VECTOR,
  type Kernel,
  type KernelModel,
  type Needs,
  type Setup,
  type System,
  TIMER_VECTOR,
} from '../kernel.ts'
import { AMIGA_CARD } from './card.ts'
import { writeExec, writeFirst } from './exec.ts'
import { endSleep, TICK_PS, writeInterrupts } from './interrupts.ts'
import { PRIORITY, reserveNames, THE_CPU } from './layout.ts'
import { writePorts } from './ports.ts'
import { writeSemaphore } from './semaphore.ts'
import { writeServices } from './services.ts'
import { makeReady, writeSignals } from './signals.ts'
import { ExecState, LEAVE, SIGNAL } from './state.ts'

class AmigaKernel implements Kernel {
  readonly tickPs = TICK_PS
  private readonly k: ExecState

  constructor(setup: Setup, needs: Needs, live: () => System) {
    this.k = new ExecState(setup, needs, reserveNames(setup, needs), live)
  }

  write(a: Assembler): void {
    const { k } = this
    writeExec(a, k)
    writeSignals(a, k)
    writeSemaphore(a, k)
    writePorts(a, k)
    writeServices(a, k)
    writeInterrupts(a, k)
    writeFirst(a, k)
  }

  boot(entry: (routine: string) => number): void {
    const { k } = this
    const { processor, threads } = k.live()
    const first = (thread: number, routine: string, priority: number): void => {
      threads.priority[thread] = priority
      k.received[thread] = 0
      k.waitsFor[thread] = 0
      k.leaving[thread] = LEAVE.not
      k.forbidden[thread] = 0
      processor.start(thread, entry(`first ${routine}`), LABEL.switch)
      processor.masked[thread] = 1
    }
    k.names.idle.forEach((thread, cpu) => {
      threads.priority[thread] = PRIORITY.idle
      processor.start(thread, entry(cpu === THE_CPU ? 'idle' : 'not started'), LABEL.idle)
      processor.masked[thread] = 1
      threads.begin(cpu, thread)
    })
    if (k.names.network >= 0) {
      first(k.names.network, 'network task', PRIORITY.network)
      k.waitsFor[k.names.network] = SIGNAL.port
    }
    k.prepare = (thread) => {
      const { kind, importance, routine } = k.needs.programs[thread - k.names.programThread[0]]
      first(thread, routine, PRIORITY[kind] + importance)
    }
    k.names.programThread.forEach((thread, index) => {
      k.prepare(thread)
      const { starts, asleep } = k.needs.programs[index]
      if (asleep) k.waitsFor[thread] = SIGNAL.timer
      else if (!starts) threads.exited[thread] = 1
      else if (k.userThreads.begin(thread)) makeReady(k, thread, THE_CPU, -1)
    })
    this.setVectors(entry)
  }

  /** All interrupts come to the one CPU. */
  interruptCpu(): number {
    return THE_CPU
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
    return [k, k.book, k.channels, k.userThreads, k.packets, k.messages, k.timedOut]
  }

  private setVectors(entry: (routine: string) => number): void {
    const { processor } = this.k.live()
    this.k.needs.devices.forEach((_, device) => {
      processor.vectors[1 + device] = entry('device interrupt')
    })
    processor.vectors[TIMER_VECTOR] = entry('timer interrupt')
    processor.vectors[CLOCK_VECTOR] = entry('clock interrupt')
    processor.preemptRoutine = entry('preempt')
  }
}

export const AMIGA: KernelModel = {
  card: AMIGA_CARD,
  create: (setup, needs, _, live) => new AmigaKernel(setup, needs, live),
}
