import { COUNT_UNITS, DURATION_UNITS, readQuantity, SIZE_UNITS, type Units } from '../scenario/quantity.ts'
import type { ParamSpec } from '../sim/kernel/params.ts'
import { InputError } from './errors.ts'

/** In bits per second: of bits with decimal prefixes, of bytes with either. */
const RATE_UNITS: Units = {
  'bit/s': 1,
  'kbit/s': 1e3,
  'Kbit/s': 1e3,
  'Mbit/s': 1e6,
  'Gbit/s': 1e9,
  bps: 1,
  kbps: 1e3,
  Mbps: 1e6,
  Gbps: 1e9,
  ...Object.fromEntries(Object.entries(SIZE_UNITS).map(([unit, bytes]) => [`${unit}/s`, bytes * 8])),
}
const BITS_PER_BYTE = 8
/** A quantity, exact; throws {@link InputError} that names what was meant. `plain`: what a number without a unit is. */
const parseWithUnit = (what: string, text: string, units: Units, plain = 1): number => {
  const read = readQuantity(text, units, { plain })
  if (read.ok) return read.value
  throw new InputError(`${what}: ${read.message}`)
}

/** Picoseconds from `5us`, `1.5ms`, `100ns` or a plain number. */
export const parseDuration = (what: string, text: string): number => parseWithUnit(what, text, DURATION_UNITS)

/** Bytes from `64KiB`, `8192`. */
export const parseSize = (what: string, text: string): number => parseWithUnit(what, text, SIZE_UNITS)

/** Bits per second from `10Mbit/s`, `500 kB/s`, `1.2MiB/s` or a plain number of bits per second. */
export const parseBitRate = (what: string, text: string): number => parseWithUnit(what, text, RATE_UNITS)

/** Bytes per second from `500kB/s`, `8Mbit/s` or a plain number of bytes per second. */
export const parseByteRate = (what: string, text: string): number =>
  Math.floor(parseWithUnit(what, text, RATE_UNITS, BITS_PER_BYTE) / BITS_PER_BYTE)

/** A whole number, with an optional k, M or G. */
export const parseCount = (what: string, text: string): number => parseWithUnit(what, text, COUNT_UNITS)

/** Per mille, from `800`, or a share: `0.8`, `80%`. */
const parseShare = (what: string, text: string): number => {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim())
  if (percent !== null) return wholePermille(what, text, Number(percent[1]) * 10)
  if (/^[01]?\.\d+$/.test(text.trim())) return wholePermille(what, text, Number(text) * 1000)
  return parseCount(what, text)
}

const wholePermille = (what: string, text: string, permille: number): number => {
  const whole = Math.round(permille)
  if (Math.abs(whole - permille) > 1e-6) throw new InputError(`${what}: "${text}" is not a whole number of per mille`)
  return whole
}

/** A choice, by its number or by its words. */
const parseChoice = (spec: ParamSpec, text: string): number => {
  const named = spec.choices?.indexOf(text.trim()) ?? -1
  if (named >= 0) return named
  if (/^\d+$/.test(text.trim())) return parseCount(spec.name, text)
  const all = spec.choices?.map((words, index) => `${index} (${words})`).join(', ')
  throw new InputError(`${spec.name}: "${text.slice(0, 40)}"; expected one of ${all}`)
}

/** The value of a parameter, in its own unit. */
export const parseParam = (spec: ParamSpec, text: string): number => {
  if (spec.unit === 'ps') return parseDuration(spec.name, text)
  if (spec.unit === 'permille') return parseShare(spec.name, text)
  if (spec.unit === 'choice') return parseChoice(spec, text)
  return spec.unit === 'bytes' ? parseSize(spec.name, text) : parseCount(spec.name, text)
}
