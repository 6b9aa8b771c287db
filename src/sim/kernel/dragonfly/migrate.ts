import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { type DragonflyState, LEAVE } from './state.ts'

/**
 * Explicit migration (DragonFly lwkt_thread.c @8cee56f, lwkt_setcpu_self): the thread takes itself off its CPU, the
 * next thread there sends it on its way, and the target CPU makes it its own. Nothing moves unless asked to.
 * R.target: the CPU to go to.
 */
export const writeMigrate = (a: Assembler, k: DragonflyState): void => {
  a.routine('lwkt_setcpu_self', () => {
    a.account('migrate')
    a.do((_, context) => k.mask(context, 1))
    a.write((_, context) => k.names.threadLine[context])
    a.write((cpu) => k.names.runQueueLine[cpu])
    a.write(
      (cpu) => k.names.allThreadsLine[cpu],
      (_, context) => {
        k.migrateTo[context] = k.get(context, R.target)
        k.leaving[context] = LEAVE.migrates
      },
    )
    a.call('lwkt_switch')
    a.write((cpu) => k.names.allThreadsLine[cpu])
    a.do((_, context) => k.mask(context, -1))
    a.ret()
  })
  // On the target: the thread is this CPU's from now on. R.target: the thread.
  a.routine('lwkt_setcpu_remote', () => {
    a.do((cpu, context) => {
      const thread = k.get(context, R.target)
      if (k.live().threads.isRunning(thread)) {
        throw new Error(`thread ${thread} arrives on CPU ${cpu} while it still runs`)
      }
    })
    a.code(CYCLES.few)
    a.write(
      (_, context) => k.names.threadLine[k.get(context, R.target)],
      (cpu, context) => {
        const thread = k.get(context, R.target)
        k.owner[thread] = cpu
        k.migrateTo[thread] = -1
      },
    )
    a.call('_lwkt_enqueue')
    a.ret()
  })
}
