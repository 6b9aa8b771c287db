import type { Assembler } from '../machine/processor/assembler.ts'
import { CYCLES } from './cycles.ts'
import type { KernelNames, KernelState } from './kernel-state.ts'
import { R } from './registers.ts'

/**
 * The part of `thread.spawn` that every kernel has: the structure and the stack of the new thread are filled in,
 * wherever their lines are. `bornOn` says where it is to begin, of the CPU in R.target, where the workload would have
 * it, and the CPU of its parent; −1 leaves that open. Afterwards R.target is the thread, which nobody has made ready.
 */
export const writeBirth = (
  a: Assembler,
  k: KernelState<KernelNames>,
  bornOn: (wanted: number, parents: number) => number,
): void => {
  a.code(CYCLES.lookup)
  a.do((_, context) => {
    k.put(context, R.scratchC, k.get(context, R.target))
    k.put(context, R.target, k.names.programThread[k.get(context, R.object)])
  })
  a.write((_, context) => k.names.threadLine[k.get(context, R.target)])
  a.write((_, context) => k.names.threadLine[k.get(context, R.target)] + 1)
  a.write(
    (_, context) => k.names.stackLine[k.get(context, R.target)],
    (cpu, context) => {
      const thread = k.get(context, R.target)
      const born = bornOn(k.get(context, R.scratchC), cpu)
      k.live().threads.noteSpawn(thread, cpu, context, born)
      k.prepare(thread, born)
    },
  )
}
