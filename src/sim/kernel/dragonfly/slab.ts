import type { Assembler } from '../../machine/processor/assembler.ts'
import { R } from '../registers.ts'
import { type DragonflyState, encodeMessage, MESSAGE } from './state.ts'

/**
 * The slab allocator (DragonFly kern_slaballoc.c @017ba73, 2005): zones belong to the CPU that allocates from them, so
 * both ends need only a critical section. What another CPU frees it sends home: a note in the object itself, and one
 * passive IPI, which is found when the owner next looks.
 */
export const writeSlab = (a: Assembler, k: DragonflyState): void => {
  const { pool } = k.needs
  if (pool === null) return
  const objectLine = (pointer: number): number => k.names.objectLine + pointer * pool.linesPerObject
  a.routine('mem.alloc', () => {
    a.do((_, context) => k.mask(context, 1))
    a.read((cpu) => k.names.zoneLine[cpu])
    a.write(
      (cpu) => k.names.zoneLine[cpu],
      (cpu, context) => {
        k.put(context, R.pointer, k.freeObjects[cpu].pop() ?? -1)
        k.mask(context, -1)
      },
    )
    a.ret()
  })
  a.routine('mem.free', () => {
    a.do((cpu, context) => {
      k.mask(context, 1)
      k.put(context, R.target, k.get(context, R.pointer))
      return k.zoneOf(k.get(context, R.pointer)) === cpu
    })
    a.if(
      R.result,
      () => a.call('free_remote'),
      () => {
        a.write((_, context) => objectLine(k.get(context, R.pointer)))
        a.do((cpu, context) => {
          const pointer = k.get(context, R.pointer)
          k.beginSend(cpu, k.zoneOf(pointer), encodeMessage(MESSAGE.free, pointer))
        })
        a.call('lwkt_send_ipiq_passive')
      },
    )
    a.do((_, context) => k.mask(context, -1))
    a.ret()
  })
  // On the zone's own CPU. R.target: the object.
  a.routine('free_remote', () => {
    a.read((_, context) => objectLine(k.get(context, R.target)))
    a.write(
      (cpu) => k.names.zoneLine[cpu],
      (cpu, context) => void k.freeObjects[cpu].push(k.get(context, R.target)),
    )
    a.ret()
  })
}
