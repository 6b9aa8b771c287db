import { existsSync, openAsBlob, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readTrace } from '../../../src/interchange/read-trace.ts'
import { openTraceFiles } from '../../../src/interchange/trace-files.ts'
import { compileProtocol } from '../../../src/sim/machine/protocol/compile.ts'
import { PROTOCOLS } from '../../../src/sim/machine/protocol/registry.ts'
import type { ProtocolTable } from '../../../src/sim/machine/protocol/types.ts'
import type { ReplayCounts } from '../../../src/sim/trace/counters.ts'
import { type CacheShape, Replayer } from '../../../src/sim/trace/replay.ts'
import { MODIFIED_MSI } from '../../support/modified-msi.ts'
import { countersOf, type Edition, moesiExecutionTime } from './conventions.ts'

const DATA = resolve('../shared/data/coherence')
const present = existsSync(DATA)
const CANNEAL = `${DATA}/ncsu506/trace/canneal.04t.debug`

interface Case {
  file: string
  edition: Edition
  protocol: ProtocolTable
  trace: string
  shape: CacheShape
}

/** File names as the editions use them, and the tables that they mean. */
const TABLES: Record<string, string> = {
  msi: 'msi',
  msi_busupgr: 'msi-upgr',
  msibusupgr: 'msi-upgr',
  mesi: 'mesi',
  mosi: 'mosi',
  moesi: 'moesi',
  dragon: 'dragon',
  modified_msi: 'modified-msi',
  modifiedmsi: 'modified-msi',
}

const tableOf = (name: string): ProtocolTable => {
  const id = TABLES[name.toLowerCase()]
  if (id === undefined) throw new Error(`no table is known for ${name}`)
  return id === MODIFIED_MSI.name ? MODIFIED_MSI : PROTOCOLS[id]
}

const caseOf = (file: string): Case => {
  const name = basename(file)
  const synthetic = /^(FA\d\d)_([A-Za-z]+)_([A-Za-z]+)_(\d+)_(\d+)_(\d+)\.out$/.exec(name)
  if (synthetic !== null) {
    const [, edition, protocol, trace, size, ways, line] = synthetic
    return {
      file,
      edition: edition as Edition,
      protocol: tableOf(protocol),
      trace: `${DATA}/cmu418_synth/trace/${trace}.trace.gz`,
      shape: { caches: 16, size: Number(size), ways: Number(ways), line: Number(line) },
    }
  }
  const edition = /FA\d\d/.exec(file)?.[0] as Edition
  const published =
    /^(?:debug_)?([A-Za-z]+?(?:_busupgr|_msi)?)(?:_debug|_MSI_debug)?(?:_(\d+)_(\d+)_(\d+))?\.(?:val|out)$/i.exec(name)
  if (published === null) throw new Error(`what ${file} is cannot be read from its name`)
  const [, protocol, size, ways, line] = published
  // FA24's header says 64-byte lines; its code never sets the width, so that every address is a line of its own.
  const shape: CacheShape =
    edition === 'FA24'
      ? { caches: 4, size: 'infinite', ways: 1, line: 1 }
      : { caches: 4, size: Number(size ?? 8192), ways: Number(ways ?? 8), line: Number(line ?? 64) }
  return { file, edition, protocol: tableOf(protocol), trace: CANNEAL, shape }
}

const replay = async ({ trace, protocol, shape }: Case): Promise<ReplayCounts> => {
  const replayer = new Replayer(compileProtocol(protocol), shape)
  const sources = await openTraceFiles([{ name: basename(trace), blob: await openAsBlob(trace) }])
  await readTrace(sources, (batch) => replayer.replay(batch))
  return replayer.counts()
}

interface Expected {
  caches: Record<string, string>[]
  totalExecutionTime?: number
}

const readExpected = (): Record<string, Expected> => JSON.parse(readFileSync(`${DATA}/expected.json`, 'utf8'))

describe.skipIf(!present)('published counters (skipped where ../shared/data/coherence is missing)', () => {
  const all = present ? readExpected() : {}
  for (const [file, expected] of Object.entries(all)) {
    it(`${file}: every counter of every cache is derived exactly`, async () => {
      const one = caseOf(file)
      const counts = await replay(one)
      expect(expected.caches.length).toBeGreaterThan(0)
      expected.caches.forEach((row, cache) => {
        const derived = countersOf(one.edition, one.protocol.name, counts.caches[cache])
        const asked = Object.fromEntries(Object.keys(row).map((name) => [name, String(derived[name])]))
        expect({ cache, ...asked }).toEqual({ cache, ...row })
      })
      if (one.edition === 'FA24' && one.protocol.name === 'moesi') {
        expect(moesiExecutionTime(counts.totals)).toBe(expected.totalExecutionTime)
      }
    })
  }

  it('FA24: the state of the touched line in all four caches after each of the 10,000 accesses', async () => {
    const lines = gunzipSync(readFileSync(`${DATA}/ncsu506/FA24/cache_state_moesi.debug.txt.gz`))
      .toString()
      .split('\n')
    const wanted = lines.filter((line) => /^\s*[rw]:/.test(line))
    const replayer = new Replayer(compileProtocol(PROTOCOLS['moesi']), {
      caches: 4,
      size: 'infinite',
      ways: 1,
      line: 1,
    })
    const accesses = readFileSync(CANNEAL, 'utf8').trim().split('\n')
    expect(wanted).toHaveLength(accesses.length)
    accesses.forEach((line, at) => {
      const [cpu, op, address] = line.trim().split(' ')
      replayer.replay({
        cpus: Uint8Array.of(Number(cpu)),
        ops: Uint8Array.of(op === 'w' ? 1 : 0),
        addresses: Float64Array.of(Number.parseInt(address, 16)),
        count: 1,
      })
      const states = Object.fromEntries(
        [...wanted[at].matchAll(/P(\d)\s+(\S+)/g)].map(([, processor, state]) => [processor, state]),
      )
      const ours = Object.fromEntries(
        [0, 1, 2, 3].map((cache) => [
          String(cache + 1),
          replayer.stateOf(cache, Number.parseInt(address, 16)).replace('I', '-'),
        ]),
      )
      expect(ours).toEqual(states)
    })
  })
})
