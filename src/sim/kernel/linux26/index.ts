import type { Stateful } from '../../engine/checkpoint.ts'
import { LABEL } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { KernelBase } from '../kernel-base.ts'
import type { KernelModel } from '../kernel.ts'
import { writeBalance } from './balance.ts'
import { LINUX26_CARD } from './card.ts'
import { endSleep, TICK_PS, writeClock } from './clock.ts'
import { PRIORITY, reserveNames } from './layout.ts'
import { writeNetwork } from './network.ts'
import { writePlace } from './place.ts'
import { writePorts } from './ports.ts'
import { TIME_SLICE, writeFirst, writeSchedule } from './schedule.ts'
import { writeSemaphore } from './semaphore.ts'
import { writeServices } from './services.ts'
import { writeSpinLock } from './spin-lock.ts'
import { A_TIME, LinuxState, TASK } from './state.ts'
import { writeWait } from './wait.ts'
import { activate, writeWakeUp } from './wake.ts'

class Linux26Kernel extends KernelBase<LinuxState> {
  readonly tickPs = TICK_PS

  write(a: Assembler): void {
    const { k } = this
    if (k.names.ksoftirqd.length > 0) writeNetwork(a, k)
    writeSpinLock(a, k)
    writeWakeUp(a, k)
    writeSchedule(a, k)
    writeBalance(a, k)
    writeClock(a, k)
    writePlace(a, k)
    writeSemaphore(a, k)
    writeWait(a, k)
    writeServices(a, k)
    writePorts(a, k)
    writeFirst(a, k)
  }

  boot(entry: (routine: string) => number): void {
    const { k } = this
    const { processor, threads } = k.live()
    const first = (thread: number, routine: string, priority: number): void => {
      threads.priority[thread] = priority
      k.state[thread] = TASK.running
      k.timeLeft[thread] = TIME_SLICE
      k.depth[thread] = 0
      k.unparked[thread] = 0
      k.lastRan[thread] = -Infinity
      processor.start(thread, entry(`first ${routine}`), LABEL.switch)
      // It comes with the lock of the run queue held, and interrupts off.
      processor.masked[thread] = 1
    }
    k.names.idle.forEach((thread, cpu) => {
      threads.priority[thread] = PRIORITY.idle
      processor.start(thread, entry('idle'), LABEL.idle)
      threads.begin(cpu, thread)
      // A CPU looks for work when it starts.
      k.needResched[cpu] = 1
      // An interrupt never returns from the kernel by a switch of its own.
      k.depth[processor.interruptContext(cpu)] = 1
    })
    k.names.ksoftirqd.forEach((thread, cpu) => {
      first(thread, 'ksoftirqd', PRIORITY.ksoftirqd)
      // It never goes to user mode.
      k.depth[thread] = 1
      k.cpuOf[thread] = cpu
      k.prepareToSleep(thread, -1, k.names.backlog[cpu])
    })
    k.prepare = (thread) => {
      const { kind, importance, routine } = k.needs.programs[thread - k.names.programThread[0]]
      first(thread, routine, PRIORITY[kind] + importance)
    }
    k.names.programThread.forEach((thread, index) => {
      k.prepare(thread, k.needs.programs[index].bornOn)
      const { starts, asleep, bornOn } = k.needs.programs[index]
      k.cpuOf[thread] = bornOn
      if (asleep) k.prepareToSleep(thread, -1, A_TIME)
      else if (!starts) threads.exited[thread] = 1
      else if (k.userThreads.begin(thread)) activate(k, thread, bornOn, bornOn, -1)
    })
    this.setVectors(entry, 'preempt', 'ipi')
  }

  sleepOver(thread: number, cause: number): void {
    endSleep(this.k, this.k.live(), thread, cause)
  }

  protected override cpuFor(thread: number): number {
    return this.k.cpuOf[thread]
  }

  override parts(): Stateful[] {
    const { k } = this
    return [...super.parts(), k.backlog, k.messages, k.timedOut]
  }
}

export const LINUX26: KernelModel = {
  card: LINUX26_CARD,
  create: (setup, needs, options, live) =>
    new Linux26Kernel(new LinuxState({ setup, needs, options, names: reserveNames(setup, needs), live })),
}
