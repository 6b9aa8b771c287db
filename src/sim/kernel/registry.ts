import { DRAGONFLY } from './dragonfly/index.ts'
import { FREEBSD5 } from './freebsd5/index.ts'
import type { KernelModel } from './kernel.ts'

/** All kernels, by id. */
export const KERNELS: Record<string, KernelModel> = Object.fromEntries(
  [DRAGONFLY, FREEBSD5].map((model) => [model.card.id, model]),
)
