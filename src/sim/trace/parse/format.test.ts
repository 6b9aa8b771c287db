import { describe, expect, it } from 'vitest'
import { detectTraceFormat, TraceError } from './format.ts'

describe('the format of a trace', () => {
  it('is per-core where a value is written with 0x, and dinero where none is', () => {
    expect(detectTraceFormat('0 0x817ae8\n2 0x1b\n1 0x817b58\n', 1)).toBe('per-core')
    expect(detectTraceFormat('0 817ae8\n2 1b\n1 817b58\n', 1)).toBe('dinero')
    expect(detectTraceFormat('2 20\n2 24\n2 28\n', 1)).toBe('dinero')
  })

  it('is per-core too where only the cycles of other work are decimal', () => {
    expect(detectTraceFormat('2 27\n0 0x817ae8\n2 31\n1 0x817b58\n', 1)).toBe('per-core')
  })

  it('is per-core for several files whose lines name no processor', () => {
    expect(detectTraceFormat('0 817ae8\n2 1b\n', 4)).toBe('per-core')
    expect(detectTraceFormat('0 r 817ae8\n3 w 1b\n', 4)).toBe('processor')
  })

  it('does not depend on the last line of the sample, which may be cut', () => {
    expect(detectTraceFormat('0 r 817ae8\n3 w 1b\n1 ', 1)).toBe('processor')
  })

  it('is refused, with all that are known, when no format fits', () => {
    expect(() => detectTraceFormat('load 817ae8\n', 1)).toThrow(TraceError)
    expect(() => detectTraceFormat('load 817ae8\n', 1)).toThrow(/dinero.*lackey/)
  })
})
