import { t } from '../language/t.ts'

/** How many of the smallest unit each unit is. */
export type Units = Readonly<Record<string, number>>

/** In picoseconds. A plain number is picoseconds too. */
export const DURATION_UNITS: Units = { ps: 1, ns: 1e3, us: 1e6, µs: 1e6, ms: 1e9, s: 1e12 }
/** In bytes. A plain number is bytes too. */
export const SIZE_UNITS: Units = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9 }
/** Of plain counts and rates. */
export const COUNT_UNITS: Units = { k: 1e3, M: 1e6, G: 1e9 }

const DECIMALS_MAX = 12

export type QuantityRead = { ok: true; value: number } | { ok: false; message: string }

/**
 * Reads `12`, `1.5ms`, `64 KiB`: exact, in whole smallest units, or what is wrong with it. `plain`: what a number
 * without a unit stands for; `signed`: `-3` is a quantity too.
 */
export const readQuantity = (
  text: string,
  units: Units,
  { plain = 1, signed = false }: { plain?: number; signed?: boolean } = {},
): QuantityRead => {
  const match = /^(-?)(\d{1,16})(?:\.(\d{1,12}))?\s*([A-Za-zµ]*(?:\/s)?)$/.exec(text.trim().replaceAll('\u03bc', 'µ'))
  const unit = match?.[4] ?? ''
  if (match === null || (match[1] !== '' && !signed) || (unit !== '' && !Object.hasOwn(units, unit))) {
    const names = Object.keys(units).join(', ')
    const given = text.slice(0, 40)
    return {
      ok: false,
      message:
        names === ''
          ? t('"{given}"; expected a whole number', { given })
          : t('"{given}"; expected a number, with one of {names} behind it or nothing', { given, names }),
    }
  }
  // In whole numbers all the way: 0.1 has no exact value in binary, and 1.1 µs must be exactly 1,100,000 ps.
  const digits = BigInt(match[2] + (match[3] ?? '').padEnd(DECIMALS_MAX, '0'))
  const scale = 10n ** BigInt(DECIMALS_MAX)
  const scaled = digits * BigInt(unit === '' ? plain : units[unit])
  if (scaled % scale !== 0n) {
    return { ok: false, message: t('"{given}" is not a whole number of the smallest unit', { given: text }) }
  }
  const value = Number(scaled / scale) * (match[1] === '' ? 1 : -1)
  return Number.isSafeInteger(value)
    ? { ok: true, value: value === 0 ? 0 : value }
    : { ok: false, message: t('"{given}" is too large', { given: text }) }
}

/** Units in which a person says a quantity, the largest first. */
const SAID: readonly (readonly [Units, readonly string[]])[] = [
  [DURATION_UNITS, ['s', 'ms', 'µs', 'ns', 'ps']],
  [SIZE_UNITS, ['GiB', 'MiB', 'KiB', 'B']],
]

/** A quantity in the largest unit of which it is exactly so many, with up to three decimals: what can be read back. */
export const sayQuantity = (value: number, units: Units): string => {
  const names = SAID.find(([known]) => known === units)?.[1]
  if (names === undefined || !Number.isSafeInteger(value)) return String(value)
  if (value === 0) return `0 ${names[names.length - 1]}`
  for (const name of names) {
    const said = `${Number((value / units[name]).toFixed(3))} ${name}`
    const read = readQuantity(said, units, { signed: true })
    if (Math.abs(value) >= units[name] && read.ok && read.value === value) return said
  }
  return `${value} ${names[names.length - 1]}`
}
