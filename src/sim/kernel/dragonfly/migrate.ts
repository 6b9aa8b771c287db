import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import type { DragonflyState } from './state.ts'

/**
 * Explicit migration (DragonFly lwkt_thread.c @8cee56f, lwkt_setcpu_self): the thread takes itself off its CPU, the
 * next thread there sends it on its way, and the target CPU makes it its own. Nothing moves unless asked to.
 * R.target: the CPU to go to.
 */
export const writeMigrate = (a: Assembler, k: DragonflyState): void => {
  a.routine('user.place', () => {
    a.do((cpu, context) => {
      const { processor } = k.live()
      processor.put(context, R.result, processor.get(context, R.target) === cpu ? 1 : 0)
    })
    a.jumpIf(R.result, 'here')
    a.call('lwkt_setcpu_self')
    a.label('here')
    a.ret()
  })
  a.routine('lwkt_setcpu_self', () => {
    a.account('migrate')
    a.do((cpu, context) => {
      const { processor } = k.live()
      processor.masked[context]++
      processor.put(context, R.lineA, k.gd.threadLine[context])
      processor.put(context, R.lineB, k.gd.runQueueLine[cpu])
      processor.put(context, R.lineC, k.gd.allThreadsLine[cpu])
    })
    a.write({ register: R.lineA })
    a.write({ register: R.lineB })
    a.write({ register: R.lineC })
    a.do((_, context) => {
      k.migrateTo[context] = k.live().processor.get(context, R.target)
      k.blocking[context] = 2
    })
    a.call('lwkt_switch')
    a.do((cpu, context) => {
      k.live().processor.put(context, R.lineC, k.gd.allThreadsLine[cpu])
    })
    a.write({ register: R.lineC })
    a.do((_, context) => {
      k.live().processor.masked[context]--
    })
    a.ret()
  })
  // On the target: the thread is this CPU's from now on. R.target: the thread.
  a.routine('lwkt_setcpu_remote', () => {
    a.do((cpu, context) => {
      const { processor, threads } = k.live()
      const thread = processor.get(context, R.target)
      if (threads.isRunning(thread)) throw new Error(`thread ${thread} arrives on CPU ${cpu} while it still runs`)
      processor.put(context, R.lineA, k.gd.threadLine[thread])
    })
    a.work(CYCLES.few)
    a.write({ register: R.lineA }, (cpu, context) => {
      const thread = k.live().processor.get(context, R.target)
      k.owner[thread] = cpu
      k.migrateTo[thread] = -1
    })
    a.call('_lwkt_enqueue')
    a.ret()
  })
}
