import { AMIGA } from './amiga/index.ts'
import { DRAGONFLY } from './dragonfly/index.ts'
import { FREEBSD4 } from './freebsd4/index.ts'
import { FREEBSD5 } from './freebsd5/index.ts'
import type { KernelModel } from './kernel.ts'
import { LINUX26 } from './linux26/index.ts'

/** All kernels, by id. */
export const KERNELS: Record<string, KernelModel> = Object.fromEntries(
  [DRAGONFLY, FREEBSD5, FREEBSD4, LINUX26, AMIGA].map((model) => [model.card.id, model]),
)
