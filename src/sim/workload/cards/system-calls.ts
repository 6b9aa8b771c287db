import { choice } from '../../kernel/params.ts'
import type { WorkloadCard } from '../card.ts'
import { ANY_TIME, threads, time, US } from './common.ts'

export const SYSTEM_CALLS_CARD: WorkloadCard = {
  kind: 'system-calls',
  title: 'Threads that think and call the kernel',
  about:
    'Each thread computes in user mode, then in the kernel, and begins again. What one big lock over the kernel costs is all that can keep them from running side by side.',
  unit: 'call',
  params: [
    time('think', 'Time outside', ANY_TIME, 9 * US, 'mean time that a thread computes in user mode'),
    time('service', 'Time inside', ANY_TIME, US, 'mean time that a call computes in the kernel'),
    choice('constant', 'Times are', ['exponentially distributed', 'constant'], 'the spread of both times'),
    threads(0, 'threads that do this'),
  ],
}
