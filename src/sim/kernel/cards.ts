import type { KernelCard } from './card.ts'
import { AMIGA_CARD } from './amiga/card.ts'
import { DRAGONFLY_CARD } from './dragonfly/card.ts'
import { FREEBSD4_CARD } from './freebsd4/card.ts'
import { FREEBSD5_CARD } from './freebsd5/card.ts'
import { LINUX26_CARD } from './linux26/card.ts'

/** All kernels, by id, in the order in which they are offered. */
export const KERNEL_CARDS: Record<string, KernelCard> = Object.fromEntries(
  [DRAGONFLY_CARD, FREEBSD5_CARD, FREEBSD4_CARD, LINUX26_CARD, AMIGA_CARD].map((card) => [card.id, card]),
)
