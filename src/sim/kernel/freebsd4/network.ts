import { KIND } from '../../log/schema.ts'
import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import type { Freebsd4State } from './state.ts'

/**
 * Packets in FreeBSD 4: the interrupt takes Giant (and spins for it if another CPU is in the kernel), the driver puts
 * packets on the input queue, and the software interrupt that carries them up runs before the interrupt returns. While
 * spl is raised on its CPU an interrupt is only noted.
 */
export const writeNetwork = (a: Assembler, k: Freebsd4State): void => {
  writeInterrupt(a, k)
  writeSoftInterrupt(a, k)
  writeServices(a, k)
}

const deviceOf = (k: Freebsd4State, context: number): number => k.get(context, R.programA)

const writeInterrupt = (a: Assembler, k: Freebsd4State): void => {
  a.routine('device interrupt', () => {
    a.do((_, context) => k.put(context, R.programA, k.get(context, R.result) - 1))
    a.code(CYCLES.interruptEntry)
    a.read(
      (cpu) => k.names.cplLine[cpu],
      (cpu, context) => {
        if (k.raised[cpu] === 0) return false
        k.heldBack[cpu] |= 1 << (1 + deviceOf(k, context))
        return true
      },
    )
    a.if(R.result, () => a.iret())
    a.call('get_mplock')
    a.loop((end) => {
      a.read(
        (_, context) => k.live().devices.nextLine(deviceOf(k, context)),
        (_, context) => {
          const unit = k.live().devices.take(deviceOf(k, context))
          k.put(context, R.unit, unit)
          if (unit < 0) k.live().devices.enable(deviceOf(k, context))
          return unit < 0
        },
      )
      a.jumpIf(R.result, end)
      a.call('packet.take')
      a.code(CYCLES.lookup)
      a.write(k.names.inputQueueLine, (cpu, context) => {
        const { processor, log } = k.live()
        const unit = k.get(context, R.unit)
        if (!k.inputQueue.put(0, unit)) throw new Error('ipintrq overflows')
        log.push(processor.now, KIND.message, cpu, k.names.inputQueue, unit, -1, processor.cause[context])
      })
    })
    a.call('swi_net')
    a.call('rel_mplock')
    a.code(CYCLES.interruptExit)
    a.iret()
  })
}

const writeSoftInterrupt = (a: Assembler, k: Freebsd4State): void => {
  a.routine('swi_net', () => {
    a.loop((end) => {
      a.write(k.names.inputQueueLine, (_, context) => {
        const unit = k.inputQueue.take(0)
        k.put(context, R.unit, unit)
        return unit < 0
      })
      a.jumpIf(R.result, end)
      a.call('packet.forward')
    })
    a.ret()
  })
}

const writeServices = (a: Assembler, k: Freebsd4State): void => {
  for (const name of ['net.flowEnter', 'net.flowLeave']) a.routine(name, () => a.ret())
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
    a.call('splimp')
    a.write(card)
    a.code(CYCLES.device)
    a.write((cpu, context) => card(cpu, context) + 1)
    a.call('splx')
    a.ret()
  })
}
