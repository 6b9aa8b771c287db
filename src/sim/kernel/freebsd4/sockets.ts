import { KIND } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { R } from '../registers.ts'
import { type Freebsd4State, LEAVE } from './state.ts'

/** A routine that takes Giant once more: it may be called from user mode, from the kernel and from an interrupt. */
const underGiant = (a: Assembler, name: string, body: () => void): void =>
  a.routine(name, () => {
    a.call('get_mplock')
    body()
    a.call('rel_mplock')
    a.ret()
  })

export const writeSockets = (a: Assembler, k: Freebsd4State): void => {
  const { sockets } = k
  const line = (_: number, context: number): number => sockets.line[k.get(context, R.object)]
  const block = (cpu: number, context: number): void => {
    k.leaving[context] = LEAVE.blocks
    k.live().threads.noteBlock(context, cpu, -1, sockets.queue[k.get(context, R.object)])
  }
  underGiant(a, 'port.send', () => {
    a.call('splimp')
    a.write(line, (cpu, context) => put(k, cpu, context))
    a.if(R.result, () => a.call('setrunqueue'))
    a.call('splx')
  })
  underGiant(a, 'port.receive', () => {
    a.loop((end) => {
      a.call('splimp')
      a.write(line, (cpu, context) => {
        const unit = sockets.fifos.take(k.get(context, R.object))
        k.put(context, R.unit, unit)
        if (unit >= 0) return true
        sockets.waiting[k.get(context, R.object)] = context
        block(cpu, context)
        return false
      })
      a.do((_, context) => k.put(context, R.scratchA, k.get(context, R.result)))
      a.call('splx')
      a.jumpIf(R.scratchA, end)
      a.call('mi_switch')
    })
  })
  underGiant(a, 'port.call', () => {
    a.do((_, context) => {
      sockets.answered[context] = 0
    })
    a.call('port.send')
    a.while(
      (_, context) => sockets.answered[context] === 0,
      () => {
        a.write((_, context) => k.names.threadLine[context], block)
        a.call('mi_switch')
      },
    )
  })
  underGiant(a, 'port.reply', () => {
    a.do((_, context) => k.put(context, R.target, sockets.sender[k.get(context, R.unit)]))
    a.write(
      (_, context) => k.names.threadLine[k.get(context, R.target)],
      (_, context) => {
        const sender = k.get(context, R.target)
        sockets.answered[sender] = 1
        return k.live().threads.isBlocked(sender)
      },
    )
    a.if(R.result, () => a.call('setrunqueue'))
  })
}

/** Puts a message in; R.target is then the process that has waited for it, if the answer is true. */
const put = (k: Freebsd4State, cpu: number, context: number): boolean => {
  const { processor, log } = k.live()
  const { sockets } = k
  const port = k.get(context, R.object)
  const unit = k.get(context, R.unit)
  if (!sockets.fifos.put(port, unit)) throw new Error(`socket ${port} overflows`)
  sockets.sender[unit] = context
  const owner = k.names.programThread[k.needs.ports[port].owner]
  log.push(processor.now, KIND.message, cpu, sockets.queue[port], unit, owner, processor.cause[context])
  const waiter = sockets.waiting[port]
  sockets.waiting[port] = -1
  k.put(context, R.target, waiter)
  return waiter >= 0
}
