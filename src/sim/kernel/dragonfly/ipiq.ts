import { KIND } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { RING_ENTRIES } from './globaldata.ts'
import { argumentOf, type DragonflyState, kindOf, MESSAGE } from './state.ts'

/**
 * IPI message queues (DragonFly sys/kern/lwkt_ipiq.c @06c66eb): a ring for every ordered pair of CPUs. The sender
 * writes a slot and its index, sets its bit in the target's mask, and raises a hardware interrupt only if nobody else
 * has one on the way. Both sides of a ring dirty the line with its indices: that line travels.
 */
export const writeIpiq = (a: Assembler, k: DragonflyState): void => {
  writeSend(a, k)
  writeWaitForRoom(a, k)
  writeWaitUntilDone(a, k)
  writeProcess(a, k)
  writeRunMessage(a, k)
  a.routine('ipi', () => {
    a.code(CYCLES.interruptEntry)
    a.call('lwkt_process_ipiq')
    a.code(CYCLES.interruptExit)
    a.iret()
  })
}

const indexLine =
  (k: DragonflyState) =>
  (cpu: number): number =>
    k.names.ringLine(cpu, k.sendTarget(cpu))

const waiting = (k: DragonflyState, cpu: number): number => k.rings.length(k.ringOf(cpu, k.sendTarget(cpu)))

/**
 * lwkt_send_ipiq: the target and message are the ones that `beginSend` has put down for this CPU. Passive: no hardware
 * interrupt, the target finds it when it next looks, at its next tick at the latest; unless the ring is a quarter full,
 * when it goes like the others [inferred].
 */
const writeSend = (a: Assembler, k: DragonflyState): void => {
  const maskLine = (cpu: number): number => k.names.ipiLine[k.sendTarget(cpu)]
  const put = (): void => {
    a.read(indexLine(k), (cpu) => waiting(k, cpu) > RING_ENTRIES / 2)
    a.if(R.result, () => a.call('wait for room'))
    a.write((cpu) => {
      const target = k.sendTarget(cpu)
      return k.names.slotLine(cpu, target, k.sent[k.ringOf(cpu, target)] % RING_ENTRIES)
    })
    a.code(CYCLES.few)
    a.write(indexLine(k), (cpu) => putMessage(k, cpu))
    a.atomic(maskLine, (cpu) => {
      k.ipiMask.add(k.sendTarget(cpu), cpu)
    })
  }
  const interrupt = (): void => {
    a.atomic(maskLine, (cpu) => {
      const target = k.sendTarget(cpu)
      const mine = k.npoll[target] === 0
      k.npoll[target] = 1
      return mine
    })
    a.if(R.result, () => {
      a.code(CYCLES.sendIpi)
      a.do((cpu, context) => {
        const { processor } = k.live()
        processor.sendIpi(cpu, k.sendTarget(cpu), processor.cause[context])
      })
    })
  }
  const routine = (name: string, afterwards: () => void): void =>
    a.routine(name, () => {
      a.do((_, context) => k.mask(context, 1))
      put()
      afterwards()
      a.do((cpu, context) => {
        k.endSend(cpu)
        k.mask(context, -1)
      })
      a.ret()
    })
  routine('lwkt_send_ipiq', interrupt)
  routine('lwkt_send_ipiq_passive', () => a.if((cpu) => waiting(k, cpu) > RING_ENTRIES / 4, interrupt))
}

const putMessage = (k: DragonflyState, cpu: number): void => {
  const ring = k.ringOf(cpu, k.sendTarget(cpu))
  if (!k.rings.put(ring, k.sendMessage(cpu))) throw new Error(`the IPI ring from CPU ${cpu} overflows`)
  k.sent[ring]++
}

/** Serves messages in the middle of something else: what that something has in its registers is put aside. */
const writeServe = (a: Assembler, k: DragonflyState): void => {
  a.do((_, context) => k.keepRegisters(context))
  a.call('lwkt_process_ipiq')
  a.do((_, context) => k.takeRegisters(context))
}

/** Reads what may change while this CPU waits: a ring of its own, and whether others have sent it something. */
const writeLook = (a: Assembler, k: DragonflyState, ring: (cpu: number) => number): void => {
  a.read(ring, undefined, 1)
  a.read(
    (cpu) => k.names.ipiLine[cpu],
    (cpu) => k.ipiMask.next(cpu, 0) >= 0,
    2,
  )
}

/** Serves messages if there are any; if not, and nothing has `come`, waits until a line is written or some arrive. */
export const writeServeUntilWritten = (
  a: Assembler,
  k: DragonflyState,
  line: (cpu: number, context: number) => number,
  come: (cpu: number, context: number) => boolean,
): void => {
  a.read(line, undefined, 1)
  a.read(
    (cpu) => k.names.ipiLine[cpu],
    (cpu) => k.ipiMask.next(cpu, 0) >= 0,
    2,
  )
  a.if(
    R.result,
    () => writeServe(a, k),
    () =>
      a.if(
        (cpu, context) => !come(cpu, context),
        () => a.watch(),
      ),
  )
}

/** More than half full: serve one's own messages until it is below a quarter, else two full CPUs wait for ever. */
const writeWaitForRoom = (a: Assembler, k: DragonflyState): void => {
  a.routine('wait for room', () => {
    a.account('spin')
    a.do((cpu, context) => {
      const { processor, log } = k.live()
      log.push(processor.now, KIND.ringFull, cpu, k.sendTarget(cpu), waiting(k, cpu), -1, processor.cause[context])
    })
    // A passive message may be all that is in it: the target must be made to look.
    a.do((cpu, context) => {
      const { processor } = k.live()
      const target = k.sendTarget(cpu)
      if (k.npoll[target] === 1) return
      k.npoll[target] = 1
      processor.sendIpi(cpu, target, processor.cause[context])
    })
    a.while(
      (cpu) => waiting(k, cpu) >= RING_ENTRIES / 4,
      () => {
        writeServe(a, k)
        writeLook(a, k, indexLine(k))
        a.if(
          (cpu, context) => k.get(context, R.result) === 0 && waiting(k, cpu) >= RING_ENTRIES / 4,
          () => a.watch(),
        )
      },
    )
    a.ret()
  })
}

/** lwkt_wait_ipiq: until the target has carried out everything sent to it, serving one's own messages. R.source: the target. */
const writeWaitUntilDone = (a: Assembler, k: DragonflyState): void => {
  const ring = (cpu: number, context: number): number => k.ringOf(cpu, k.get(context, R.source))
  a.routine('lwkt_wait_ipiq', () => {
    a.account('spin')
    a.while(
      (cpu, context) => k.rings.length(ring(cpu, context)) > 0,
      () => {
        writeServe(a, k)
        a.read((cpu, context) => k.names.ringLine(cpu, k.get(context, R.source)), undefined, 1)
        a.read(
          (cpu) => k.names.ipiLine[cpu],
          (cpu) => k.ipiMask.next(cpu, 0) >= 0,
          2,
        )
        a.if(
          (cpu, context) => k.get(context, R.result) === 0 && k.rings.length(ring(cpu, context)) > 0,
          () => a.watch(),
        )
      },
    )
    a.ret()
  })
}

/** lwkt_process_ipiq: empties the ring of every source whose bit is set, and carries out what it finds. */
const writeProcess = (a: Assembler, k: DragonflyState): void => {
  const maskLine = (cpu: number): number => k.names.ipiLine[cpu]
  const ringLine = (cpu: number): number => k.names.ringLine(k.scanning[cpu], cpu)
  a.routine('lwkt_process_ipiq', () => {
    a.atomic(maskLine, (cpu) => {
      k.npoll[cpu] = 0
    })
    a.while(
      (cpu) => {
        k.scanning[cpu] = k.ipiMask.next(cpu, 0)
        return k.scanning[cpu] >= 0
      },
      () => {
        a.atomic(maskLine, (cpu) => {
          k.ipiMask.remove(cpu, k.scanning[cpu])
        })
        a.loop((end) => {
          a.read(ringLine, (cpu) => k.rings.length(k.ringOf(k.scanning[cpu], cpu)) > 0)
          a.jumpIfNot(R.result, end)
          a.read((cpu) => {
            const source = k.scanning[cpu]
            return k.names.slotLine(source, cpu, k.taken[k.ringOf(source, cpu)] % RING_ENTRIES)
          })
          a.write(ringLine, (cpu, context) => takeMessage(k, cpu, context))
          a.call('run message')
          a.do((cpu, context) => {
            k.scanning[cpu] = k.get(context, R.source)
          })
          // xindex: the sender may now know that the message has been carried out.
          a.write(ringLine)
        })
      },
    )
    a.ret()
  })
}

const takeMessage = (k: DragonflyState, cpu: number, context: number): void => {
  const source = k.scanning[cpu]
  const ring = k.ringOf(source, cpu)
  const message = k.rings.take(ring)
  k.taken[ring]++
  k.put(context, R.source, source)
  k.put(context, R.scratchA, kindOf(message))
  k.put(context, R.target, argumentOf(message))
}

/** Which routine carries out which message; each finds its argument in R.target. */
const HANDLERS: readonly (readonly [number, string])[] = [
  [MESSAGE.schedule, 'lwkt_schedule'],
  [MESSAGE.putPort, 'lwkt_putport'],
  [MESSAGE.migrateIn, 'lwkt_setcpu_remote'],
  [MESSAGE.wakeup, '_wakeup local'],
  [MESSAGE.wakeupOne, '_wakeup_one local'],
  [MESSAGE.tokenRequest, 'lwkt_reqtoken_remote'],
  [MESSAGE.workPort, 'lwkt_putport_remote'],
  [MESSAGE.free, 'free_remote'],
  [MESSAGE.userResched, 'select_curproc'],
]

const writeRunMessage = (a: Assembler, k: DragonflyState): void => {
  a.routine('run message', () => {
    for (const [kind, routine] of HANDLERS) {
      if (!a.has(routine)) continue
      a.if(
        (_, context) => k.get(context, R.scratchA) === kind,
        () => {
          // Sending from within may serve others: where this message came from must not be forgotten.
          a.do((_, context) => void k.kept[context].push(k.get(context, R.source)))
          a.call(routine)
          a.do((_, context) => k.put(context, R.source, k.kept[context].pop() ?? -1))
          a.ret()
        },
      )
    }
    a.ret()
  })
}
