import { readTrace } from '../interchange/read-trace.ts'
import { openTraceFiles } from '../interchange/trace-files.ts'
import { TRACE_FORMATS, TraceError, type TraceFormat } from '../sim/trace/parse/format.ts'
import { ReplayError, Replayer } from '../sim/trace/replay.ts'
import { parseArguments } from './arguments.ts'
import { InputError, UsageError } from './errors.ts'
import { openBlob } from './files.ts'
import { protocolFrom } from './protocol.ts'
import { parseSize } from './units.ts'

const OPTIONS = {
  protocol: { type: 'string', default: 'mesi' },
  caches: { type: 'string', default: '4' },
  size: { type: 'string', default: '8KiB' },
  ways: { type: 'string', default: '8' },
  line: { type: 'string', default: '64' },
  format: { type: 'string' },
} as const

const wholeNumber = (name: string, text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InputError(`--${name}: "${text}"; expected a whole number`)
  return Number(text)
}

const formatFrom = (text: string | undefined): { format?: TraceFormat } => {
  if (text === undefined) return {}
  const format = TRACE_FORMATS.find((known) => known === text)
  if (format === undefined) throw new InputError(`--format: "${text}"; expected one of ${TRACE_FORMATS.join(', ')}`)
  return { format }
}

/** `coherence TRACE …`: the raw counts of a replay. Several files are one per processor. */
export const run = async (args: string[]): Promise<unknown> => {
  const { values, positionals } = parseArguments(args, OPTIONS)
  if (positionals.length === 0) throw new UsageError('coherence: which trace? Give one file, or one per processor.')
  const protocol = protocolFrom(values.protocol)
  try {
    const replayer = new Replayer(protocol, {
      caches: wholeNumber('caches', values.caches),
      size: values.size === 'infinite' ? 'infinite' : parseSize('--size', values.size),
      ways: wholeNumber('ways', values.ways),
      line: parseSize('--line', values.line),
    })
    const sources = await openTraceFiles(await Promise.all(positionals.map(openBlob)))
    await readTrace(sources, (batch) => replayer.replay(batch), formatFrom(values.format))
    return replayer.counts()
  } catch (error) {
    if (error instanceof TraceError || error instanceof ReplayError) throw new InputError(error.message)
    throw error
  }
}
