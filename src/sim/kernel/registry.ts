import { DRAGONFLY } from './dragonfly/index.ts'
import { FREEBSD5 } from './freebsd5/index.ts'
import type { KernelModel } from './kernel.ts'

/** All kernels, by id. */
export const KERNELS: Record<string, KernelModel> = { [DRAGONFLY.id]: DRAGONFLY, [FREEBSD5.id]: FREEBSD5 }
