import { KIND } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import type { System } from '../kernel.ts'
import { writePlaceInterrupt } from '../place.ts'
import { R } from '../registers.ts'
import { askForSwitch } from './exec.ts'
import { THE_CPU } from './layout.ts'
import { writeSignal, writeWaitFor } from './signals.ts'
import { type ExecState, SIGNAL } from './state.ts'
import { TIMER_VECTOR } from '../vectors.ts'

/** The vertical blank, 50 times a second [unverified]. */
export const TICK_PS = 20_000_000_000

/** Rows of {@link ExecState.packets}. */
const STAGED = 0
const PORT = 1

/** Interrupts, all of them on the one CPU; from memory [unverified]. */
export const writeInterrupts = (a: Assembler, k: ExecState): void => {
  a.routine('clock interrupt', () => {
    a.code(CYCLES.interruptEntry)
    a.write(k.names.baseLine + 1, () => {
      k.elapsed++
      const ready = k.live().threads.first(k.names.ready)
      if (ready >= 0) askForSwitch(k, ready)
    })
    a.code(CYCLES.interruptExit)
    a.iret()
  })
  a.routine('timer interrupt', () => {
    a.code(CYCLES.interruptEntry)
    a.while(
      (_, context) => {
        k.put(context, R.target, k.timedOut.take(0))
        return k.get(context, R.target) >= 0
      },
      () => {
        a.write(k.names.timerLine)
        writeSignal(a, SIGNAL.timer)
      },
    )
    a.code(CYCLES.interruptExit)
    a.iret()
  })
  // There is one CPU for all: nobody has anywhere else to be.
  writePlaceInterrupt(a, k, () => undefined)
  if (k.names.network >= 0) writeNetwork(a, k)
}

const deviceOf = (k: ExecState, context: number): number => k.get(context, R.programA)

/**
 * Packets: the interrupt server takes them off the card and causes a software interrupt, which sends each as a message
 * to the one network task; that one forwards them.
 */
const writeNetwork = (a: Assembler, k: ExecState): void => {
  a.routine('device interrupt', () => {
    a.do((_, context) => k.put(context, R.programA, k.get(context, R.result) - 1))
    a.code(CYCLES.interruptEntry)
    a.loop((end) => {
      a.read(
        (_, context) => k.live().devices.nextLine(deviceOf(k, context)),
        (_, context) => {
          const { devices } = k.live()
          k.put(context, R.unit, devices.take(deviceOf(k, context)))
          if (k.get(context, R.unit) < 0) devices.enable(deviceOf(k, context))
          return k.get(context, R.unit) < 0
        },
      )
      a.jumpIf(R.result, end)
      a.call('packet.take')
      a.code(CYCLES.lookup)
      a.write(k.names.stagedLine, (_, context) => pass(k, STAGED, k.get(context, R.unit)))
    })
    a.call('software interrupt')
    a.code(CYCLES.interruptExit)
    a.iret()
  })
  a.routine('software interrupt', () => {
    a.while(
      () => k.packets.length(STAGED) > 0,
      () => {
        a.write(k.names.stagedLine, (_, context) => k.put(context, R.unit, k.packets.take(STAGED)))
        a.write(k.names.networkLine, (cpu, context) => {
          const { processor, log } = k.live()
          const { network, networkQueue } = k.names
          pass(k, PORT, k.get(context, R.unit))
          const cause = processor.cause[context]
          log.push(processor.now, KIND.message, cpu, networkQueue, k.get(context, R.unit), network, cause)
          k.put(context, R.target, network)
        })
        writeSignal(a, SIGNAL.port)
      },
    )
    a.ret()
  })
  a.routine('network task', () =>
    a.loop(() => {
      a.call('Disable')
      a.write(k.names.networkLine, (_, context) => k.put(context, R.unit, k.packets.take(PORT)))
      a.call('Enable')
      a.if(
        (_, context) => k.get(context, R.unit) >= 0,
        () => a.call('packet.forward'),
        () => writeWaitFor(a, k, SIGNAL.port, () => ({ queue: k.names.networkQueue })),
      )
    }),
  )
  writeServices(a, k)
}

const pass = (k: ExecState, row: number, unit: number): void => {
  if (!k.packets.put(row, unit)) throw new Error('there are more packets than the kernel has room for')
}

/** Other tasks may work on a flow, too: switches are forbidden meanwhile. */
const writeServices = (a: Assembler, k: ExecState): void => {
  for (const [service, routine] of [
    ['net.flowEnter', 'Forbid'],
    ['net.flowLeave', 'Permit'],
  ]) {
    a.routine(service, () => {
      a.call(routine)
      a.ret()
    })
  }
  a.routine('net.route', () => {
    a.read(k.names.routeLine)
    a.code(CYCLES.lookup)
    a.read((_, context) => k.names.routeLine + (k.get(context, R.flow) % k.needs.routeLines))
    a.ret()
  })
  a.routine('net.count', () => {
    a.write(k.names.counterLine)
    a.ret()
  })
  const card = (_: number, context: number): number =>
    k.names.cardLine[k.get(context, R.flow) % k.names.cardLine.length]
  a.routine('net.transmit', () => {
    a.call('Disable')
    a.write(card)
    a.code(CYCLES.device)
    a.write((cpu, context) => card(cpu, context) + 1)
    a.call('Enable')
    a.ret()
  })
}

/** A request to timer.device is due. */
export const endSleep = (k: ExecState, { processor }: System, thread: number, cause: number): void => {
  k.timedOut.put(0, thread)
  processor.raise(THE_CPU, TIMER_VECTOR, cause)
}
