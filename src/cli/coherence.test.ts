import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './coherence.ts'
import { InputError, UsageError } from './errors.ts'

const TRACE = '0 r 0\n1 r 0\n0 w 0\n1 r 40\n'
let folder = ''
const path = (name: string): string => join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coherence-'))
  writeFileSync(path('trace.txt'), TRACE)
  writeFileSync(path('trace.gz'), gzipSync(TRACE))
  writeFileSync(path('cut.gz'), gzipSync(TRACE.repeat(50)).subarray(0, 30))
  writeFileSync(path('0.data'), '0 0x0\n2 0x5\n1 0x0\n')
  writeFileSync(path('1.data'), '0 0x0\n1 0x40\n')
  writeFileSync(path('plain.din'), '0 0\n2 40\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

const SMALL = ['--caches', '2', '--size', '1KiB', '--ways', '2', '--line', '64']

describe('coherence from the command line', () => {
  it('counts events by state and by transaction, for each cache and in total', async () => {
    expect(await run([path('trace.txt'), '--protocol', 'mesi', ...SMALL])).toMatchObject({
      protocol: 'mesi',
      accesses: 4,
      caches: [
        {
          reads: 1,
          writes: 1,
          readMisses: 1,
          writeMisses: 0,
          writeHits: { S: 1, E: 0, M: 0 },
          fills: { S: 0, E: 1, M: 0 },
          issued: { BusRd: 1, BusRdX: 0, BusUpgr: 1, BusUpd: 0 },
          snooped: { BusRd: { S: 0, E: 1, M: 0 } },
        },
        { reads: 2, writes: 0, readMisses: 2, readMissesWithCopy: 1, snooped: { BusUpgr: { S: 1, E: 0, M: 0 } } },
      ],
      totals: { reads: 3, writes: 1, readMisses: 3, readMissesWithCopy: 1, readMissesWithDirtyCopy: 0 },
    })
  })

  it('reads a packed trace as it does a plain one', async () => {
    expect(await run([path('trace.gz'), ...SMALL])).toEqual(await run([path('trace.txt'), ...SMALL]))
  })

  it('takes one access of each file in turn, without the cycles of other work', async () => {
    expect(await run([path('0.data'), path('1.data'), ...SMALL])).toMatchObject({
      accesses: 4,
      caches: [
        { reads: 1, writes: 1, writeHits: { S: 1 } },
        { reads: 1, writes: 1, readMissesWithCopy: 1 },
      ],
    })
  })

  it('reads a file in the format that is asked for', async () => {
    expect(await run([path('plain.din'), ...SMALL])).toMatchObject({ accesses: 2 })
    expect(await run([path('plain.din'), '--format', 'per-core', ...SMALL])).toMatchObject({ accesses: 1 })
    await expect(run([path('plain.din'), '--format', 'din', ...SMALL])).rejects.toThrow(/dinero/)
  })

  it('says what is wrong with a file, an option or a shape, and how to mend it', async () => {
    const refused = async (args: string[], message: RegExp): Promise<void> => {
      await expect(run(args)).rejects.toThrow(InputError)
      await expect(run(args)).rejects.toThrow(message)
    }
    await refused([folder], /is a folder; name the trace files/)
    await refused([path('none.txt')], /none\.txt: it cannot be read/)
    await refused([path('cut.gz')], /cannot be unpacked/)
    await refused([path('trace.txt'), '--caches', '1'], /processor 1.*ask for 2/)
    await refused([path('trace.txt'), '--size', '1000'], /do not divide into sets/)
    await refused([path('trace.txt'), '--protocol', 'mesy'], /Did you mean mesi/)
    await expect(run([])).rejects.toThrow(UsageError)
    await expect(run([path('trace.txt'), '--cache', '4'])).rejects.toThrow(UsageError)
  })
})
