import type { ParamSpec } from '../../kernel/params.ts'
import { PAGE_BYTES } from '../core/processes.ts'
import { PS_PER_S } from '../core/spec.ts'

type Range = readonly [min: number, max: number]

/** A number of things. */
export const count = (name: string, title: string, [min, max]: Range, byDefault: number, about: string): ParamSpec => ({
  name,
  title,
  unit: 'count',
  min,
  max,
  default: byDefault,
  about,
})

/** A time of a workload, up to an hour, in ps. */
export const time = (name: string, title: string, byDefault: number, about: string): ParamSpec => ({
  name,
  title,
  unit: 'ps',
  min: 0,
  max: 3600 * PS_PER_S,
  default: byDefault,
  about,
})

/** An amount of memory or of a file, up to 1 GiB. */
export const size = (name: string, title: string, byDefault: number, about: string): ParamSpec => ({
  name,
  title,
  unit: 'bytes',
  min: 0,
  max: 1_073_741_824,
  default: byDefault,
  about,
})

/** Pages of so many bytes; one at least. */
export const pagesOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / PAGE_BYTES))
