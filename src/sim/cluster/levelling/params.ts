import type { ParamSpec } from '../../kernel/params.ts'
import { PS_PER_S, PS_PER_US } from '../core/spec.ts'

/** A time of a leveller, in ps. */
export const time = (name: string, title: string, byDefault: number, about: string): ParamSpec => ({
  name,
  title,
  unit: 'ps',
  min: 0,
  max: 600 * PS_PER_S,
  default: byDefault,
  about,
})

/** How often loads are taken and told. */
export const period = (about: string): ParamSpec => ({
  ...time('periodPs', 'Every', PS_PER_S, about),
  min: PS_PER_S / 100,
})

/** What a load message costs the CPU. */
export const MESSAGE_COST = time(
  'messagePs',
  'CPU time of a load message',
  50 * PS_PER_US,
  'at each side, booked once a period (assumed)',
)

/** Bytes of a message with one load: headers, node, load (assumed); and of each load more in it. */
export const LOAD_BYTES = 64
export const ENTRY_BYTES = 8
