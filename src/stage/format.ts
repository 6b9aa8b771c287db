import { fixed, grouped, t } from '../language/t.ts'

/** Numbers as a person would say them: three digits that matter, and always a unit. */

const digits = (value: number): string => {
  const size = Math.abs(value)
  if (size >= 100 || size === 0) return fixed(value, 0)
  return fixed(value, size >= 10 ? 1 : 2)
}

const scaled = (value: number, units: readonly [number, string][]): string => {
  for (const [size, name] of units) if (Math.abs(value) >= size) return `${digits(value / size)} ${name}`
  const [size, name] = units[units.length - 1]
  return `${digits(value / size)} ${name}`
}

/** A duration in ps: 812 ns, 4.21 µs. */
export const formatPs = (ps: number): string =>
  scaled(ps, [
    [1e12, 's'],
    [1e9, 'ms'],
    [1e6, 'µs'],
    [1e3, 'ns'],
    [1, 'ps'],
  ])

/** An instant of a run, with a fixed number of digits so that it does not jitter while it runs. */
export const formatMoment = (ps: number): string => `${fixed(ps / 1e6, 3)} µs`

/** The same to the picosecond: steps may be closer to each other than a nanosecond. */
export const formatExactMoment = (ps: number): string => `${fixed(ps / 1e6, 6)} µs`

/** A rate: 587,000, 1.2 million. */
export const formatCount = (value: number): string => {
  if (value >= 10_000_000) return t('{count} million', { count: digits(value / 1e6) })
  if (value >= 1000) return grouped(value)
  return Number.isInteger(value) ? String(value) : digits(value)
}

/** A share: 21 %. */
export const formatShare = (share: number): string => `${fixed(share * 100, share < 0.1 ? 1 : 0)} %`

/** Lines per unit, and the like. */
export const formatRatio = (value: number): string => (Number.isFinite(value) ? digits(value) : '–')

export const formatBytes = (bytes: number): string =>
  bytes >= 1 << 20 ? `${digits(bytes / (1 << 20))} MiB` : bytes >= 1024 ? `${digits(bytes / 1024)} KiB` : `${bytes} B`

export { noUnit, oneUnit, plural } from '../playback/unit-words.ts'
