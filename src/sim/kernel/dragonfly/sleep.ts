import type { Assembler } from '../../machine/processor/assembler.ts'
import { CYCLES } from '../cycles.ts'
import type { System } from '../kernel.ts'
import { R } from '../registers.ts'
import { startSleep } from '../sleep.ts'
import { type DragonflyState, encodeMessage, LEAVE, MESSAGE } from './state.ts'
import { TIMER_VECTOR } from '../vectors.ts'

/**
 * Sleeping (DragonFly kern_synch.c @cabfc9f, kern_systimer.c @044ee7c): timers and the hash of sleepers are kept per
 * CPU, so a thread wakes where it fell asleep. A wake-up looks at its own CPU's sleepers, then at a global mask of the
 * CPUs that have any on this channel, and sends each of those one message.
 */
export const writeSleep = (a: Assembler, k: DragonflyState): void => {
  writeTimedSleep(a, k)
  writeWait(a, k)
  writeWake(a, k)
}

const local = (k: DragonflyState, channel: number, cpu: number): number => channel * k.cpus + cpu

const writeTimedSleep = (a: Assembler, k: DragonflyState): void => {
  a.routine('user.sleep', () => {
    a.account('kernel')
    a.do((_, context) => k.mask(context, 1))
    a.write((_, context) => k.names.threadLine[context])
    a.write(
      (cpu) => k.names.allThreadsLine[cpu],
      (cpu, context) => {
        k.leaving[context] = LEAVE.blocks
        startSleep(k.live(), context, cpu)
      },
    )
    a.call('lwkt_switch')
    a.do((_, context) => k.mask(context, -1))
    a.ret()
  })
  a.routine('timer interrupt', () => {
    a.code(CYCLES.interruptEntry)
    a.while(
      (cpu, context) => {
        const thread = k.sleepers.take(cpu)
        k.put(context, R.target, thread)
        return thread >= 0
      },
      () => a.call('lwkt_schedule'),
    )
    a.code(CYCLES.interruptExit)
    a.iret()
  })
}

/** tsleep: onto this CPU's hash, its bit into the mask; tokens are let go by the switch, when the thread is on the hash. */
const writeWait = (a: Assembler, k: DragonflyState): void => {
  a.routine('wait.sleep', () => {
    a.account('kernel')
    a.do((_, context) => k.mask(context, 1))
    a.write((_, context) => k.names.threadLine[context])
    a.write(
      (cpu, context) => k.names.sleepLine[k.get(context, R.object)][cpu],
      (cpu, context) => {
        const channel = k.get(context, R.object)
        k.channels.add(local(k, channel, cpu), context)
        k.leaving[context] = LEAVE.blocks
        k.live().threads.noteBlock(context, cpu, -1, k.names.sleepQueue[channel])
        return !k.sleepsHere[channel].includes(cpu)
      },
    )
    a.if(R.result, () =>
      a.atomic(
        (_, context) => k.names.sleepMaskLine[k.get(context, R.object)],
        (cpu, context) => void k.sleepsHere[k.get(context, R.object)].push(cpu),
      ),
    )
    a.call('lwkt_switch')
    a.do((_, context) => k.mask(context, -1))
    a.ret()
  })
}

const writeWake = (a: Assembler, k: DragonflyState): void => {
  const sleepLine = (cpu: number, context: number): number => k.names.sleepLine[k.get(context, R.keptLock)][cpu]
  const takeHere = (cpu: number, context: number): boolean => {
    const thread = k.channels.take(local(k, k.get(context, R.keptLock), cpu))
    k.put(context, R.target, thread)
    return thread >= 0
  }
  const clearMask = (): void =>
    a.if(
      (cpu, context) =>
        k.channels.isEmpty(local(k, k.get(context, R.keptLock), cpu)) &&
        k.sleepsHere[k.get(context, R.keptLock)].includes(cpu),
      () =>
        a.atomic(
          (_, context) => k.names.sleepMaskLine[k.get(context, R.keptLock)],
          (cpu, context) => {
            const cpus = k.sleepsHere[k.get(context, R.keptLock)]
            cpus.splice(cpus.indexOf(cpu), 1)
          },
        ),
    )
  const wakeLocal = (all: boolean): void => {
    a.read(sleepLine, (cpu, context) => !k.channels.isEmpty(local(k, k.get(context, R.keptLock), cpu)))
    a.set(R.scratchB, 0)
    const one = (): void => {
      a.write(sleepLine)
      a.set(R.scratchB, 1)
      a.call('lwkt_schedule')
    }
    if (all) a.while(takeHere, one)
    else a.if(takeHere, one)
    clearMask()
  }
  const fromMessage = (name: string, all: boolean): void =>
    a.routine(name, () => {
      a.do((_, context) => k.put(context, R.keptLock, k.get(context, R.target)))
      wakeLocal(all)
      a.ret()
    })
  fromMessage('_wakeup local', true)
  fromMessage('_wakeup_one local', false)
  const wake = (name: string, all: boolean): void =>
    a.routine(name, () => {
      a.account('kernel')
      a.do((_, context) => {
        k.mask(context, 1)
        k.put(context, R.keptLock, k.get(context, R.object))
      })
      wakeLocal(all)
      // A local match is enough for wakeup_one; else every CPU with sleepers is told, and each may wake one.
      a.if(
        (_, context) => all || k.get(context, R.scratchB) === 0,
        () => {
          a.read(
            (_, context) => k.names.sleepMaskLine[k.get(context, R.keptLock)],
            (_, context) => k.put(context, R.scratchC, 0),
          )
          a.while(
            (cpu, context) => nextSleepingCpu(k, cpu, context),
            () => {
              a.do((cpu, context) => {
                const kind = all ? MESSAGE.wakeup : MESSAGE.wakeupOne
                k.beginSend(cpu, k.get(context, R.scratchC) - 1, encodeMessage(kind, k.get(context, R.keptLock)))
              })
              a.call('lwkt_send_ipiq')
            },
          )
        },
      )
      a.do((_, context) => k.mask(context, -1))
      a.ret()
    })
  wake('wait.wake', true)
  wake('wait.wakeOne', false)
}

/** The next CPU but this one with sleepers on the channel; R.scratchC is one more than the last that was looked at. */
const nextSleepingCpu = (k: DragonflyState, cpu: number, context: number): boolean => {
  const cpus = k.sleepsHere[k.get(context, R.keptLock)]
  for (let other = k.get(context, R.scratchC); other < k.cpus; other++) {
    if (other === cpu || !cpus.includes(other)) continue
    k.put(context, R.scratchC, other + 1)
    return true
  }
  return false
}

/** The time of a sleeping thread is over: its own CPU takes the interrupt. */
export const endSleep = (k: DragonflyState, system: System, thread: number, cause: number): void => {
  const cpu = k.owner[thread]
  k.sleepers.put(cpu, thread)
  system.processor.raise(cpu, TIMER_VECTOR, cause)
}
