import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import { R } from '../registers.ts'
import { GIANT } from './card.ts'
import type { FreebsdState } from './state.ts'

/** Objects that go between a CPU's bucket and the zone at once [assumed]. */
const BUCKET = 8

/** What the workloads call that is not the scheduler's, the network's or sleeping. */
export const writeServices = (a: Assembler, k: FreebsdState): void => {
  const all = k.options['giant'] === GIANT.everything
  // A request to be placed is ignored: threads move by themselves.
  a.routine('user.place', () => a.ret())
  a.routine('sys.enter', () => {
    a.code(CYCLES.syscall)
    if (all) a.call('lock giant')
    a.ret()
  })
  a.routine('sys.leave', () => {
    if (all) a.call('unlock giant')
    a.code(CYCLES.syscall)
    a.ret()
  })
  for (const [service, routine] of [
    ['lock.enter', 'mtx_lock'],
    ['lock.leave', 'mtx_unlock'],
  ]) {
    a.routine(service, () => {
      a.do((_, context) => k.put(context, R.lock, k.names.workLock[k.get(context, R.object)]))
      a.call(routine)
      a.ret()
    })
  }
  if (k.needs.pool !== null) writeAllocator(a, k)
}

/**
 * The zone allocator, in outline and from memory [unverified]: each CPU has a bucket of free objects in front of the
 * zone's mutex. What a CPU frees goes into *its* bucket, wherever it was allocated: its lines come along.
 */
const writeAllocator = (a: Assembler, k: FreebsdState): void => {
  const lockZone = (routine: string): void => {
    a.set(R.lock, k.names.zoneLock)
    a.call(routine)
  }
  a.routine('mem.alloc', () => {
    a.do((_, context) => k.mask(context, 1))
    a.read(
      (cpu) => k.names.bucketLine[cpu],
      (cpu) => k.buckets[cpu].length > 0,
    )
    a.if(R.result, () => {
      a.write(
        (cpu) => k.names.bucketLine[cpu],
        (cpu, context) => {
          k.put(context, R.pointer, k.buckets[cpu].pop() ?? -1)
          k.mask(context, -1)
        },
      )
      a.ret()
    })
    a.do((_, context) => k.mask(context, -1))
    lockZone('mtx_lock')
    a.write(k.names.zoneLine, (_, context) => k.put(context, R.pointer, k.freeObjects.pop() ?? -1))
    a.write(
      (cpu) => k.names.bucketLine[cpu],
      (cpu) => {
        k.buckets[cpu].push(...k.freeObjects.splice(-BUCKET))
      },
    )
    lockZone('mtx_unlock')
    a.ret()
  })
  a.routine('mem.free', () => {
    a.write(
      (cpu) => k.names.bucketLine[cpu],
      (cpu, context) => {
        k.buckets[cpu].push(k.get(context, R.pointer))
        return k.buckets[cpu].length > 2 * BUCKET
      },
    )
    a.if(R.result, () => {
      lockZone('mtx_lock')
      a.write(k.names.zoneLine, (cpu) => {
        k.freeObjects.push(...k.buckets[cpu].splice(0, BUCKET))
      })
      a.write((cpu) => k.names.bucketLine[cpu])
      lockZone('mtx_unlock')
    })
    a.ret()
  })
}
