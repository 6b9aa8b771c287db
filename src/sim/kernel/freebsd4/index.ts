import type { Stateful } from '../../engine/checkpoint.ts'
import { LABEL } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { KernelBase } from '../kernel-base.ts'
import type { KernelModel } from '../kernel.ts'
import { FREEBSD4_CARD } from './card.ts'
import { writeGiant } from './giant.ts'
import { PRIORITY, reserveNames } from './layout.ts'
import { writeNetwork } from './network.ts'
import { writePlace } from './place.ts'
import { TICK_PS, writeFirst, writeScheduler } from './scheduler.ts'
import { writeSockets } from './sockets.ts'
import { endSleep, writeServices } from './services.ts'
import { Freebsd4State } from './state.ts'

class Freebsd4Kernel extends KernelBase<Freebsd4State> {
  readonly tickPs = TICK_PS

  write(a: Assembler): void {
    const { k } = this
    if (k.needs.devices.length > 0) writeNetwork(a, k)
    writeGiant(a, k)
    writeServices(a, k)
    writeSockets(a, k)
    writeScheduler(a, k)
    writePlace(a, k)
    writeFirst(a, k)
  }

  boot(entry: (routine: string) => number): void {
    const { k } = this
    const { processor, threads } = k.live()
    k.names.idle.forEach((thread, cpu) => {
      threads.priority[thread] = PRIORITY.idle
      k.savedCount[thread] = 1
      processor.start(thread, entry('idle'), LABEL.idle)
      threads.begin(cpu, thread)
    })
    k.prepare = (thread) => {
      const { kind, importance, routine } = k.needs.programs[thread - k.names.programThread[0]]
      threads.priority[thread] = PRIORITY[kind] + importance
      k.savedCount[thread] = 1
      processor.start(thread, entry(`first ${routine}`), LABEL.switch)
      processor.masked[thread] = 1
    }
    k.names.programThread.forEach((thread, index) => {
      k.prepare(thread, k.needs.programs[index].bornOn)
      if (!k.needs.programs[index].starts) threads.exited[thread] = 1
      else if (k.userThreads.begin(thread)) {
        threads.enqueue(k.names.runQueue, thread, 0, threads.noteWake(thread, 0, -1, -1, -1))
      }
    })
    this.setVectors(entry, 'preempt', 'ipi')
  }

  sleepOver(thread: number, cause: number): void {
    endSleep(this.k, this.k.live(), thread, cause)
  }

  override parts(): Stateful[] {
    const { k } = this
    return [...super.parts(), k.inputQueue, k.sleepers, k.sockets, k.sockets.fifos]
  }
}

export const FREEBSD4: KernelModel = {
  card: FREEBSD4_CARD,
  create: (setup, needs, options, live) =>
    new Freebsd4Kernel(new Freebsd4State({ setup, needs, options, names: reserveNames(setup, needs), live })),
}
