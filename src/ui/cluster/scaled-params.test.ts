import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParamSpec } from '../../sim/kernel/params.ts'
import { scaledParam } from './scaled-params.ts'

const spec = (unit: ParamSpec['unit'], usual: number, [min, max]: [number, number]): ParamSpec => ({
  name: 'x',
  title: 'X',
  about: '',
  unit,
  min,
  max,
  default: usual,
})

describe('parameters in the units in which one says them', () => {
  it('are the largest in which value and default are whole', () => {
    expect(scaledParam(spec('ps', 300e9, [0, 3600e12]), 500e9)).toMatchObject({
      factor: 1e9,
      spec: { title: 'X (ms)' },
    })
    expect(scaledParam(spec('ps', 300e9, [0, 3600e12]), 500e9 + 1e6)).toMatchObject({ factor: 1e6 })
    expect(scaledParam(spec('bytes', 16 << 20, [4096, 1 << 30]), 16 << 20)).toMatchObject({
      factor: 1 << 20,
      spec: { title: 'X (MiB)', min: 1, max: 1024, default: 16 },
    })
    expect(scaledParam(spec('perSecond', 1e8, [1000, 1e12]), 1e8)).toMatchObject({ factor: 1e6 })
    expect(scaledParam(spec('count', 3, [0, 9]), 5)).toMatchObject({ factor: 1, spec: { title: 'X' } })
  })

  it('never let a value through that the program does not take', () => {
    const units = fc.constantFrom<ParamSpec['unit']>('ps', 'bytes', 'perSecond', 'count')
    fc.assert(
      fc.property(units, fc.nat(1e9), fc.nat(1e9), fc.nat(1e9), (unit, a, b, value) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)]
        const own = Math.min(max, Math.max(min, value))
        const { spec: scaled, factor } = scaledParam(spec(unit, own, [min, max]), own)
        expect(Number.isInteger(own / factor)).toBe(true)
        expect(scaled.min * factor).toBeGreaterThanOrEqual(min)
        expect(scaled.max * factor).toBeLessThanOrEqual(max)
      }),
    )
  })
})
