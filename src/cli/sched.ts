import { readSched } from '../interchange/sched/read-sched.ts'
import type { SchedRead } from '../interchange/sched/reader.ts'
import { openTraceFiles } from '../interchange/trace-files.ts'
import { TraceError } from '../sim/trace/parse/format.ts'
import { parseArguments } from './arguments.ts'
import { InputError, UsageError } from './errors.ts'
import { openBlob } from './files.ts'

const readFiles = async (paths: readonly string[]): Promise<SchedRead & { complete: boolean }> => {
  try {
    return await readSched(await openTraceFiles(await Promise.all(paths.map(openBlob))))
  } catch (error) {
    throw error instanceof TraceError ? new InputError(error.message) : error
  }
}

/** `sched TRACE …`: what a scheduler's trace comes to. Several files are one trace. */
export const run = async (args: string[]): Promise<unknown> => {
  const { positionals } = parseArguments(args, {})
  if (positionals.length === 0)
    throw new UsageError('sched: which trace? Give a file of ftrace, perf script, ktrdump or trace events.')
  const { format, counts, skipped, outOfOrder, clockAssumed, complete } = await readFiles(positionals)
  return { format, complete, counts, skipped, outOfOrder, clockAssumed }
}
