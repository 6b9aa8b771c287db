import { KIND } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { MP_LOCK } from './card.ts'
import { writeMpLock } from './services.ts'
import { type DragonflyState, encodeMessage, LEAVE, MESSAGE } from './state.ts'

/**
 * Packets in DragonFly (sys/net/netisr.c @18bb55f; early protocol threads: DragonFly source text, path unknown): the
 * CPU that takes the interrupt hashes the packet's addresses (XOR of low-order bytes, masked to a power of two of
 * CPUs) and hands it by message to that CPU's protocol thread. One CPU owns all packets of a flow, so the flow's
 * state, the routing table and the counters are its own and need no lock.
 */
export const writeNetwork = (a: Assembler, k: DragonflyState): void => {
  writeInterrupt(a, k)
  writeDriver(a, k)
  writePort(a, k)
  writeNetisr(a, k)
  writeServices(a, k)
  writeTransmit(a, k)
}

const writeInterrupt = (a: Assembler, k: DragonflyState): void => {
  a.routine('device interrupt', () => {
    a.code(CYCLES.interruptEntry)
    a.do((_, context) => {
      const { processor } = k.live()
      processor.put(context, R.target, k.names.interruptThread[processor.get(context, R.result) - 1])
    })
    a.call('lwkt_schedule')
    a.code(CYCLES.interruptExit)
    a.iret()
  })
}

const writeDriver = (a: Assembler, k: DragonflyState): void => {
  const deviceOf = (thread: number): number => k.names.interruptThread.indexOf(thread)
  a.routine('ithread', () => {
    a.account('interrupt')
    if (k.options['mpLock'] === MP_LOCK.everything) writeMpLock(a, k, 'lwkt_gettoken')
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
    })
    a.jumpIf(R.result, 'packet')
    a.do((cpu, context) => {
      const { processor, threads, devices } = k.live()
      processor.masked[context]++
      k.leaving[context] = LEAVE.blocks
      threads.noteBlock(context, cpu, -1, -1)
      devices.enable(deviceOf(context))
    })
    a.call('lwkt_switch')
    a.do((_, context) => {
      k.live().processor.masked[context]--
    })
    a.jump('next')
    a.label('packet')
    a.call('packet.take')
    a.code(CYCLES.lookup)
    a.do((cpu, context) => {
      const { processor } = k.live()
      const target = k.names.cpuOfFlow[processor.get(context, R.flow)]
      const unit = processor.get(context, R.unit)
      processor.put(context, R.target, unit)
      processor.put(context, R.result, target === cpu ? 1 : 0)
      if (target !== cpu) k.beginSend(cpu, target, encodeMessage(MESSAGE.putPort, unit))
    })
    a.jumpIf(R.result, 'own')
    a.call('lwkt_send_ipiq')
    a.jump('next')
    a.label('own')
    a.call('lwkt_putport')
    a.jump('next')
  })
}

/** Thread port, same CPU: enqueue under a critical section, schedule the owner if it waits. R.target: the packet. */
const writePort = (a: Assembler, k: DragonflyState): void => {
  a.routine('lwkt_putport', () => {
    a.do((cpu, context) => {
      const { processor } = k.live()
      processor.masked[context]++
      processor.put(context, R.lineA, k.names.portLine[cpu])
    })
    a.write({ register: R.lineA }, (cpu, context) => {
      const { processor, log } = k.live()
      const unit = processor.get(context, R.target)
      if (!k.ports.put(cpu, unit)) throw new Error(`the port of CPU ${cpu} overflows`)
      log.push(processor.now, KIND.message, cpu, k.names.port[cpu], unit, k.names.netisr[cpu], processor.cause[context])
      processor.put(context, R.result, k.netisrWaits[cpu])
      k.netisrWaits[cpu] = 0
      processor.put(context, R.target, k.names.netisr[cpu])
    })
    a.jumpIfNot(R.result, 'queued')
    a.call('lwkt_schedule')
    a.label('queued')
    a.do((_, context) => {
      k.live().processor.masked[context]--
    })
    a.ret()
  })
}

const writeNetisr = (a: Assembler, k: DragonflyState): void => {
  a.routine('netisr', () => {
    if (k.options['mpLock'] === MP_LOCK.everything) writeMpLock(a, k, 'lwkt_gettoken')
    a.label('next')
    a.do((cpu, context) => {
      const { processor } = k.live()
      processor.masked[context]++
      processor.put(context, R.lineA, k.names.portLine[cpu])
    })
    a.read({ register: R.lineA })
    a.write({ register: R.lineA }, (cpu, context) => {
      const { processor, threads } = k.live()
      const unit = k.ports.take(cpu)
      processor.put(context, R.unit, unit)
      processor.put(context, R.result, unit >= 0 ? 1 : 0)
      if (unit >= 0) return
      k.netisrWaits[cpu] = 1
      k.leaving[context] = LEAVE.blocks
      threads.noteBlock(context, cpu, -1, k.names.port[cpu])
    })
    a.jumpIf(R.result, 'packet')
    a.call('lwkt_switch')
    a.do((_, context) => {
      k.live().processor.masked[context]--
    })
    a.jump('next')
    a.label('packet')
    a.do((_, context) => {
      k.live().processor.masked[context]--
    })
    a.call('packet.forward')
    a.jump('next')
  })
}

const writeServices = (a: Assembler, k: DragonflyState): void => {
  for (const name of ['net.flowEnter', 'net.flowLeave']) a.routine(name, () => a.ret())
  a.routine('net.route', () => {
    a.do((cpu, context) => {
      const { processor } = k.live()
      const leaf = processor.get(context, R.flow) % k.needs.routeLines
      processor.put(context, R.lineA, k.names.routeLine[cpu])
      processor.put(context, R.lineB, k.names.routeLine[cpu] + leaf)
    })
    a.read({ register: R.lineA })
    a.code(CYCLES.lookup)
    a.read({ register: R.lineB })
    a.ret()
  })
  a.routine('net.count', () => {
    a.do((cpu, context) => {
      k.live().processor.put(context, R.lineA, k.names.counterLine[cpu])
    })
    a.write({ register: R.lineA })
    a.ret()
  })
}

/** The card is the one thing that CPUs still share: its serializer is a simple atomic lock (serializer.9 @04262d7). */
const writeTransmit = (a: Assembler, k: DragonflyState): void => {
  const cardOf = (context: number): number => k.get(context, R.flow) % k.names.serializer.length
  const lockOf = (context: number): number => k.names.serializer[cardOf(context)]
  const word = (_: number, context: number): number => k.names.serializerLine[cardOf(context)]
  a.routine('net.transmit', () => {
    a.do((_, context) => k.mask(context, 1))
    a.loop((held) => {
      a.atomic(word, (cpu, context) => {
        const taken = k.book.tryTake(lockOf(context), cpu, context)
        if (!taken) k.book.contend(lockOf(context), cpu, context)
        return taken
      })
      a.jumpIf(R.result, held)
      a.loop((free) => {
        a.read(word, (_, context) => k.book.isFree(lockOf(context)), 1)
        a.jumpIf(R.result, free)
        a.watch()
      })
    })
    a.write((_, context) => k.names.transmitLine[cardOf(context)])
    a.code(CYCLES.device)
    a.write((_, context) => k.names.transmitLine[cardOf(context)] + 1)
    a.write(word, (cpu, context) => {
      k.book.release(lockOf(context), cpu, context)
      k.mask(context, -1)
    })
    a.ret()
  })
}
