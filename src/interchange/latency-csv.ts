import { MACHINE_LIMITS } from '../sim/machine/spec.ts'
import { ImportError } from './import-error.ts'

/** One-way latencies between CPUs, as somebody measured them. */
export interface LatencyMatrix {
  cpus: number
  /** CPUs × CPUs, symmetric, in nanoseconds; 0 on the diagonal, NaN where a pair was not measured. */
  ns: number[][]
  notices: string[]
}

/** A value and where it stands in the file. */
interface Cell {
  text: string
  line: number
  column: number
}

const CHARACTERS_MAX = 8 * 1024 * 1024
const PS_PER_NS = 1000
const NS_MAX = MACHINE_LIMITS.latencyPs / PS_PER_NS
/** Two measurements of one pair that differ by more than this share are told of. */
const ASYMMETRY = 0.2
const NUMBER = /^[+]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

const cellsOf = (line: string, number: number, separator: string): Cell[] =>
  line.split(separator).map((text, column) => ({ text: text.trim(), line: number, column: column + 1 }))

/** The table that the measuring program prints: a head of CPU numbers, then `row  value±error …`. */
const consoleRows = (lines: string[]): Cell[][] | undefined => {
  const head = lines.findIndex((line) => /^\s*0(\s+\d+)+\s*$/.test(line))
  if (head < 0 || !lines.some((line) => /[±\uFFFD]|^Num cores/.test(line))) return undefined
  const cpus = lines[head].trim().split(/\s+/).length
  return Array.from({ length: cpus }, (_, row) => {
    const number = head + 2 + row
    const words = (lines[head + 1 + row] ?? '').trim().split(/\s+/)
    if (words[0] !== String(row)) throw new ImportError(number, `expected the row of CPU ${row}; is the table cut off?`)
    // The error after ± is the measuring program's own; the mean is what is simulated.
    return words
      .slice(1)
      .map((word, column) => ({ text: word.split(/[±\uFFFD]/)[0], line: number, column: column + 1 }))
  })
}

const csvRows = (lines: string[]): Cell[][] => {
  const last = lines.findLastIndex((line) => line.trim() !== '')
  const kept = lines.slice(0, last + 1)
  const separator = kept.some((line) => line.includes(';')) && !kept.some((line) => line.includes(',')) ? ';' : ','
  return kept.map((line, index) => cellsOf(line, index + 1, separator))
}

/** NaN for a cell that says nothing: empty, NaN, a dash, or the 0 with which some programs fill the other triangle. */
const valueOf = (cell: Cell | undefined): number => {
  if (cell === undefined || /^(|-|nan|0(\.0*)?)$/i.test(cell.text)) return Number.NaN
  const value = NUMBER.test(cell.text) ? Number(cell.text) : Number.NaN
  if (!Number.isFinite(value) || value > NS_MAX) {
    const shown = cell.text.slice(0, 30)
    throw new ImportError(cell.line, `column ${cell.column}: "${shown}" should be nanoseconds, from 0 to ${NS_MAX}`)
  }
  return value
}

const checkShape = (rows: Cell[][]): void => {
  const cpus = rows.length
  if (cpus < 2) throw new ImportError(1, 'a latency table needs at least two CPUs: N lines of N values with commas')
  if (cpus > MACHINE_LIMITS.cpus) {
    throw new ImportError(MACHINE_LIMITS.cpus + 1, `${cpus} lines; up to ${MACHINE_LIMITS.cpus} CPUs can be simulated`)
  }
  rows.forEach((cells, row) => {
    if (cells.length > cpus) {
      const { line } = cells[cpus]
      throw new ImportError(
        line,
        `${cells.length} values, but there are ${cpus} lines: row ${row + 1} may have ${cpus}, without headings`,
      )
    }
  })
}

/**
 * Reads a core-to-core latency table: N lines of N values in nanoseconds, separated by commas, as a lower triangle, an
 * upper one or a full square; or the text that the measuring program prints on a terminal. Lines may be shorter than
 * N. Throws {@link ImportError} that names line and column.
 */
export const parseLatency = (text: string): LatencyMatrix => {
  if (text.length > CHARACTERS_MAX) throw new ImportError(1, `the file is longer than ${CHARACTERS_MAX} characters`)
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const rows = consoleRows(lines) ?? csvRows(lines)
  checkShape(rows)
  const cpus = rows.length
  const ns = Array.from({ length: cpus }, () => Array.from({ length: cpus }, () => 0))
  let missing = 0
  let uneven = 0
  for (let a = 1; a < cpus; a++) {
    for (let b = 0; b < a; b++) {
      const [below, above] = [valueOf(rows[a][b]), valueOf(rows[b][a])]
      const both = !Number.isNaN(below) && !Number.isNaN(above)
      if (both && Math.abs(below - above) > ASYMMETRY * Math.min(below, above)) uneven++
      const value = both ? (below + above) / 2 : Number.isNaN(below) ? above : below
      if (Number.isNaN(value)) missing++
      ns[a][b] = value
      ns[b][a] = value
    }
  }
  const pairs = (cpus * (cpus - 1)) / 2
  if (missing > pairs / 2) {
    throw new ImportError(1, `${missing} of ${pairs} pairs of CPUs have no value; expected N lines of N values in ns`)
  }
  const notices: string[] = []
  if (missing > 0) {
    notices.push(`${missing} of ${pairs} pairs have no value; each is given the median of the pairs at its distance.`)
  }
  if (uneven > 0) {
    notices.push(`${uneven} of ${pairs} pairs differ by more than 20% between their two directions; the mean is used.`)
  }
  return { cpus, ns, notices }
}
