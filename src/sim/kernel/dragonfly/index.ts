import type { Stateful } from '../../engine/checkpoint.ts'
import { LABEL } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { KernelBase } from '../kernel-base.ts'
import type { KernelModel } from '../kernel.ts'
import { DRAGONFLY_CARD, USCHED } from './card.ts'
import { PRIORITY, reserveGlobaldata } from './globaldata.ts'
import { writeIpiq } from './ipiq.ts'
import { writeFirst, writeLwkt } from './lwkt.ts'
import { writeMigrate } from './migrate.ts'
import { writeMsgport } from './msgport.ts'
import { writeNetwork } from './network.ts'
import { writePlace } from './place.ts'
import { TICK_PS, writeServices } from './services.ts'
import { writeSlab } from './slab.ts'
import { endSleep, writeSleep } from './sleep.ts'
import { DragonflyState } from './state.ts'
import { writeTokens } from './tokens.ts'
import { writeUsched } from './usched.ts'

class DragonflyKernel extends KernelBase<DragonflyState> {
  readonly tickPs = TICK_PS

  write(a: Assembler): void {
    const { k } = this
    if (k.needs.devices.length > 0) writeNetwork(a, k)
    writeTokens(a, k)
    writeMigrate(a, k)
    writePlace(a, k)
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
    k.names.idle.forEach((thread, cpu) => {
      threads.priority[thread] = PRIORITY.idle
      k.owner[thread] = cpu
      processor.start(thread, entry('idle'), LABEL.idle)
      threads.begin(cpu, thread)
    })
    k.names.netisr.forEach((thread, cpu) => {
      if (thread >= 0) first(thread, 'kernel netisr', cpu, PRIORITY.network)
      k.netisrWaits[cpu] = 1
    })
    k.names.interruptThread.forEach((thread, device) =>
      first(thread, 'kernel ithread', k.needs.devices[device].cpu, PRIORITY.interrupt),
    )
    k.prepare = (thread, cpu) => {
      const { kind, routine, importance } = k.needs.programs[thread - k.names.programThread[0]]
      first(thread, `${kind} ${routine}`, cpu, PRIORITY[kind] + importance)
    }
    k.names.programThread.forEach((thread, index) => this.begin(thread, index))
    this.setVectors(entry, 'lwkt_preempt', 'ipi')
  }

  sleepOver(thread: number, cause: number): void {
    endSleep(this.k, this.k.live(), thread, cause)
  }

  protected override cpuFor(thread: number): number {
    const { setup, threads } = this.k.live()
    return setup.threads[thread].kind === 'user' ? Math.max(0, threads.lastCpu[thread]) : this.k.owner[thread]
  }

  protected override ownPriorityBy(thread: number, steps: number): void {
    this.k.ownPriority[thread] += steps
  }

  override parts(): Stateful[] {
    const { k } = this
    return [...super.parts(), k.ipiMask, k.ports, k.workPorts, k.rings, k.sleepers]
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
    const queue = waits ? k.names.userQueue[cpu] : k.names.runQueue[cpu]
    threads.enqueue(queue, thread, cpu, threads.noteWake(thread, cpu, -1, -1, -1))
  }
}

export const DRAGONFLY: KernelModel = {
  card: DRAGONFLY_CARD,
  create: (setup, needs, options, live) => {
    const names = reserveGlobaldata(setup, needs, options['usched'] === USCHED.dfly)
    return new DragonflyKernel(new DragonflyState({ setup, needs, options, names, live }))
  },
}
