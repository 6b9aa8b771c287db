import type { Stateful } from '../../engine/checkpoint.ts'
import { LABEL } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { KernelBase } from '../kernel-base.ts'
import type { KernelModel } from '../kernel.ts'
import { QueuePorts } from '../queue-ports.ts'
import { FREEBSD5_CARD, SCHEDULER } from './card.ts'
import { TICK_PS, writeClock } from './clock.ts'
import { writeGiant } from './giant.ts'
import { PRIORITY, reserveNames } from './layout.ts'
import { writeMutex } from './mutex.ts'
import { writeNetwork } from './network.ts'
import { writePlace } from './place.ts'
import { writeFirst, writeScheduler } from './scheduler.ts'
import { writeServices } from './services.ts'
import { endSleep, writeSleep } from './sleep.ts'
import { writeSpinMutex } from './spin-mutex.ts'
import { FreebsdState } from './state.ts'
import { writeKse } from './kse.ts'
import { writeWitness } from './witness.ts'

class Freebsd5Kernel extends KernelBase<FreebsdState> {
  readonly tickPs = TICK_PS
  private readonly ports: QueuePorts

  constructor(k: FreebsdState, ports: QueuePorts) {
    super(k)
    this.ports = ports
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
    writePlace(a, k)
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
      k.prepare(thread, k.needs.programs[index].bornOn)
      if (!k.needs.programs[index].starts) threads.exited[thread] = 1
      else if (k.userThreads.begin(thread)) this.enqueueFirst(thread, k.needs.programs[index].bornOn)
    })
    this.setVectors(entry, 'preempt', 'ipi')
  }

  sleepOver(thread: number, cause: number): void {
    endSleep(this.k, this.k.live(), thread, cause)
  }

  protected override ownPriorityBy(thread: number, steps: number): void {
    this.k.ownPriority[thread] += steps
  }

  override parts(): Stateful[] {
    const { k } = this
    return [
      ...super.parts(),
      k.inputQueue,
      k.sleepers,
      this.ports,
      this.ports.fifos,
      ...(k.witness === null ? [] : [k.witness]),
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
  create: (setup, asked, options, live) => {
    const ports = new QueuePorts(setup, asked, () => names.programThread[0], live)
    const { needs } = ports
    const names = reserveNames(setup, needs, options['scheduler'] === SCHEDULER.ule)
    return new Freebsd5Kernel(new FreebsdState({ setup, needs, options, names, live }), ports)
  },
}
