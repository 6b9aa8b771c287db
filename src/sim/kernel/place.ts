import type { Assembler } from '../machine/processor/assembler.ts'
import { CYCLES } from './cycles.ts'
import type { KernelNames, KernelState } from './kernel-state.ts'
import { R } from './registers.ts'

/**
 * The interrupt with which somebody outside wants threads elsewhere: `each` is written once, and carried out for every
 * thread that the CPU has been asked about, which is in R.target. `around` writes what holds for all of them, such as
 * taking a lock and letting it go.
 */
export const writePlaceInterrupt = (
  a: Assembler,
  k: KernelState<KernelNames>,
  each: () => void,
  around: (all: () => void) => void = (all) => all(),
): void =>
  a.routine('place interrupt', () => {
    a.code(CYCLES.interruptEntry)
    around(() =>
      a.while((cpu, context) => {
        const thread = k.live().threads.takeAsked(cpu)
        k.put(context, R.target, thread)
        return thread >= 0
      }, each),
    )
    a.code(CYCLES.interruptExit)
    a.iret()
  })
