import { DRAGONFLY_CARD } from './card.ts'
import { LABEL } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { type Kernel, type KernelModel, type Needs, type Setup, type System, TIMER_VECTOR } from '../kernel.ts'
import { PRIORITY, reserveGlobaldata } from './globaldata.ts'
import { writeIpiq } from './ipiq.ts'
import { writeFirst, writeLwkt } from './lwkt.ts'
import { writeMigrate } from './migrate.ts'
import { writeNetwork } from './network.ts'
import { endSleep, writeSleep } from './sleep.ts'
import { DragonflyState } from './state.ts'

class DragonflyKernel implements Kernel {
  private readonly k: DragonflyState

  constructor(setup: Setup, needs: Needs, live: () => System) {
    this.k = new DragonflyState(setup, needs, reserveGlobaldata(setup, needs), live)
  }

  write(a: Assembler): void {
    const { k } = this
    if (k.needs.flows.length > 0) writeNetwork(a, k)
    if (k.needs.programs.length > 0) {
      writeMigrate(a, k)
      writeSleep(a, k)
    } else a.routine('lwkt_setcpu_remote', () => a.ret())
    if (k.needs.flows.length === 0) a.routine('lwkt_putport', () => a.ret())
    writeIpiq(a, k)
    writeLwkt(a, k)
    writeFirst(a, k)
  }

  boot(entry: (routine: string) => number): void {
    const { k } = this
    const { processor, threads } = k.live()
    const first = (thread: number, routine: string, cpu: number, priority: number): void => {
      threads.priority[thread] = priority
      k.owner[thread] = cpu
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
      if (thread >= 0) first(thread, 'netisr', cpu, PRIORITY.network)
      k.netisrWaits[cpu] = 1
    })
    k.gd.interruptThread.forEach((thread, device) =>
      first(thread, 'ithread', k.needs.devices[device].cpu, PRIORITY.interrupt),
    )
    k.gd.userThread.forEach((thread, index) => {
      const cpu = k.needs.programs[index].bornOn
      first(thread, 'program', cpu, PRIORITY.user)
      threads.enqueue(k.gd.runQueue[cpu], thread, cpu, threads.noteWake(thread, cpu, -1, -1, -1))
    })
    processor.vectors[0] = entry('ipi')
    k.needs.devices.forEach((_, device) => {
      processor.vectors[1 + device] = entry('device interrupt')
    })
    if (k.needs.programs.length > 0) processor.vectors[TIMER_VECTOR] = entry('timer interrupt')
    processor.preemptRoutine = entry('lwkt_preempt')
  }

  sleepOver(thread: number, cause: number): void {
    endSleep(this.k, this.k.live(), thread, cause)
  }

  flowLine(flow: number): number {
    return this.k.gd.flowLine[flow]
  }

  parts() {
    return [this.k, this.k.ipiMask, this.k.ports, this.k.rings, this.k.sleepers]
  }
}

export const DRAGONFLY: KernelModel = {
  card: DRAGONFLY_CARD,
  create: (setup, needs, _, live) => new DragonflyKernel(setup, needs, live),
}
