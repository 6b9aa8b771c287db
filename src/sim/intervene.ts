import type { Intervention } from './kernel/interventions.ts'
import type { Kernel, System } from './kernel/kernel.ts'
import { KIND, NOBODY } from './log/schema.ts'

/** Number of the thread of that name, or −1. */
const threadNamed = ({ setup }: System, name: string): number =>
  setup.threads.findIndex((thread) => thread.name === name)

/** Programs are the workload's; a kernel's own threads are not anybody's to end. */
const isProgram = (kernel: Kernel, thread: number, programs: number): boolean =>
  programs > 0 && thread >= kernel.threadOf(0) && thread <= kernel.threadOf(programs - 1)

/**
 * Carries out an intervention, the `index`-th of the run. What it does is logged as an event without a cause, which is
 * the cause of all that follows. A kernel that refuses, or that has no thread of that name, leaves everything as it was:
 * the event then says so.
 */
export const intervene = (
  system: System,
  kernel: Kernel,
  programs: number,
  index: number,
  intervention: Intervention,
): void => {
  const { log, processor } = system
  const thread = 'thread' in intervention ? threadNamed(system, intervention.thread) : -1
  const possible =
    !('thread' in intervention) || (thread >= 0 && isPossible(system, kernel, programs, thread, intervention))
  const event = log.push(processor.now, KIND.intervene, NOBODY, index, possible ? 1 : 0, thread, -1)
  if (possible) carryOut(system, kernel, thread, intervention, event)
}

const isPossible = (
  { setup, threads }: System,
  kernel: Kernel,
  programs: number,
  thread: number,
  intervention: Intervention,
): boolean => {
  switch (intervention.kind) {
    case 'move':
    case 'pin':
      return intervention.cpu < setup.cpus && threads.exited[thread] === 0 && kernel.mayBePlaced(thread)
    case 'kill':
      return isProgram(kernel, thread, programs) && threads.exited[thread] === 0
    default:
      return !threads.isIdle(thread)
  }
}

const carryOut = (system: System, kernel: Kernel, thread: number, intervention: Intervention, event: number): void => {
  const { processor, memory, threads } = system
  switch (intervention.kind) {
    case 'move':
    case 'pin':
      return kernel.placeThread(thread, intervention.cpu, intervention.kind === 'move', event)
    case 'unpin':
      return threads.place(thread, -1, false, event)
    case 'kill':
      return condemn(system, thread, event)
    case 'priority':
      return kernel.changePriority(thread, intervention.steps, event)
    case 'forgetWake':
      return threads.forgetNextWake(thread)
    case 'load':
      system.loadPermille = intervention.permille
      return undefined
    case 'latency':
      if (intervention.what === 'ipi') processor.ipiPermille = intervention.permille
      else memory.fabric.slow(intervention.what, intervention.permille)
      return undefined
    case 'loseIpi':
      processor.ipisToLose += intervention.count
      return undefined
  }
}

/** It ends when it is next in its own program; one that runs is interrupted, so that it notices. */
const condemn = ({ processor, threads }: System, thread: number, event: number): void => {
  processor.condemn(thread)
  if (threads.isRunning(thread)) threads.ask(thread, threads.lastCpu[thread], event)
}
