import { KIND } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { R } from '../registers.ts'
import { writeService } from './schedule.ts'
import { underLock } from './spin-lock.ts'
import { type LinuxState, TASK } from './state.ts'

/**
 * Ports, as sockets (net/core/sock.c of 2.6 in outline, from memory [unverified]): a list under a spin lock with
 * interrupts off, and the owner wakes up when it sleeps for it. A softirq may send, since nothing here sleeps but the
 * receiver and who waits for an answer. R.object: the port; R.unit: the message.
 */
export const writePorts = (a: Assembler, k: LinuxState): void => {
  const port = (context: number): number => k.get(context, R.object)
  const owner = (context: number): number => k.names.programThread[k.needs.ports[port(context)].owner]
  const line = (_: number, context: number): number => k.names.portLine[port(context)]
  const underPortLock = (body: () => void): void =>
    underLock(a, k, (_, context) => k.names.portLock[port(context)], body)
  const wakeIfAsleep = (thread: (context: number) => number): void =>
    a.if(
      (_, context) => {
        k.put(context, R.target, thread(context))
        return k.state[thread(context)] === TASK.sleeps
      },
      () => a.call('try_to_wake_up'),
    )
  writeService(a, k, 'port.send', () =>
    underPortLock(() => {
      a.write(line, (cpu, context) => {
        const { processor, log } = k.live()
        const unit = k.get(context, R.unit)
        if (!k.messages.put(port(context), unit)) throw new Error(`port ${port(context)} overflows`)
        k.sender[unit] = context
        const { cause } = processor
        log.push(
          processor.now,
          KIND.message,
          cpu,
          k.names.portQueue[port(context)],
          unit,
          owner(context),
          cause[context],
        )
      })
      wakeIfAsleep(owner)
    }),
  )
  writeService(a, k, 'port.receive', () =>
    a.loop((end) => {
      underPortLock(() =>
        a.write(line, (_, context) => {
          k.put(context, R.unit, k.messages.take(port(context)))
          if (k.get(context, R.unit) < 0) k.prepareToSleep(context, -1, k.names.portQueue[port(context)])
        }),
      )
      a.if(
        (_, context) => k.get(context, R.unit) >= 0,
        () => a.jump(end),
      )
      a.call('schedule')
    }),
  )
  writeService(a, k, 'port.call', () => {
    a.do((_, context) => {
      k.answered[context] = 0
    })
    a.call('port.send')
    a.while(
      (_, context) => k.answered[context] === 0,
      () => {
        underPortLock(() =>
          a.read(line, (cpu, context) => {
            if (k.answered[context] === 1) return
            k.prepareToSleep(context, -1, k.names.portQueue[port(context)])
            k.book.awaitAnswer(owner(context), cpu, context)
          }),
        )
        a.call('schedule')
        a.do((_, context) => k.book.answered(context))
      },
    )
  })
  writeService(a, k, 'port.reply', () =>
    underPortLock(() => {
      a.write(line, (_, context) => {
        k.answered[k.sender[k.get(context, R.unit)]] = 1
      })
      wakeIfAsleep((context) => k.sender[k.get(context, R.unit)])
    }),
  )
}
