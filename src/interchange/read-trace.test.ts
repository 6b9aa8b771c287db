import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TraceError } from '../sim/trace/parse/format.ts'
import { readTrace } from './read-trace.ts'
import { openTraceFiles, type TraceSource } from './trace-files.ts'

const read = async (sources: TraceSource[]): Promise<{ format: string; accesses: string[] }> => {
  const accesses: string[] = []
  const { format } = await readTrace(sources, (batch) => {
    for (let at = 0; at < batch.count; at++) {
      accesses.push(`${batch.cpus[at]}${batch.ops[at] === 1 ? 'w' : 'r'}${batch.addresses[at].toString(16)}`)
    }
  })
  return { format, accesses }
}

/** A source that comes in pieces of the given sizes. */
const pieces = (text: string, sizes: number[]): TraceSource => ({
  name: 'trace',
  size: text.length,
  open: () => {
    const bytes = new TextEncoder().encode(text)
    let at = 0
    let piece = 0
    return new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (at >= bytes.length) return controller.close()
        const size = Math.max(1, sizes[piece++ % sizes.length])
        controller.enqueue(bytes.slice(at, at + size))
        at += size
      },
    })
  },
})

const open = async (...texts: string[]) =>
  openTraceFiles(texts.map((text, index) => ({ name: `${index}.txt`, blob: new Blob([text]) })))

describe('a memory trace', () => {
  it('is read in the format that its first lines show', async () => {
    expect(await read(await open('1 r a1663dc4\n\n0 W 0xFFFFa1663dc6\r\n'))).toEqual({
      format: 'processor',
      accesses: ['1ra1663dc4', '0wffffa1663dc6'],
    })
    expect(await read(await open('2 408ed4\n0 10019d94\n1 10019d88\n'))).toEqual({
      format: 'dinero',
      accesses: ['0r408ed4', '0r10019d94', '0w10019d88'],
    })
    expect(await read(await open('==12== Lackey\nI  04015d40,3\n S 1ffeffe7b8,8\n M 0421c7cc,4\n L 10,8'))).toEqual({
      format: 'lackey',
      accesses: ['0r4015d40', '0w1ffeffe7b8', '0r421c7cc', '0w421c7cc', '0r10'],
    })
    expect(await read(await open('0 0x10\n2 0x3\n1 0x20\n0 0x30\n', '1 0x40\n'))).toEqual({
      format: 'per-core',
      accesses: ['0r10', '1w40', '0w20', '0r30'],
    })
  })

  it('is the same however the file is cut into pieces', async () => {
    const text = Array.from(
      { length: 200 },
      (_, line) => `${line % 4} ${line % 3 === 0 ? 'w' : 'r'} ${(line * 77_777_777_777).toString(16)}`,
    ).join('\n')
    const whole = await read([pieces(text, [1 << 20])])
    expect(whole.accesses).toHaveLength(200)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }), async (sizes) => {
        // The first piece must hold the lines by which the format is known.
        expect(await read([pieces(text, [64, ...sizes])])).toEqual(whole)
      }),
      { numRuns: 40 },
    )
  })

  it('is unpacked when it is gzip', async () => {
    const sources = await openTraceFiles([{ name: 'a.gz', blob: new Blob([gzipSync('1 r 10\n1 w 20\n')]) }])
    expect((await read(sources)).accesses).toEqual(['1r10', '1w20'])
  })

  it('is refused with the file, the line and what was expected there', async () => {
    const refusal = async (...texts: string[]): Promise<string> => {
      try {
        await read(await open(...texts))
      } catch (error) {
        expect(error).toBeInstanceOf(TraceError)
        return (error as Error).message
      }
      return 'it was read'
    }
    expect(await refusal('1 r 10\n1 r 20\n1 x 30\n1 r 40\n'.repeat(1).padEnd(30))).toMatch(/no format/)
    expect(await refusal(`${'1 r 10\n'.repeat(60)}1 x 30\n`)).toBe(
      '0.txt, line 61: expected r or w after the processor number',
    )
    expect(await refusal(`${'1 r 10\n'.repeat(60)}1 r zz\n`)).toBe('0.txt, line 61: expected an address in hexadecimal')
    expect(await refusal(`${'1 r 10\n'.repeat(60)}999 r 10\n`)).toMatch(/processor number from 0 to 255/)
    expect(await refusal('')).toMatch(/empty/)
    expect(await refusal('hello\n')).toMatch(/no format of a memory trace/)
  })

  it('survives any bytes at all', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('processor', 'dinero', 'lackey', 'per-core'),
        async (bytes, format) => {
          const sources = await openTraceFiles([
            { name: 'x', blob: new Blob([bytes as Uint8Array<ArrayBuffer>]) },
          ]).catch((error: unknown) => {
            expect(error).toBeInstanceOf(TraceError)
            return null
          })
          if (sources === null) return
          await readTrace(sources, () => undefined, { format: format as 'processor' }).catch((error: unknown) =>
            expect(error).toBeInstanceOf(TraceError),
          )
        },
      ),
      { numRuns: 300 },
    )
  })
})
