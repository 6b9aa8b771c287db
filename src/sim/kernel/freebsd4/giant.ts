import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import type { Freebsd4State } from './state.ts'

/**
 * Giant (FreeBSD sys/i386/i386/mplock.s @145b204, MPgetlock and MPrellock): one word with the owning CPU and a count.
 * A CPU that has it already only counts. One that has not reads the word until it is free, then tries to swap its own
 * number in. It belongs to the CPU, so an interrupt that comes while its CPU is in the kernel need not wait.
 */
export const writeGiant = (a: Assembler, k: Freebsd4State): void => {
  const word = k.names.giantLine
  a.routine('get_mplock', () => {
    a.if(
      (cpu) => k.giantCpu === cpu,
      () => {
        a.write(word, () => {
          k.giantCount++
        })
        a.ret()
      },
    )
    a.loop((end) => {
      a.atomic(word, (cpu, context) => {
        const taken = k.book.tryTake(k.names.giant, cpu, context)
        if (taken) {
          k.giantCpu = cpu
          k.giantCount = 1
        } else k.book.contend(k.names.giant, cpu, context)
        return taken
      })
      a.jumpIf(R.result, end)
      a.account('spin')
      a.loop((free) => {
        a.read(word, () => k.giantCpu < 0, 1)
        a.jumpIf(R.result, free)
        a.watch()
      })
    })
    a.ret()
  })
  a.routine('rel_mplock', () => {
    a.write(word, (cpu, context) => {
      if (k.giantCpu !== cpu) throw new Error(`CPU ${cpu} lets go of Giant, which CPU ${k.giantCpu} has`)
      if (--k.giantCount > 0) return
      k.book.handOver(k.names.giant, context)
      k.book.release(k.names.giant, cpu, context)
      k.giantCpu = -1
    })
    a.ret()
  })
  writeSpl(a, k)
}

/**
 * spl (sys/i386/isa/ipl_funcs.c of 4.x, path from memory [unverified]): raising it costs a store to the CPU's own cpl;
 * what it has held back runs when it is lowered.
 */
const writeSpl = (a: Assembler, k: Freebsd4State): void => {
  a.routine('splimp', () => {
    a.write(
      (cpu) => k.names.cplLine[cpu],
      (cpu) => {
        k.raised[cpu] = 1
      },
    )
    a.ret()
  })
  a.routine('splx', () => {
    a.write(
      (cpu) => k.names.cplLine[cpu],
      (cpu) => {
        k.raised[cpu] = 0
        const vectors = k.heldBack[cpu]
        k.heldBack[cpu] = 0
        const { processor } = k.live()
        for (let vector = 0; vector < 31; vector++) {
          if ((vectors & (1 << vector)) !== 0) processor.raise(cpu, vector, processor.cause[processor.current[cpu]])
        }
      },
    )
    a.code(CYCLES.few)
    a.ret()
  })
}
