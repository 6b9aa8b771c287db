import type { Assembler } from '../../machine/processor/assembler.ts'
import { R } from '../registers.ts'
import { startSleep } from '../sleep.ts'
import { askForSwitch } from './exec.ts'
import { A_TIME, type ExecState, LEAVE } from './state.ts'

/**
 * Signal and Wait, from memory [unverified]. A signal is a bit that stays until it is waited for, so one that comes too
 * early is not lost. Signal: R.target the task, R.scratchB the bits; interrupts may send them. Wait: R.scratchB the bits,
 * R.scratchC and R.scratchD the lock and the queue that this is about, or −1, for the log.
 */
export const writeSignals = (a: Assembler, k: ExecState): void => {
  a.routine('Signal', () => {
    a.call('Disable')
    a.write(
      (_, context) => k.names.threadLine[k.get(context, R.target)],
      (_, context) => {
        const task = k.get(context, R.target)
        k.received[task] |= k.get(context, R.scratchB)
        return (k.received[task] & k.waitsFor[task]) !== 0
      },
    )
    a.if(R.result, () =>
      a.write(k.names.readyLine, (cpu, context) => {
        const task = k.get(context, R.target)
        k.waitsFor[task] = 0
        makeReady(k, task, cpu, k.live().processor.cause[context])
      }),
    )
    a.call('Enable')
    a.ret()
  })
  a.routine('Wait', () => {
    a.call('Disable')
    a.write(
      (_, context) => k.names.threadLine[context],
      (cpu, context) => {
        const bits = k.get(context, R.scratchB)
        const mustWait = (k.received[context] & bits) === 0
        if (mustWait) beginToWait(k, cpu, context, bits)
        return mustWait
      },
    )
    a.if(R.result, () => a.call('Switch'))
    a.do((_, context) => {
      k.received[context] &= ~k.get(context, R.scratchB)
    })
    a.call('Enable')
    a.ret()
  })
}

const beginToWait = (k: ExecState, cpu: number, context: number, bits: number): void => {
  k.waitsFor[context] = bits
  k.leaving[context] = LEAVE.waits
  if (k.get(context, R.scratchD) === A_TIME) startSleep(k.live(), context, cpu)
  else k.live().threads.noteBlock(context, cpu, k.get(context, R.scratchC), k.get(context, R.scratchD))
}

/** A task goes on the list of ready tasks, behind its equals. */
export const makeReady = (k: ExecState, task: number, cpu: number, cause: number): void => {
  const { threads } = k.live()
  k.userThreads.comesBack(task, cpu)
  threads.enqueue(k.names.ready, task, cpu, threads.noteWake(task, cpu, -1, -1, cause))
  askForSwitch(k, task)
}

/** Writes a Signal of `bit` to the task in R.target. */
export const writeSignal = (a: Assembler, bit: number): void => {
  a.set(R.scratchB, bit)
  a.call('Signal')
}

/** Writes a Wait for `bit`; what for, as far as the log shows it. */
export const writeWaitFor = (
  a: Assembler,
  k: ExecState,
  bit: number,
  about: (context: number) => { lock?: number; queue?: number },
): void => {
  a.do((_, context) => {
    const { lock = -1, queue = -1 } = about(context)
    k.put(context, R.scratchB, bit)
    k.put(context, R.scratchC, lock)
    k.put(context, R.scratchD, queue)
  })
  a.call('Wait')
}
