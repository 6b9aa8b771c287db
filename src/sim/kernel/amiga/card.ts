import type { KernelCard } from '../card.ts'

export const AMIGA_CARD: KernelCard = {
  id: 'amiga',
  title: 'Amiga Exec',
  options: [],
}
