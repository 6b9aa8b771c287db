import type { ParamSpec } from '../../sim/kernel/params.ts'

type Scale = readonly [factor: number, unit: string]

const TIMES: readonly Scale[] = [
  [1e12, 's'],
  [1e9, 'ms'],
  [1e6, 'µs'],
  [1e3, 'ns'],
  [1, 'ps'],
]
const SIZES: readonly Scale[] = [
  [1_073_741_824, 'GiB'],
  [1_048_576, 'MiB'],
  [1024, 'KiB'],
  [1, 'bytes'],
]
const RATES: readonly Scale[] = [
  [1e6, 'million per second'],
  [1, 'per second'],
]
const SCALES: Partial<Record<ParamSpec['unit'], readonly Scale[]>> = { ps: TIMES, bytes: SIZES, perSecond: RATES }

/** A parameter in the unit in which a person would say it, and how many of the program's own unit that is. */
export interface ScaledParam {
  spec: ParamSpec
  factor: number
}

/** The largest unit in which a parameter's value and its usual value are whole numbers. */
export const scaledParam = (spec: ParamSpec, value: number): ScaledParam => {
  const scales = SCALES[spec.unit]
  if (scales === undefined) return { spec, factor: 1 }
  const usual = spec.default === 0 ? spec.max : spec.default
  const fits = ([factor]: Scale): boolean =>
    value % factor === 0 && spec.default % factor === 0 && Math.max(value, usual) >= factor && spec.max >= factor
  const [factor, unit] = scales.find(fits) ?? scales[scales.length - 1]
  return {
    factor,
    spec: {
      ...spec,
      unit: 'count',
      title: `${spec.title} (${unit})`,
      min: Math.ceil(spec.min / factor),
      max: Math.floor(spec.max / factor),
      default: spec.default / factor,
    },
  }
}
