import { KIND } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { R } from '../registers.ts'
import { writeSignal, writeWaitFor } from './signals.ts'
import { type ExecState, SIGNAL } from './state.ts'

/**
 * Message ports (PutMsg autodoc, scratch.grimore.org): the message itself goes on the list, linked through its header;
 * nothing is copied, and the sender leaves it alone until it is replied to. What arrives signals the owner. A reply is
 * a PutMsg to the message's reply port. R.object: the port; R.unit: the message.
 */
export const writePorts = (a: Assembler, k: ExecState): void => {
  if (k.needs.ports.length === 0) return
  const port = (context: number): number => k.get(context, R.object)
  const owner = (context: number): number => k.names.programThread[k.needs.ports[port(context)].owner]
  const line = (_: number, context: number): number => k.names.portLine[port(context)]
  const header = (_: number, context: number): number => k.names.messageLine + Math.max(0, k.get(context, R.unit))
  a.routine('port.send', () => {
    a.account('kernel')
    a.call('Disable')
    a.write(header, (_, context) => {
      k.sender[k.get(context, R.unit)] = context
    })
    a.write(line, (cpu, context) => {
      const { processor, log } = k.live()
      const unit = k.get(context, R.unit)
      if (!k.messages.put(port(context), unit)) throw new Error(`port ${port(context)} overflows`)
      const { cause } = processor
      log.push(processor.now, KIND.message, cpu, k.names.portQueue[port(context)], unit, owner(context), cause[context])
      k.put(context, R.target, owner(context))
    })
    writeSignal(a, SIGNAL.port)
    a.call('Enable')
    a.ret()
  })
  a.routine('port.receive', () => {
    a.account('kernel')
    a.loop((end) => {
      a.call('Disable')
      a.write(line, (_, context) => k.put(context, R.unit, k.messages.take(port(context))))
      a.read(header)
      a.call('Enable')
      a.if(
        (_, context) => k.get(context, R.unit) >= 0,
        () => a.jump(end),
      )
      writeWaitFor(a, k, SIGNAL.port, (context) => ({ queue: k.names.portQueue[port(context)] }))
    })
    a.ret()
  })
  writeReply(a, k, header, owner)
}

const writeReply = (
  a: Assembler,
  k: ExecState,
  header: (cpu: number, context: number) => number,
  owner: (context: number) => number,
): void => {
  const replyLine = (thread: number): number => k.names.replyLine[thread - k.names.programThread[0]]
  const sender = (context: number): number => k.sender[k.get(context, R.unit)]
  a.routine('port.call', () => {
    a.do((_, context) => {
      k.answered[context] = 0
    })
    a.call('port.send')
    a.account('kernel')
    a.while(
      (_, context) => k.answered[context] === 0,
      () => {
        a.do((cpu, context) => k.book.awaitAnswer(owner(context), cpu, context))
        writeWaitFor(a, k, SIGNAL.reply, (context) => ({ queue: k.names.portQueue[k.get(context, R.object)] }))
        a.do((_, context) => k.book.answered(context))
      },
    )
    a.write((_, context) => replyLine(context))
    a.read(header)
    a.ret()
  })
  a.routine('port.reply', () => {
    a.account('kernel')
    a.call('Disable')
    a.write(header)
    a.write(
      (_, context) => replyLine(sender(context)),
      (_, context) => {
        k.answered[sender(context)] = 1
        k.put(context, R.target, sender(context))
      },
    )
    writeSignal(a, SIGNAL.reply)
    a.call('Enable')
    a.ret()
  })
}
