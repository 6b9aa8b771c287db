import type { ParamSpec } from '../../kernel/params.ts'

/** A number of things. */
export const count = (
  name: string,
  title: string,
  range: readonly [min: number, max: number],
  byDefault: number,
  about: string,
): ParamSpec => ({ name, title, unit: 'count', min: range[0], max: range[1], default: byDefault, about })

/** A time, in ps. */
export const time = (
  name: string,
  title: string,
  range: readonly [min: number, max: number],
  byDefault: number,
  about: string,
): ParamSpec => ({ name, title, unit: 'ps', min: range[0], max: range[1], default: byDefault, about })

/** Bounds of times that threads compute or sleep. */
export const ANY_TIME = [1000, 10_000_000_000_000] as const
export const NS = 1000
export const US = 1_000_000

/** Threads of a workload; 0 for as many as there are CPUs. */
export const threads = (byDefault: number, about: string): ParamSpec =>
  count('threads', 'Threads', [0, 1024], byDefault, `${about}; 0: as many as there are CPUs`)
