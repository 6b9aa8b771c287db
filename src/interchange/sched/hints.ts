import { mentionsScheduler } from './linux.ts'

/** Tables that perf makes of a recording, by a line that each begins with. */
const TABLES: readonly [pattern: RegExp, what: string][] = [
  [/^\s*time\s+cpu\s+task name\s/, 'perf sched timehist'],
  [/^\s*(?:(?:\.|\*?[A-Z]\d|\*?[A-Z]{2})\s+)+\d+\.\d+ secs\b/, 'perf sched map'],
  [/\|\s*Runtime ms\s*\|/, 'perf sched latency'],
]
const FIELDS = 'perf script -F comm,tid,cpu,time,event,trace'

/** What is wrong with a line that is near to a scheduler's trace and none that can be read, and the mend. */
export const hintFor = (line: string): string | undefined => {
  const table = TABLES.find(([pattern]) => pattern.test(line))
  if (table !== undefined)
    return `this is the table of ${table[1]}, which has no single events; print them with: perf sched script > trace.txt`
  if (!mentionsScheduler(line)) return undefined
  if (!/\d:\s/.test(line)) return `an event of the scheduler without its time; print it with: ${FIELDS}`
  if (!/\bsched_\w+:/.test(line))
    return `arguments of an event of the scheduler without its name; print it with: ${FIELDS}`
  return undefined
}
