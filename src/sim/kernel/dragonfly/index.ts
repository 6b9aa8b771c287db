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
  id: 'dragonfly',
  title: 'DragonFly BSD',
  about:
    'Every CPU schedules its own threads from its own queue, without a lock. Other CPUs ask by message. Network flows are hashed to CPUs, and what a flow needs (its state, a routing table, counters) exists once per CPU. A thread changes CPU only when it asks to.',
  limits:
    'Modelled: LWKT scheduler and preemption, IPI rings of 16 entries with the one-interrupt-in-flight rule, migration on request, per-CPU protocol threads, card serializers. Left out so far: tokens, the MP lock of 2003–04 (so this is the design, not the release of that year), user-thread scheduling on top of LWKT, the hz tick. Lengths of straight-line code are assumed, the same for all kernels.',
  create: (setup, needs, live) => new DragonflyKernel(setup, needs, live),
}
