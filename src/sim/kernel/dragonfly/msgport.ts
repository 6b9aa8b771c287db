import { KIND } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { R } from '../registers.ts'
import { type DragonflyState, encodeMessage, LEAVE, MESSAGE } from './state.ts'

/** A message in flight names its port and itself. */
const PORT_STEP = 256

/**
 * Message ports (DragonFly lwkt_msgport.c @0522061): the target's port decides. A port may carry a message out at once
 * in the caller's context; else, on the same CPU it is queued under a critical section and the owner made ready, and to
 * another CPU the pointer goes by IPI and the owner's CPU queues it. A synchronous reply sets a flag and wakes.
 */
export const writeMsgport = (a: Assembler, k: DragonflyState): void => {
  if (k.needs.ports.length === 0) return
  writeSend(a, k)
  writePut(a, k)
  writeReceive(a, k)
  writeReply(a, k)
}

const ownerOf = (k: DragonflyState, port: number): number => k.names.programThread[k.needs.ports[port].owner]

const writeSend = (a: Assembler, k: DragonflyState): void => {
  a.routine('port.send', () => {
    a.account('kernel')
    a.do((cpu, context) => {
      const port = k.get(context, R.object)
      k.sender[k.get(context, R.unit)] = context
      k.put(context, R.target, port * PORT_STEP + k.get(context, R.unit))
      return k.owner[ownerOf(k, port)] === cpu
    })
    a.if(
      R.result,
      () => a.call('lwkt_putport_remote'),
      () => {
        a.do((cpu, context) =>
          k.beginSend(
            cpu,
            k.owner[ownerOf(k, k.get(context, R.object))],
            encodeMessage(MESSAGE.workPort, k.get(context, R.target)),
          ),
        )
        a.call('lwkt_send_ipiq')
      },
    )
    a.ret()
  })
  a.routine('port.call', () => {
    for (const [port, { direct }] of k.needs.ports.entries()) {
      if (direct === undefined) continue
      // The synchronous short cut: beginmsg runs the message now, in the caller's context, and there is no EASYNC.
      a.if(
        (cpu, context) => k.get(context, R.object) === port && k.owner[ownerOf(k, port)] === cpu,
        () => {
          a.read(k.names.workPortLine[port])
          a.call(direct)
          a.ret()
        },
      )
    }
    a.do((_, context) => {
      k.answered[context] = 0
    })
    a.call('port.send')
    a.account('kernel')
    a.do((_, context) => k.mask(context, 1))
    a.while(
      (_, context) => k.answered[context] === 0,
      () => {
        a.write(
          (_, context) => k.names.threadLine[context],
          (cpu, context) => {
            if (k.answered[context] === 1) return false
            k.leaving[context] = LEAVE.blocks
            k.book.awaitAnswer(ownerOf(k, k.get(context, R.object)), cpu, context)
            k.live().threads.noteBlock(context, cpu, -1, k.names.workPort[k.get(context, R.object)])
            return true
          },
        )
        a.if(R.result, () => a.call('lwkt_switch'))
        a.do((_, context) => k.book.answered(context))
      },
    )
    a.do((_, context) => k.mask(context, -1))
    a.ret()
  })
}

/** On the owner's CPU, or after its owner if it has moved on. R.target: port and message. */
const writePut = (a: Assembler, k: DragonflyState): void => {
  const port = (context: number): number => Math.floor(k.get(context, R.target) / PORT_STEP)
  a.routine('lwkt_putport_remote', () => {
    a.if(
      (cpu, context) => k.owner[ownerOf(k, port(context))] !== cpu,
      () => {
        a.do((cpu, context) => {
          const target = k.owner[ownerOf(k, port(context))]
          k.beginSend(cpu, target, encodeMessage(MESSAGE.workPort, k.get(context, R.target)))
        })
        a.call('lwkt_send_ipiq')
        a.ret()
      },
    )
    a.do((_, context) => k.mask(context, 1))
    a.write(
      (_, context) => k.names.workPortLine[port(context)],
      (cpu, context) => {
        const { processor, log } = k.live()
        const target = port(context)
        const unit = k.get(context, R.target) % PORT_STEP
        if (!k.workPorts.put(target, unit)) throw new Error(`port ${target} overflows`)
        const owner = ownerOf(k, target)
        log.push(processor.now, KIND.message, cpu, k.names.workPort[target], unit, owner, processor.cause[context])
        const waits = k.portWaits[target] === 1
        k.portWaits[target] = 0
        k.put(context, R.target, owner)
        return waits
      },
    )
    a.if(R.result, () => a.call('lwkt_schedule'))
    a.do((_, context) => k.mask(context, -1))
    a.ret()
  })
}

const writeReceive = (a: Assembler, k: DragonflyState): void => {
  const line = (_: number, context: number): number => k.names.workPortLine[k.get(context, R.object)]
  a.routine('port.receive', () => {
    a.account('kernel')
    a.do((_, context) => k.mask(context, 1))
    a.loop((end) => {
      a.read(line)
      a.write(line, (cpu, context) => {
        const port = k.get(context, R.object)
        const unit = k.workPorts.take(port)
        k.put(context, R.unit, unit)
        if (unit >= 0) return true
        k.portWaits[port] = 1
        k.leaving[context] = LEAVE.blocks
        k.live().threads.noteBlock(context, cpu, -1, k.names.workPort[port])
        return false
      })
      a.jumpIf(R.result, end)
      a.call('lwkt_switch')
    })
    a.do((_, context) => k.mask(context, -1))
    a.ret()
  })
}

const writeReply = (a: Assembler, k: DragonflyState): void => {
  const sender = (context: number): number => k.sender[k.get(context, R.unit)]
  a.routine('port.reply', () => {
    a.account('kernel')
    a.do((_, context) => k.put(context, R.target, sender(context)))
    a.write(
      (_, context) => k.names.threadLine[k.get(context, R.target)],
      (_, context) => {
        k.answered[k.get(context, R.target)] = 1
      },
    )
    a.call('lwkt_schedule')
    a.ret()
  })
}
