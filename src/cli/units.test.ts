import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InputError } from './errors.ts'
import { parseBitRate, parseByteRate, parseCount, parseDuration, parseSize } from './units.ts'

describe('a number with a unit', () => {
  it.each([
    ['5us', 5_000_000],
    ['1.5ms', 1_500_000_000],
    ['100ns', 100_000],
    ['0.001 ns', 1],
    ['12', 12],
    ['1.1µs', 1_100_000],
    ['2s', 2e12],
  ])('%s is %i ps', (text, ps) => {
    expect(parseDuration('until', text)).toBe(ps)
  })

  it('tells binary from decimal multiples', () => {
    expect(parseSize('size', '64KiB')).toBe(65_536)
    expect(parseSize('size', '64kB')).toBe(64_000)
    expect(parseSize('size', '64KB')).toBe(64_000)
    expect(parseSize('size', '8192')).toBe(8192)
    expect(parseCount('rate', '1.2M')).toBe(1_200_000)
  })

  it.each([
    ['10Mbit/s', 10_000_000, 1_250_000],
    ['1.5 Gbps', 1_500_000_000, 187_500_000],
    ['480KB/s', 3_840_000, 480_000],
    ['480kB/s', 3_840_000, 480_000],
    ['1MiB/s', 8_388_608, 1_048_576],
    ['100B/s', 800, 100],
  ])('%s is %i bit/s', (text, bits, bytes) => {
    expect(parseBitRate('rate', text)).toBe(bits)
    expect(parseByteRate('rate', text)).toBe(bytes)
  })

  it('reads a plain rate in the unit of what it is for', () => {
    expect(parseBitRate('--bandwidth', '10000000')).toBe(10_000_000)
    expect(parseByteRate('--dirty-rate', '500000')).toBe(500_000)
    expect(() => parseBitRate('--bandwidth', '10MB')).toThrow(
      /^--bandwidth: "10MB"; expected a number, with one of bit/,
    )
    expect(() => parseSize('--vm', '10MB/s')).toThrow(/^--vm: /)
  })

  it('is exact for every whole number of picoseconds, in whichever unit it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 15 }), fc.constantFrom('ns', 'us', 'ms'), (ps, unit) => {
        const digits = { ns: 3, us: 6, ms: 9 }[unit] ?? 0
        const text = String(ps).padStart(digits + 1, '0')
        expect(parseDuration('t', `${text.slice(0, -digits)}.${text.slice(-digits)}${unit}`)).toBe(ps)
      }),
    )
  })

  it.each([
    '',
    '-1',
    '5 parsec',
    '1e3',
    '0x10',
    '1.5',
    '0.0001ps',
    '99999999999999999',
    'NaN',
    '5us5',
    '9999999999999s',
  ])('"%s" is refused with the name of what was meant', (text) => {
    expect(() => parseDuration('--until', text)).toThrow(InputError)
    expect(() => parseDuration('--until', text)).toThrow(/^--until: /)
  })
})
