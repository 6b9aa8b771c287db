import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { RING_ENTRIES } from './globaldata.ts'
import { type DragonflyState, MESSAGE } from './state.ts'

/**
 * IPI message queues (DragonFly sys/kern/lwkt_ipiq.c @06c66eb): a ring for every ordered pair of CPUs. The sender
 * writes a slot and its index, sets its bit in the target's mask, and raises a hardware interrupt only if nobody else
 * has one on the way. Both sides of a ring dirty the line with its indices: that line travels.
 */
export const writeIpiq = (a: Assembler, k: DragonflyState): void => {
  writeSend(a, k)
  writeProcess(a, k)
  a.routine('ipi', () => {
    a.work(CYCLES.interruptEntry)
    a.call('lwkt_process_ipiq')
    a.work(CYCLES.interruptExit)
    a.iret()
  })
}

/** lwkt_send_ipiq: the target and message are the ones that `beginSend` has put down for this CPU. */
const writeSend = (a: Assembler, k: DragonflyState): void => {
  const pointToRing = (cpu: number, context: number): void => {
    const { processor } = k.live()
    const target = k.sendTarget(cpu)
    const sent = k.sent[k.ringOf(cpu, target)]
    processor.put(context, R.lineA, k.gd.ringLine(cpu, target))
    processor.put(context, R.lineB, k.gd.slotLine(cpu, target, sent % RING_ENTRIES))
    processor.put(context, R.lineC, k.gd.ipiLine[target])
  }
  a.routine('lwkt_send_ipiq', () => {
    a.do((cpu, context) => {
      k.live().processor.masked[context]++
      pointToRing(cpu, context)
    })
    a.read({ register: R.lineA }, (cpu, context) => {
      k.live().processor.put(context, R.result, waiting(k, cpu) > RING_ENTRIES / 2 ? 1 : 0)
    })
    a.jumpIfNot(R.result, 'room')
    writeWaitForRoom(a, k, pointToRing)
    a.label('room')
    a.write({ register: R.lineB })
    a.work(CYCLES.few)
    a.write({ register: R.lineA }, (cpu) => putMessage(k, cpu))
    a.atomic({ register: R.lineC }, (cpu) => {
      k.ipiMask.add(k.sendTarget(cpu), cpu)
    })
    a.atomic({ register: R.lineC }, (cpu, context) => {
      const target = k.sendTarget(cpu)
      k.live().processor.put(context, R.result, k.npoll[target] === 0 ? 1 : 0)
      k.npoll[target] = 1
    })
    a.jumpIfNot(R.result, 'sent')
    a.work(CYCLES.sendIpi)
    a.do((cpu, context) => {
      const { processor } = k.live()
      processor.sendIpi(cpu, k.sendTarget(cpu), processor.cause[context])
    })
    a.label('sent')
    a.do((cpu, context) => {
      k.endSend(cpu)
      k.live().processor.masked[context]--
    })
    a.ret()
  })
}

/** More than half full: serve one's own messages until it is below a quarter, else two full CPUs wait for ever. */
const writeWaitForRoom = (
  a: Assembler,
  k: DragonflyState,
  pointToRing: (cpu: number, context: number) => void,
): void => {
  a.account('spin')
  a.label('full')
  a.call('lwkt_process_ipiq')
  a.do((cpu, context) => {
    pointToRing(cpu, context)
    k.live().processor.put(context, R.lineC, k.gd.ipiLine[cpu])
  })
  a.read(
    { register: R.lineA },
    (cpu, context) => {
      k.live().processor.put(context, R.result, waiting(k, cpu) >= RING_ENTRIES / 4 ? 1 : 0)
    },
    1,
  )
  a.jumpIfNot(R.result, 'drained')
  a.read(
    { register: R.lineC },
    (cpu, context) => {
      k.live().processor.put(context, R.result, k.ipiMask.next(cpu, 0) >= 0 ? 1 : 0)
    },
    2,
  )
  a.jumpIf(R.result, 'full')
  a.watch()
  a.jump('full')
  a.label('drained')
  a.do(pointToRing)
}

const waiting = (k: DragonflyState, cpu: number): number => k.rings.length(k.ringOf(cpu, k.sendTarget(cpu)))

const putMessage = (k: DragonflyState, cpu: number): void => {
  const ring = k.ringOf(cpu, k.sendTarget(cpu))
  if (!k.rings.put(ring, k.sendMessage(cpu))) throw new Error(`the IPI ring from CPU ${cpu} overflows`)
  k.sent[ring]++
}

/** lwkt_process_ipiq: empties the ring of every source whose bit is set, and carries out what it finds. */
const writeProcess = (a: Assembler, k: DragonflyState): void => {
  a.routine('lwkt_process_ipiq', () => {
    a.do((cpu, context) => {
      k.live().processor.put(context, R.lineC, k.gd.ipiLine[cpu])
    })
    a.atomic({ register: R.lineC }, (cpu) => {
      k.npoll[cpu] = 0
    })
    a.label('source')
    a.do((cpu, context) => {
      const { processor } = k.live()
      const source = k.ipiMask.next(cpu, 0)
      k.scanning[cpu] = source
      processor.put(context, R.result, source >= 0 ? 1 : 0)
      processor.put(context, R.lineC, k.gd.ipiLine[cpu])
      if (source >= 0) processor.put(context, R.lineA, k.gd.ringLine(source, cpu))
    })
    a.jumpIfNot(R.result, 'done')
    a.atomic({ register: R.lineC }, (cpu) => {
      k.ipiMask.remove(cpu, k.scanning[cpu])
    })
    a.label('slot')
    a.read({ register: R.lineA }, (cpu, context) => lookAtRing(k, cpu, context))
    a.jumpIfNot(R.result, 'source')
    a.read({ register: R.lineB })
    a.write({ register: R.lineA }, (cpu, context) => takeMessage(k, cpu, context))
    a.call('run message')
    a.do((cpu, context) => {
      const { processor } = k.live()
      const source = processor.get(context, R.source)
      k.scanning[cpu] = source
      processor.put(context, R.lineA, k.gd.ringLine(source, cpu))
    })
    // xindex: the sender may now know that the message has been carried out.
    a.write({ register: R.lineA })
    a.jump('slot')
    a.label('done')
    a.ret()
  })
  writeRunMessage(a, k)
}

const lookAtRing = (k: DragonflyState, cpu: number, context: number): void => {
  const { processor } = k.live()
  const source = k.scanning[cpu]
  const ring = k.ringOf(source, cpu)
  processor.put(context, R.result, k.rings.length(ring) > 0 ? 1 : 0)
  processor.put(context, R.lineB, k.gd.slotLine(source, cpu, k.taken[ring] % RING_ENTRIES))
}

const takeMessage = (k: DragonflyState, cpu: number, context: number): void => {
  const { processor } = k.live()
  const source = k.scanning[cpu]
  const ring = k.ringOf(source, cpu)
  const message = k.rings.take(ring)
  k.taken[ring]++
  processor.put(context, R.source, source)
  processor.put(context, R.scratchA, message & 3)
  processor.put(context, R.target, message >> 2)
}

const writeRunMessage = (a: Assembler, k: DragonflyState): void => {
  a.routine('run message', () => {
    a.do((_, context) => {
      const { processor } = k.live()
      processor.put(context, R.result, processor.get(context, R.scratchA) === MESSAGE.putPort ? 1 : 0)
    })
    a.jumpIf(R.result, 'put')
    a.do((_, context) => {
      const { processor } = k.live()
      processor.put(context, R.result, processor.get(context, R.scratchA) === MESSAGE.migrateIn ? 1 : 0)
    })
    a.jumpIf(R.result, 'migrate')
    a.call('lwkt_schedule')
    a.ret()
    a.label('put')
    a.call('lwkt_putport')
    a.ret()
    a.label('migrate')
    a.call('lwkt_setcpu_remote')
    a.ret()
  })
}
