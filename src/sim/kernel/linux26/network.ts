import { KIND } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { type LinuxState, TASK } from './state.ts'

/** Packets that one softirq forwards before it leaves the rest to ksoftirqd [assumed]. */
const BUDGET = 16

/**
 * Packets in Linux 2.6 (net/core/dev.c, netif_rx and net_rx_action; kernel/softirq.c; from memory [unverified]): the
 * handler puts packets on the backlog of its CPU, and the softirq forwards them on that CPU, in the interrupt's context,
 * before it returns. When there are too many the CPU's ksoftirqd carries on, like any thread.
 */
export const writeNetwork = (a: Assembler, k: LinuxState): void => {
  writeInterrupt(a, k)
  writeSoftirq(a, k)
  writeKsoftirqd(a, k)
  writeServices(a, k)
}

const deviceOf = (k: LinuxState, context: number): number => k.get(context, R.programA)

const writeInterrupt = (a: Assembler, k: LinuxState): void => {
  a.routine('device interrupt', () => {
    a.do((_, context) => k.put(context, R.programA, k.get(context, R.result) - 1))
    a.code(CYCLES.interruptEntry)
    a.loop((end) => {
      a.read(
        (_, context) => k.live().devices.nextLine(deviceOf(k, context)),
        (_, context) => {
          const { devices } = k.live()
          const unit = devices.take(deviceOf(k, context))
          k.put(context, R.unit, unit)
          if (unit < 0) devices.enable(deviceOf(k, context))
          return unit < 0
        },
      )
      a.jumpIf(R.result, end)
      a.call('packet.take')
      a.code(CYCLES.lookup)
      a.write(
        (cpu) => k.names.softnetLine[cpu],
        (cpu, context) => {
          const { processor, log } = k.live()
          const unit = k.get(context, R.unit)
          if (!k.backlog.put(cpu, unit)) throw new Error(`the backlog of CPU ${cpu} overflows`)
          log.push(processor.now, KIND.message, cpu, k.names.backlog[cpu], unit, -1, processor.cause[context])
        },
      )
    })
    // irq_exit: not if the interrupted program is in a softirq already, or has switched them off.
    a.if(
      (cpu) => isDue(k, cpu),
      () => a.call('do_softirq'),
    )
    a.code(CYCLES.interruptExit)
    a.iret()
  })
}

const isDue = (k: LinuxState, cpu: number): boolean => k.softirqOff[cpu] === 0 && k.backlog.length(cpu) > 0

const writeSoftirq = (a: Assembler, k: LinuxState): void => {
  a.routine('do_softirq', () => {
    a.do((cpu) => {
      k.softirqOff[cpu]++
    })
    a.set(R.programB, BUDGET)
    a.while(
      (cpu, context) => k.get(context, R.programB) > 0 && k.backlog.length(cpu) > 0,
      () => {
        a.write(
          (cpu) => k.names.softnetLine[cpu],
          (cpu, context) => {
            k.put(context, R.unit, k.backlog.take(cpu))
            k.put(context, R.programB, k.get(context, R.programB) - 1)
          },
        )
        a.call('packet.forward')
      },
    )
    a.do((cpu) => {
      k.softirqOff[cpu]--
    })
    a.if(
      (cpu, context) => {
        const thread = k.names.ksoftirqd[cpu]
        k.put(context, R.target, thread)
        return k.backlog.length(cpu) > 0 && k.state[thread] === TASK.sleeps
      },
      () => a.call('try_to_wake_up'),
    )
    a.ret()
  })
  // What has come while softirqs were off is seen to before the program goes on.
  a.routine('local_bh_enable', () => {
    a.do((cpu) => {
      k.softirqOff[cpu]--
      return isDue(k, cpu)
    })
    a.if(R.result, () => {
      a.do((_, context) => k.live().processor.saveRegisters(context))
      a.call('do_softirq')
      a.do((_, context) => k.live().processor.restoreRegisters(context))
    })
    a.ret()
  })
}

const writeKsoftirqd = (a: Assembler, k: LinuxState): void => {
  a.routine('ksoftirqd', () =>
    a.loop(() => {
      a.write(
        (_, context) => k.names.threadLine[context],
        (cpu, context) => k.prepareToSleep(context, -1, k.names.backlog[cpu]),
      )
      a.read(
        (cpu) => k.names.softnetLine[cpu],
        (cpu) => k.backlog.length(cpu) === 0,
      )
      a.if(
        R.result,
        () => a.call('schedule'),
        () =>
          a.do((_, context) => {
            k.state[context] = TASK.running
          }),
      )
      a.while(
        (cpu) => k.backlog.length(cpu) > 0,
        () => {
          a.call('do_softirq')
          a.if(
            (cpu) => k.needResched[cpu] === 1,
            () => a.call('schedule'),
          )
        },
      )
    }),
  )
}

const writeServices = (a: Assembler, k: LinuxState): void => {
  const withLock = (lock: (context: number) => number, routine: string): void => {
    a.do((_, context) => k.put(context, R.lock, lock(context)))
    a.call(routine)
  }
  const flowLock = (context: number): number => k.names.flowLock[k.get(context, R.flow)]
  const cardOf = (context: number): number => k.get(context, R.flow) % k.names.cardLock.length
  const cardLock = (context: number): number => k.names.cardLock[cardOf(context)]
  // A thread that has the lock must not be interrupted by a softirq that wants it.
  const enter = (lock: (context: number) => number): void => {
    a.do((cpu) => {
      k.softirqOff[cpu]++
    })
    withLock(lock, 'spin_lock')
  }
  const leave = (lock: (context: number) => number): void => {
    withLock(lock, 'spin_unlock')
    a.call('local_bh_enable')
  }
  a.routine('net.flowEnter', () => {
    enter(flowLock)
    a.ret()
  })
  a.routine('net.flowLeave', () => {
    leave(flowLock)
    a.ret()
  })
  a.routine('net.route', () => {
    a.code(CYCLES.lookup)
    a.read((_, context) => k.names.routeLine + (k.get(context, R.flow) % k.needs.routeLines))
    a.ret()
  })
  a.routine('net.count', () => {
    a.write((cpu) => k.names.counterLine[cpu])
    a.ret()
  })
  a.routine('net.transmit', () => {
    enter(cardLock)
    a.write((_, context) => k.names.cardLine[cardOf(context)])
    a.code(CYCLES.device)
    a.write((_, context) => k.names.cardLine[cardOf(context)] + 1)
    leave(cardLock)
    a.ret()
  })
}
