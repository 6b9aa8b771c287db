/** A cell: a number stands as it is, a text is quoted where it has to be, and undefined is an empty cell. */
export type Cell = string | number | undefined

/** Spreadsheets take a text that begins like this for a formula, and would carry it out. */
const FORMULA = /^[=+\-@\t\r]/

const cellText = (cell: Cell): string => {
  if (cell === undefined) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/**
 * A table as comma-separated values (RFC 4180): one header, rows of as many cells, lines that end in CR and LF. A text
 * that a spreadsheet would take for a formula gets an apostrophe before it.
 */
export const csvText = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [header, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('')
