import type { Stateful } from '../../engine/checkpoint.ts'
import { LABEL } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { KernelBase } from '../kernel-base.ts'
import type { KernelModel } from '../kernel.ts'
import { AMIGA_CARD } from './card.ts'
import { writeExec, writeFirst } from './exec.ts'
import { endSleep, TICK_PS, writeInterrupts } from './interrupts.ts'
import { PRIORITY, reserveNames, THE_CPU } from './layout.ts'
import { writePorts } from './ports.ts'
import { writeSemaphore } from './semaphore.ts'
import { writeServices } from './services.ts'
import { makeReady, writeSignals } from './signals.ts'
import { ExecState, LEAVE, SIGNAL } from './state.ts'

class AmigaKernel extends KernelBase<ExecState> {
  readonly tickPs = TICK_PS

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
      k.prepare(thread, k.needs.programs[index].bornOn)
      const { starts, asleep } = k.needs.programs[index]
      if (asleep) k.waitsFor[thread] = SIGNAL.timer
      else if (!starts) threads.exited[thread] = 1
      else if (k.userThreads.begin(thread)) makeReady(k, thread, THE_CPU, -1)
    })
    this.setVectors(entry, 'preempt')
  }

  /** All interrupts come to the one CPU. */
  interruptCpu(): number {
    return THE_CPU
  }

  sleepOver(thread: number, cause: number): void {
    endSleep(this.k, this.k.live(), thread, cause)
  }

  override parts(): Stateful[] {
    const { k } = this
    return [...super.parts(), k.packets, k.messages, k.timedOut]
  }
}

export const AMIGA: KernelModel = {
  card: AMIGA_CARD,
  create: (setup, needs, options, live) =>
    new AmigaKernel(new ExecState({ setup, needs, options, names: reserveNames(setup, needs), live })),
}
