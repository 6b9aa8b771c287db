import { KIND } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { networkGiant } from './giant.ts'
import type { FreebsdState } from './state.ts'

/**
 * Packets in FreeBSD 5 (F06 net/netisr.c 1.17, kern_intr.c): the card's interrupt thread preempts on the CPU that took
 * the interrupt, puts packets on one queue under its mutex, and wakes one software-interrupt thread, which whichever
 * CPU is free carries on with. The stack is MP-safe: what the packets share is under mutexes of its own.
 */
export const writeNetwork = (a: Assembler, k: FreebsdState): void => {
  writeInterrupt(a, k)
  writeDriver(a, k)
  if (k.names.netisr >= 0) {
    writeEnqueue(a, k)
    writeNetisr(a, k)
  }
  writeServices(a, k)
}

/** ithread_schedule: set it_need; under sched_lock, make the thread ready if it waits. R.target: the thread. */
const writeInterrupt = (a: Assembler, k: FreebsdState): void => {
  a.routine('ithread_schedule', () => {
    a.do((_, context) => {
      const { processor } = k.live()
      processor.put(context, R.lineB, k.names.needLine[processor.get(context, R.target)])
    })
    a.write({ register: R.lineB }, (_, context) => {
      k.need[k.live().processor.get(context, R.target)] = 1
    })
    a.call('lock sched_lock')
    a.do((_, context) => {
      const { processor, threads } = k.live()
      const thread = processor.get(context, R.target)
      const waits = threads.isBlocked(thread) && k.blockedOn[thread] < 0
      processor.put(context, R.result, waits ? 1 : 0)
    })
    a.jumpIfNot(R.result, 'runs already')
    a.set(R.scratchB, 1)
    a.call('sched_add')
    a.label('runs already')
    a.call('unlock sched_lock')
    a.ret()
  })
  a.routine('device interrupt', () => {
    a.code(CYCLES.interruptEntry)
    a.do((_, context) => {
      const { processor } = k.live()
      processor.put(context, R.target, k.names.interruptThread[processor.get(context, R.result) - 1])
    })
    a.call('ithread_schedule')
    a.code(CYCLES.interruptExit)
    a.iret()
  })
  writeWaitForWork(a, k)
}

/** The end of an interrupt thread's loop: under sched_lock, sleep unless it_need has been set again. */
const writeWaitForWork = (a: Assembler, k: FreebsdState): void => {
  a.routine('ithread wait', () => {
    a.call('lock sched_lock')
    a.do((_, context) => {
      k.live().processor.put(context, R.lineB, k.names.needLine[context])
    })
    a.read({ register: R.lineB }, (cpu, context) => {
      const needed = k.need[context] === 1
      k.live().processor.put(context, R.result, needed ? 1 : 0)
      if (needed) return
      k.blocking[context] = 1
      k.live().threads.noteBlock(context, cpu, -1, context === k.names.netisr ? k.names.inputQueue : -1)
    })
    a.jumpIf(R.result, 'more')
    a.call('mi_switch')
    a.label('more')
    a.call('unlock sched_lock')
    a.do((_, context) => {
      k.live().processor.put(context, R.lineB, k.names.needLine[context])
    })
    a.write({ register: R.lineB }, (_, context) => {
      k.need[context] = 0
    })
    a.ret()
  })
}

const writeDriver = (a: Assembler, k: FreebsdState): void => {
  const deviceOf = (thread: number): number => k.names.interruptThread.indexOf(thread)
  a.routine('ithread', () => {
    a.account('interrupt')
    a.label('again')
    networkGiant(a, k, 'lock giant')
    a.label('next')
    a.do((_, context) => {
      const { processor, devices } = k.live()
      processor.put(context, R.lineA, devices.nextLine(deviceOf(context)))
    })
    a.read({ register: R.lineA }, (_, context) => {
      const { processor, devices } = k.live()
      const unit = devices.take(deviceOf(context))
      processor.put(context, R.unit, unit)
      processor.put(context, R.result, unit >= 0 ? 1 : 0)
      if (unit < 0) devices.enable(deviceOf(context))
    })
    a.jumpIf(R.result, 'packet')
    networkGiant(a, k, 'unlock giant')
    a.call('ithread wait')
    a.jump('again')
    a.label('packet')
    a.call('packet.take')
    a.code(CYCLES.lookup)
    a.call(k.names.netisr >= 0 ? 'netisr_queue' : 'packet.forward')
    a.jump('next')
  })
}

const writeEnqueue = (a: Assembler, k: FreebsdState): void => {
  a.routine('netisr_queue', () => {
    a.set(R.lock, k.names.inputQueueLock)
    a.call('mtx_lock')
    a.write(k.names.inputQueueLine, (cpu, context) => {
      const { processor, log } = k.live()
      const unit = processor.get(context, R.unit)
      if (!k.inputQueue.put(0, unit)) throw new Error('ipintrq overflows')
      log.push(processor.now, KIND.message, cpu, k.names.inputQueue, unit, k.names.netisr, processor.cause[context])
    })
    a.set(R.lock, k.names.inputQueueLock)
    a.call('mtx_unlock')
    a.atomic(k.names.pendingLine)
    a.set(R.target, k.names.netisr)
    a.call('ithread_schedule')
    a.ret()
  })
}

const writeNetisr = (a: Assembler, k: FreebsdState): void => {
  a.routine('swi net', () => {
    a.label('again')
    networkGiant(a, k, 'lock giant')
    a.atomic(k.names.pendingLine)
    a.label('next')
    a.set(R.lock, k.names.inputQueueLock)
    a.call('mtx_lock')
    a.write(k.names.inputQueueLine, (_, context) => {
      const { processor } = k.live()
      const unit = k.inputQueue.take(0)
      processor.put(context, R.unit, unit)
    })
    a.set(R.lock, k.names.inputQueueLock)
    a.call('mtx_unlock')
    a.do((_, context) => {
      const { processor } = k.live()
      processor.put(context, R.result, processor.get(context, R.unit) >= 0 ? 1 : 0)
    })
    a.jumpIf(R.result, 'packet')
    networkGiant(a, k, 'unlock giant')
    a.call('ithread wait')
    a.jump('again')
    a.label('packet')
    a.call('packet.forward')
    a.jump('next')
  })
}

const writeServices = (a: Assembler, k: FreebsdState): void => {
  const flowOf = (context: number): number => k.live().processor.get(context, R.flow)
  const useLock =
    (lockFor: (context: number) => number) =>
    (_: number, context: number): void => {
      k.live().processor.put(context, R.lock, lockFor(context))
    }
  const flowLock = useLock((context) => k.names.flowLock[flowOf(context)])
  const entryOf = (context: number): number => flowOf(context) % k.needs.routeLines
  const entryLock = useLock((context) => k.names.routeEntryLock[entryOf(context)])
  const card = (context: number): number => flowOf(context) % k.names.cardLock.length
  const cardLock = useLock((context) => k.names.cardLock[card(context)])
  const pointTo =
    (line: (context: number) => number) =>
    (_: number, context: number): void => {
      k.live().processor.put(context, R.lineB, line(context))
    }
  const locked = (name: string, lock: (cpu: number, context: number) => void, body: () => void): void => {
    a.do(lock)
    a.call('mtx_lock')
    body()
    a.do(lock)
    a.call(name)
  }
  a.routine('net.flowEnter', () => {
    a.do(flowLock)
    a.call('mtx_lock')
    a.ret()
  })
  a.routine('net.flowLeave', () => {
    a.do(flowLock)
    a.call('mtx_unlock')
    a.ret()
  })
  a.routine('net.route', () => {
    locked(
      'mtx_unlock',
      useLock(() => k.names.routeLock),
      () => {
        a.read(k.names.routeLine)
        a.code(CYCLES.lookup)
        a.do(pointTo((context) => k.names.routeLine + entryOf(context)))
        a.read({ register: R.lineB })
      },
    )
    locked('mtx_unlock', entryLock, () => {
      a.do(pointTo((context) => k.names.routeEntryLine[entryOf(context)]))
      a.write({ register: R.lineB })
    })
    a.ret()
  })
  a.routine('net.count', () => {
    a.write(k.names.counterLine)
    a.ret()
  })
  a.routine('net.transmit', () => {
    locked('mtx_unlock', cardLock, () => {
      a.do(pointTo((context) => k.names.cardLine[card(context)]))
      a.write({ register: R.lineB })
      a.code(CYCLES.device)
      a.write({ register: R.lineB, plus: 1 })
    })
    a.ret()
  })
}
