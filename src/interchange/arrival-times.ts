/** What was wrong with a file of arrival times: a sentence that names the line and the mend. */
export class ArrivalsError extends Error {}

const UNIT_PS: Readonly<Record<string, number>> = { ns: 1e3, us: 1e6, µs: 1e6, ms: 1e9, s: 1e12 }
const LINES_MAX = 20_001
const NUMBER = /^(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|s)?$/

/**
 * Reads when units of work arrived, one time to a line, and returns the times between them, in ps. A time is a number
 * of nanoseconds, or has a unit behind it; of a line with commas the first field counts. Empty lines and lines that
 * begin with # are passed over, as is a first line of words. Times must not go back. Throws {@link ArrivalsError}.
 */
export const parseArrivalTimes = (name: string, text: string): number[] => {
  const gaps: number[] = []
  let before = -1
  text.split(/\r?\n/).forEach((line, index) => {
    const field = line.split(',')[0].trim()
    if (field === '' || field.startsWith('#')) return
    const match = NUMBER.exec(field)
    if (match === null) {
      if (before < 0 && gaps.length === 0 && /^[A-Za-z_"]/.test(field)) return
      throw new ArrivalsError(
        `${name}, line ${index + 1}: "${field.slice(0, 40)}"; expected a time, as in 1250 or 1.25us`,
      )
    }
    const ps = Math.round(Number(match[1]) * UNIT_PS[match[2] ?? 'ns'])
    if (!Number.isSafeInteger(ps)) throw new ArrivalsError(`${name}, line ${index + 1}: this time is too large`)
    if (ps < before) throw new ArrivalsError(`${name}, line ${index + 1}: this time is before the one above it`)
    if (before >= 0) gaps.push(Math.max(1, ps - before))
    before = ps
    if (gaps.length >= LINES_MAX)
      throw new ArrivalsError(`${name}: more than ${LINES_MAX - 1} arrivals; keep the first ones`)
  })
  if (gaps.length === 0) throw new ArrivalsError(`${name}: there are no two arrivals in it, so no time between them`)
  return gaps
}
