/** Numbers as a person would say them: three digits that matter, and always a unit. */

const digits = (value: number): string => {
  const size = Math.abs(value)
  if (size >= 100 || size === 0) return value.toFixed(0)
  return size >= 10 ? value.toFixed(1) : value.toFixed(2)
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
export const formatMoment = (ps: number): string => `${(ps / 1e6).toFixed(3)} µs`

/** The same to the picosecond: steps may be closer to each other than a nanosecond. */
export const formatExactMoment = (ps: number): string => `${(ps / 1e6).toFixed(6)} µs`

/** A rate: 587,000, 1.2 million. */
export const formatCount = (value: number): string => {
  if (value >= 10_000_000) return `${digits(value / 1e6)} million`
  if (value >= 1000) return Math.round(value).toLocaleString('en-US')
  return Number.isInteger(value) ? String(value) : digits(value)
}

/** A share: 21 %. */
export const formatShare = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`

/** Lines per unit, and the like. */
export const formatRatio = (value: number): string => (Number.isFinite(value) ? digits(value) : '–')

export const formatBytes = (bytes: number): string =>
  bytes >= 1 << 20 ? `${digits(bytes / (1 << 20))} MiB` : bytes >= 1024 ? `${digits(bytes / 1024)} KiB` : `${bytes} B`

/** Several of a unit: packets, accesses. */
export const plural = (unit: string): string => (unit.endsWith('s') ? `${unit}es` : `${unit}s`)
