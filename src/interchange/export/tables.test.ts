import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runOf, S, scenarioOf } from '../../../test/support/cluster-run.ts'
import { figuresOf } from '../../playback/cluster/figures.ts'
import { theoryOf } from '../../scenario/closed-forms.ts'
import { PRESETS } from '../../scenario/presets/index.ts'
import { resolve } from '../../scenario/resolve.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { LABELS } from '../../sim/log/schema.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { bibtexCitation, type CitationFacts, plainCitation } from './citation.ts'
import { clusterFiguresCsv } from './cluster-figures.ts'
import { type Cell, csvText } from './csv.ts'
import { curvesCsv } from './curves.ts'
import { ledgerCsv } from './ledger.ts'

/** Reads comma-separated values back by the grammar of RFC 4180, and refuses anything else. */
const parseCsv = (text: string): string[][] => {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const cell = /"((?:[^"]|"")*)"|([^",\r\n]*)/y
    cell.lastIndex = at
    const found = cell.exec(text)
    if (found === null) throw new Error(`no cell at ${at}`)
    row.push(found[1]?.replaceAll('""', '"') ?? found[2])
    at = cell.lastIndex
    if (text.startsWith(',', at)) at++
    else if (text.startsWith('\r\n', at)) {
      rows.push(row)
      row = []
      at += 2
    } else throw new Error(`neither a comma nor an end of line at ${at}`)
  }
  if (row.length > 0) throw new Error('the last line does not end')
  return rows
}

const scenarioNamed = (id: string): Scenario => {
  const preset = PRESETS.find((one) => one.id === id)
  if (preset === undefined) throw new Error(`there is no preset ${id}`)
  return preset.scenario
}

const UNTIL_PS = 50_000_000
const simulate = (id: string, kernel: string, cpus?: number) => {
  const scenario = scenarioNamed(id)
  const sim = createSimulation(resolve({ ...scenario, kernel, cpus: cpus ?? scenario.cpus }))
  sim.runUntil(UNTIL_PS)
  const columns = sim.log.slice(0, sim.log.length)
  const summary = sim.summary()
  return { source: { title: kernel, info: sim.info, columns, length: columns.time.length }, summary }
}

describe('comma-separated values', () => {
  it('give back any texts and numbers, but for an apostrophe before what could be a formula', () => {
    const cell: fc.Arbitrary<Cell> = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('=1+1', '@SUM(A1)', '-2', '+3', 'a,b', 'say "no"', 'two\r\nlines', '\tx', ''),
      fc.integer(),
      fc.constant(undefined),
    )
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 8 }), (rows) => {
        const [header, ...back] = parseCsv(csvText(['a', 'b', 'c'], rows))
        expect(header).toEqual(['a', 'b', 'c'])
        expect(back).toEqual(
          rows.map((row) =>
            row.map((one) => (typeof one === 'string' && /^[=+\-@\t\r]/.test(one) ? `'${one}` : String(one ?? ''))),
          ),
        )
      }),
    )
  })

  it('of a ledger sum to CPUs × time exactly, in every row and over all CPUs', () => {
    const sides = ['dragonfly', 'freebsd5', 'linux26'].map((kernel) => simulate('packets', kernel))
    const [header, ...rows] = parseCsv(
      ledgerCsv(
        sides.map(({ source }) => source),
        { fromPs: 0, toPs: UNTIL_PS },
      ),
    )
    expect(header.slice(3, -1)).toEqual(LABELS.map((label) => `${label} (ps)`))
    for (const { source, summary } of sides) {
      const own = rows.filter(([title]) => title === source.title)
      expect(own.map((row) => row[2])).toEqual(['0', '1', '2', '3', 'all'])
      for (const row of own) {
        const spent = row.slice(3, -1).map(Number)
        const whole = row[2] === 'all' ? UNTIL_PS * 4 : UNTIL_PS
        expect(spent.reduce((sum, ps) => sum + ps, 0)).toBe(whole)
        expect(row.at(-1)).toBe(String(whole))
      }
      expect(own[4].slice(3, -1).map(Number)).toEqual(LABELS.map((label) => summary.ledger[label]))
    }
  })

  it('of a ledger can be of any interval, and intervals add up', () => {
    const { source } = simulate('packets', 'freebsd5')
    const numbers = (fromPs: number, toPs: number): number[] =>
      parseCsv(ledgerCsv([source], { fromPs, toPs }))
        .slice(1)
        .flatMap((row) => row.slice(3).map(Number))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: UNTIL_PS }), (cut) => {
        const [before, after] = [numbers(0, cut), numbers(cut, UNTIL_PS)]
        expect(before.map((ps, at) => ps + after[at])).toEqual(numbers(0, UNTIL_PS))
      }),
      { numRuns: 10 },
    )
  })

  it('of curves have a row for every run and every point of theory', () => {
    const scenario = scenarioNamed('ideal-giant-lock')
    const counts = [1, 2, 4]
    const points = counts.map((cpus) => ({ cpus, summary: simulate('ideal-giant-lock', 'freebsd4', cpus).summary }))
    const theory = theoryOf(scenario, counts)
    expect(theory.work.length).toBeGreaterThan(0)
    const [header, ...rows] = parseCsv(curvesCsv('call', [{ title: 'FreeBSD 4', points }], theory))
    expect(rows.length).toBe(counts.length * (1 + theory.work.length))
    expect(rows.every((row) => row.length === header.length)).toBe(true)
    points.forEach(({ cpus, summary }, row) => {
      expect(rows[row].slice(0, 3)).toEqual(['FreeBSD 4', String(cpus), String(summary.work.perSecond)])
      expect(rows[row].at(-1)).toBe(summary.digest)
    })
    expect(Number(rows.at(-1)?.[2])).toBe(theory.work.at(-1)?.points.at(-1)?.value)
  })

  it("of a cluster's figures give back its CPUs' time and its moves", () => {
    const scenario = scenarioOf({ untilPs: 2 * S, systems: ['sprite', 'openmosix'] })
    const sources = scenario.systems.map((system) => {
      const { run } = runOf(scenario, system)
      return { title: system, nodes: run.info.nodes, nameOf: (pid: number) => `p${pid}`, figures: figuresOf(run) }
    })
    const [header, ...rows] = parseCsv(clusterFiguresCsv(sources))
    expect(header).toEqual(['system', 'table', 'item', 'quantity', 'unit', 'value'])
    for (const { title, figures } of sources) {
      const values = (table: string, quantity: string): number[] =>
        rows.filter((row) => row[0] === title && row[1] === table && row[3] === quantity).map((row) => Number(row[5]))
      expect(values('move', 'stood still')).toEqual(figures.moves.map(({ frozenPs }) => frozenPs))
      const time = ['processes', 'kernel', 'idle', 'down'].flatMap((quantity) => values('CPU time', quantity))
      expect(time.reduce((sum, ps) => sum + ps, 0)).toBe(scenario.nodes * scenario.cpusPerNode * scenario.untilPs)
    }
  })
})

describe('a citation', () => {
  const facts: CitationFacts = {
    title: 'Packets & 50 % of {them}_',
    link: 'https://example.org/#s=packets&m=split&i=a{b}',
    program: '0.1.0',
    engine: 3,
    date: '2026-12-01',
    runs: [
      { title: 'DragonFly BSD', digest: '0123456789abcdef' },
      { title: 'FreeBSD 5', digest: '' },
    ],
  }

  it('is an entry whose braces match, with nothing in it that TeX would take amiss', () => {
    const text = bibtexCitation(facts)
    expect(text).toContain('@misc{mastership-packets-50-of-them-012345,')
    expect(text).toContain('title = {{Mastership}: Packets \\& 50 \\% of \\{them\\}\\_}')
    expect(text).toContain('\\url{https://example.org/#s=packets&m=split&i=a%7Bb%7D}')
    expect(text).toContain('urldate = {2026-12-01}')
    const depth = [...text.replaceAll(/\\[{}]/g, '')].reduce(
      (open, sign) => open + (sign === '{' ? 1 : sign === '}' ? -1 : 0),
      0,
    )
    expect(depth).toBe(0)
  })

  it('is a sentence with versions, digests, link and date', () => {
    expect(plainCitation(facts)).toBe(
      'Mastership 0.1.0 (engine 3). “Packets & 50 % of {them}_”. Digests of the runs: DragonFly BSD 0123456789abcdef, FreeBSD 5 (not run to its end). https://example.org/#s=packets&m=split&i=a{b} (2026-12-01).',
    )
  })
})
