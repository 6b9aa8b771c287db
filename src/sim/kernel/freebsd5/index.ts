import { FREEBSD5_CARD } from './card.ts'
import { LABEL } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { type Kernel, type KernelModel, type Needs, type Setup, type System, TIMER_VECTOR } from '../kernel.ts'
import { PRIORITY, reserveNames } from './layout.ts'
import { writeMutex } from './mutex.ts'
import { writeNetwork } from './network.ts'
import { writeFirst, writeScheduler } from './sched-4bsd.ts'
import { endSleep, writeSleep } from './sleep.ts'
import { writeSpinMutex } from './spin-mutex.ts'
import { FreebsdState } from './state.ts'

class Freebsd5Kernel implements Kernel {
  private readonly k: FreebsdState

  constructor(setup: Setup, needs: Needs, live: () => System) {
    const names = reserveNames(setup, needs)
    this.k = new FreebsdState(setup, needs, names, live)
  }

  write(a: Assembler): void {
    const { k } = this
    if (k.needs.flows.length > 0) writeNetwork(a, k)
    if (k.needs.programs.length > 0) writeSleep(a, k)
    writeSpinMutex(a, k)
    writeMutex(a, k)
    writeScheduler(a, k)
    writeFirst(a)
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
    k.names.idle.forEach((thread, cpu) => {
      threads.priority[thread] = k.ownPriority[thread] = PRIORITY.idle
      processor.start(thread, entry('idle'), LABEL.idle)
      threads.begin(cpu, thread)
    })
    if (k.names.netisr >= 0) first(k.names.netisr, 'swi net', PRIORITY.network)
    for (const thread of k.names.interruptThread) first(thread, 'ithread', PRIORITY.interrupt)
    for (const thread of k.names.userThread) {
      first(thread, 'program', PRIORITY.user)
      threads.enqueue(k.names.runQueue, thread, 0, threads.noteWake(thread, 0, -1, -1, -1))
    }
    processor.vectors[0] = entry('ipi')
    k.needs.devices.forEach((_, device) => {
      processor.vectors[1 + device] = entry('device interrupt')
    })
    if (k.needs.programs.length > 0) processor.vectors[TIMER_VECTOR] = entry('timer interrupt')
    processor.preemptRoutine = entry('preempt')
  }

  sleepOver(thread: number, cause: number): void {
    endSleep(this.k, this.k.live(), thread, cause)
  }

  flowLine(flow: number): number {
    return this.k.names.flowLine[flow]
  }

  parts() {
    return [this.k, this.k.inputQueue, this.k.sleepers]
  }
}

export const FREEBSD5: KernelModel = {
  card: FREEBSD5_CARD,
  create: (setup, needs, _, live) => new Freebsd5Kernel(setup, needs, live),
}
