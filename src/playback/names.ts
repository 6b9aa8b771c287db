import { t } from '../language/t.ts'
import type { RunInfo } from '../sim/log/schema.ts'

/** How many there are that may hold a lock: the threads, and after them the interrupts of each CPU. */
export const contextCount = (info: RunInfo): number => info.threads.length + info.cpuCount

/** A thread's name, or which CPU's interrupt it is; the log numbers the latter behind the threads. */
export const contextName = (info: RunInfo, context: number): string => {
  if (context < 0) return t('an interrupt')
  return info.threads[context]?.name ?? t('interrupt on CPU {cpu}', { cpu: context - info.threads.length })
}
