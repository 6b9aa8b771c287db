import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeLink, ENGINE_VERSION } from '../scenario/link.ts'
import { PRESETS } from '../scenario/presets/index.ts'
import { CLUSTER_SYSTEMS } from '../sim/cluster/systems.ts'
import { main } from './commands.ts'

interface Outcome {
  status: number
  json: Record<string, unknown>
  complaint: string
}

const sim = async (...args: string[]): Promise<Outcome> => {
  let out = ''
  let complaint = ''
  const status = await main(
    args,
    (text) => (out += text),
    (text) => (complaint += text),
  )
  return { status, json: out === '' ? {} : (JSON.parse(out) as Record<string, unknown>), complaint }
}

const SHORT = ['--until', '100us']

describe('the command line', () => {
  let folder = ''
  const file = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mastership-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('runs a preset and tells what came of it', async () => {
    const { status, json } = await sim('run', 'packets', ...SHORT, '--kernel', 'freebsd5', '--seed', '3')
    expect(status).toBe(0)
    expect(json).toMatchObject({
      scenario: 'packets',
      kernel: 'freebsd5',
      machine: 'dual-opteron-2005',
      cpus: 4,
      seed: 3,
      simulatedPs: 100_000_000,
      work: { unit: 'packet' },
      digest: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
    const ledger = Object.values(json['ledger'] as Record<string, number>)
    expect(ledger.reduce((sum, ps) => sum + ps, 0)).toBe(4 * 100_000_000)
  })

  it('gives the same run for a preset, a file and a link of the same scenario', async () => {
    const scenario = { ...PRESETS[0].scenario, untilPs: 50_000_000 }
    const link = await encodeLink({ scenario, momentPs: 0, view: 'split', digest: '', engine: ENGINE_VERSION })
    const digests = await Promise.all(
      [
        ['packets', '--until', '50us'],
        [file('scenario.json', JSON.stringify(scenario))],
        [`#${link}`],
        [`https://example.org/mastership/#${link}`],
      ].map(async (args) => (await sim('run', ...args)).json['digest']),
    )
    expect(digests[0]).toMatch(/^[0-9a-f]{16}$/)
    expect(new Set(digests).size).toBe(1)
  })

  it('sets what is named, in units', async () => {
    const { json } = await sim('run', 'moving-threads', ...SHORT, '--set', 'pausePs=20us', '--set', 'lines=8')
    expect(json['workload']).toMatchObject({ params: { pausePs: 20_000_000, lines: 8 } })
  })

  it('lists everything that can be named', async () => {
    const { json } = await sim('list')
    const ids = (key: string): string[] => (json[key] as { id: string }[]).map((entry) => entry.id)
    expect(ids('presets')).toContain('packets')
    expect(ids('kernels')).toEqual(expect.arrayContaining(['dragonfly', 'freebsd5']))
    expect(ids('machines')).toContain('dual-epyc-7742')
    expect(ids('protocols')).toEqual(expect.arrayContaining(['msi', 'mesi', 'moesi', 'dragon']))
    const [preset] = json['presets'] as { settable: { name: string; unit: string; min: number; max: number }[] }[]
    expect(preset.settable.map((param) => param.name)).toContain('flows')
  })

  it('measures the latency matrix of a preset and of a table', async () => {
    expect((await sim('pingpong', 'dual-ppc970-2003')).json).toEqual({
      cpus: 2,
      ns: [
        [0, 576],
        [576, 0],
      ],
    })
    const { json } = await sim('pingpong', file('table.csv', ',,\n40,,\n90,91,\n'))
    expect(json).toMatchObject({
      cpus: 3,
      ns: [
        [0, 40, 90],
        [40, 0, 91],
        [90, 91, 0],
      ],
    })
  })

  it('moves a process and prints what that took, in one object', async () => {
    const { status, json } = await sim('migrate', '--system', 'sprite', '--files', '2', '--dirty', '660kB')
    expect(status).toBe(0)
    expect(Object.keys(json)).toEqual(['freezeMs', 'totalMs', 'bytes', 'messages', 'rounds', 'residual'])
    // 76 ms, twice 9.4 ms, and 1 s for the pages.
    expect(Math.abs(Number(json['totalMs']) / 1094.8 - 1)).toBeLessThan(0.02)
    expect(json['messages']).toMatchObject({ INITIATE: 1, ENTIRE: 1, RESUME: 1, moved: 2, 'call-back': 2 })
    expect(json['residual']).toContain('calls that only its home answers (node 0)')
  })

  it('moves with every system, by its defaults', async () => {
    for (const { card } of Object.values(CLUSTER_SYSTEMS)) {
      const system = card.id
      if (card.strategy === 'none') continue
      const moved = await sim('migrate', '--system', system, '--vm', '1MiB', '--dirty', '64KiB')
      expect([system, moved.status]).toEqual([system, 0])
      expect(Number(moved.json['totalMs'])).toBeGreaterThanOrEqual(Number(moved.json['freezeMs']))
    }
  })

  it('moves at exec, beside the same at home', async () => {
    const { json } = await sim('migrate', '--system', 'sprite', '--exec', '--exec-args', '48kB')
    expect(Math.abs(Number(json['totalMs']) / 181 - 1)).toBeLessThan(0.02)
    expect(Math.abs(Number(json['localMs']) / 46 - 1)).toBeLessThan(0.02)
  })

  it('takes rounds, rates and a network, decimal or binary', async () => {
    const rounds = await sim('migrate', '--system', 'xen', '--rounds', '10MB,3MB', '--min-rate', '100Mbit/s')
    const sent = (rounds.json['rounds'] as { bytes: number; ms: number; rate: number }[]).map(({ bytes }) => bytes)
    expect(sent.slice(0, 2).map((bytes) => Math.round(bytes / 1e5))).toEqual([100, 30])
    const totals = []
    for (const bandwidth of ['100Mbit/s', '100000000', '12.5MB/s', '12500kB/s']) {
      const { json } = await sim('migrate', '--system', 'openmosix', '--vm', '4MB', '--bandwidth', bandwidth)
      totals.push(json['totalMs'])
    }
    expect(new Set(totals).size).toBe(1)
    const [decimal, binary] = [
      await sim('migrate', '--vm', '1MB'),
      await sim('migrate', '--vm', '1MiB', '--latency', '5ms'),
    ]
    expect(Number(binary.json['totalMs'])).toBeGreaterThan(Number(decimal.json['totalMs']))
  })

  it.each<[string[], RegExp]>([
    [['--system', 'sprit'], /--system: there is no "sprit". Did you mean sprite\? There are: sprite, openmosix/],
    [['--vm', '12 parsec'], /--vm: "12 parsec"; expected a number, with one of B, KiB/],
    [['--vm', '1MB', '--dirty', '2MB'], /--dirty: "2MB" is more than the whole memory, --vm 1MB; give a larger --vm/],
    [['--vm', '17GiB'], /--vm: "17GiB"; it must be at most 16GiB/],
    [['--dirty', '1GiB'], /--dirty: .* page by page, so it must be at most 512MiB/],
    [['--dirty-rate', 'fast'], /--dirty-rate: "fast"; expected a number/],
    [['--files', '-1'], /--files/],
    [['--bandwidth', '0'], /--bandwidth: "0"; it must be from 1kbit\/s/],
    [['--bandwidth', '10MB'], /--bandwidth: "10MB"; expected a number, with one of bit\/s/],
    [['--latency', '1h'], /--latency: "1h"; expected/],
    [['--rounds', '1MB'], /--rounds: sprite knows no such thing; it is for systems that copy in rounds \(.*xen/],
    [['--system', 'xen', '--rounds', '1MB,,2MB'], /--rounds: round 2: ""; expected a number/],
    [['--system', 'xen', '--min-rate', '600Mbit/s', '--max-rate', '5Mbit/s'], /--min-rate: .* is more than --max-rate/],
    [['--exec-args', '1kB'], /--exec-args: only a move at exec has them; give --exec too/],
    [['--system', 'openmosix', '--exec'], /openmosix did not make this move: it does not move at exec/],
  ])('migrate names the flag and the mend: %j', async (args, message) => {
    const { status, complaint, json } = await sim('migrate', ...args)
    expect(complaint).toMatch(message)
    expect([1, 2]).toContain(status)
    expect(json).toEqual({})
  })

  it.each<[string[], RegExp]>([
    [['run', 'packts'], /Did you mean packets\? There are: packets, hot-flow/],
    [['run', 'packets', '--kernel', 'dragonfy'], /kernel: .*Did you mean dragonfly\?/],
    [['run', 'packets', '--machine', 'vax'], /machine: there is no "vax".*There are: dual-opteron-2005/],
    [['run', 'packets', '--set', 'flow=3'], /--set: there is no "flow". Did you mean flows\?/],
    [['run', 'packets', '--set', 'flows=0'], /flows: 0; it must be from 1 to 4096/],
    [['run', 'packets', '--set', 'flows=many'], /flows: "many"; expected a number/],
    [['run', 'packets', '--cpus', '99'], /cpus: 99; this machine has 4/],
    [['run', 'nothing.json'], /nothing\.json: there is no such file/],
    [['run', '#z1.AAAA'], /damaged/],
    [['pingpong', 'dual-opteron'], /machine: there is no "dual-opteron". Did you mean dual-opteron-2005\?/],
    [['pingpong', 'dual-ppc970-2003', '--protocol', 'messi'], /--protocol: .*Did you mean mesi\?/],
    [['pingpong', 'nothing.csv'], /nothing\.csv: there is no such file/],
  ])('answers bad input with status 1 and what would be right: %j', async (args, message) => {
    expect(await sim(...args)).toEqual({ status: 1, json: {}, complaint: expect.stringMatching(message) })
  })

  it('prints the schema of scenario files', async () => {
    expect((await sim('schema')).json['$id']).toMatch(/^urn:mastership:scenario:\d+$/)
    expect((await sim('schema', 'cluster')).json['$id']).toMatch(/^urn:mastership:cluster-scenario:\d+$/)
    expect((await sim('schema', 'clusters')).status).toBe(2)
  })

  it('names the file and the place in it', async () => {
    const scenario = file('broken.json', '{"v":1,')
    expect(await sim('run', scenario)).toMatchObject({
      status: 1,
      complaint: expect.stringMatching(/broken\.json: Line 1: This \{ is never closed/),
    })
    const wrong = file('wrong.json', JSON.stringify({ ...PRESETS[0].scenario, seed: -1 }))
    expect(await sim('run', wrong)).toMatchObject({
      status: 1,
      complaint: expect.stringMatching(/wrong\.json: Line 1, seed: It must be at least 0/),
    })
    const table = file('bad.csv', ',\nx,\n')
    expect((await sim('pingpong', table)).complaint).toMatch(/bad\.csv: line 2: column 1: "x"/)
  })

  it.each<[string[], RegExp]>([
    [[], /no command was given/],
    [['runn'], /Did you mean run\?/],
    [['run'], /run takes one SCENARIO/],
    [['run', 'packets', 'packets'], /run takes one SCENARIO/],
    [['run', 'packets', '--frequency', '3'], /--frequency/],
    [['run', 'packets', '--set', 'flows'], /expected name=value/],
    [['list', 'machines'], /list takes no arguments/],
    [['pingpong'], /pingpong takes one MACHINE/],
    [['pingpong', 'dual-ppc970-2003', 'dual-ppc970-2003'], /pingpong takes one MACHINE/],
  ])('answers bad usage with status 2: %j', async (args, message) => {
    expect(await sim(...args)).toEqual({ status: 2, json: {}, complaint: expect.stringMatching(message) })
  })

  const DATA = '../shared/data'
  it.skipIf(!existsSync(DATA))(`marries a table and a topology (skipped where ${DATA} is missing)`, async () => {
    const topology = `${DATA}/topology/24em64t-2n6c2t-pci.xml`
    const { status, json } = await sim(
      'pingpong',
      topology,
      `${DATA}/latency/Dual Intel(R) Xeon(R) CPU X5650  @ 2.67GHz.csv`,
    )
    expect(status).toBe(0)
    expect(json['cpus']).toBe(24)
  })
})
