/** The text formats of memory traces that can be read. */
export const TRACE_FORMATS = ['processor', 'dinero', 'lackey', 'per-core'] as const
export type TraceFormat = (typeof TRACE_FORMATS)[number]

export const FORMAT_MEANING: Record<TraceFormat, string> = {
  processor: '"processor r|w address" a line, address in hexadecimal',
  dinero: 'dinero .din: "label address", 0 read, 1 write, 2 instruction fetch; one processor',
  lackey: 'valgrind --tool=lackey --trace-mem=yes; one processor',
  'per-core': 'one file per processor, "label value": 0 load, 1 store, 2 cycles of other work',
}

/** A trace that cannot be read: where, what was expected, and how to mend it. */
export class TraceError extends Error {}

const SAMPLE_LINES = 50
const PATTERNS: [TraceFormat, RegExp][] = [
  ['lackey', /^(==\d+==.*|I {2}| [LSM] )/],
  ['processor', /^\s*\d+\s+[rRwW]\s+(0[xX])?[0-9a-fA-F]+\s*$/],
  // Cycles of other work are seen both in hexadecimal and in decimal.
  ['per-core', /^\s*([012]\s+0[xX][0-9a-fA-F]+|2\s+\d+)\s*$/],
  ['dinero', /^\s*[0-4]\s+[0-9a-fA-F]+(\s.*)?$/],
]

/**
 * The format of a trace, from its first bytes. Dinero and the per-core format look alike; the per-core one writes its
 * values with 0x, and several files together are always per-core unless each line names its processor.
 */
export const detectTraceFormat = (sample: string, files: number): TraceFormat => {
  const lines = sample
    .split(/\r?\n/)
    .slice(0, SAMPLE_LINES)
    .filter((line) => line.trim() !== '')
  // The sample may end in the middle of a line.
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines
  if (whole.length === 0) throw new TraceError('the file is empty')
  for (const [format, pattern] of PATTERNS) {
    if (!whole.every((line) => pattern.test(line))) continue
    if (format === 'per-core' && !whole.some((line) => /0x/i.test(line))) continue
    return format === 'dinero' && files > 1 ? 'per-core' : format
  }
  throw new TraceError(
    `the first lines fit no format of a memory trace. Known are: ${TRACE_FORMATS.map((format) => FORMAT_MEANING[format]).join('; ')}`,
  )
}
