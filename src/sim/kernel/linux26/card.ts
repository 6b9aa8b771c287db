import type { KernelCard } from '../card.ts'
import { choice } from '../params.ts'

/** What the balancer asks of a task that has run a short while ago. */
export const CACHE_HOT = { intended: 0, inverted: 1, off: 2 } as const

export const LINUX26_CARD: KernelCard = {
  id: 'linux26',
  title: 'Linux 2.6',
  options: [
    choice(
      'cacheHot',
      'Cache-hot tasks',
      ['as intended', 'inverted for idle and busy, as reported of 2.6.0-test4', 'off'],
      'intended: a busy CPU leaves a task alone that has just run, an idle one takes it; reported: the other way round',
    ),
  ],
}
