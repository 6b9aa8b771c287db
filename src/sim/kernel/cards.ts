import type { KernelCard } from './card.ts'
import { DRAGONFLY_CARD } from './dragonfly/card.ts'
import { FREEBSD5_CARD } from './freebsd5/card.ts'

/** All kernels, by id, in the order in which they are offered. */
export const KERNEL_CARDS: Record<string, KernelCard> = Object.fromEntries(
  [DRAGONFLY_CARD, FREEBSD5_CARD].map((card) => [card.id, card]),
)
