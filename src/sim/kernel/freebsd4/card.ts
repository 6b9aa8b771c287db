import type { KernelCard } from '../card.ts'
import { choice } from '../params.ts'

export const FREEBSD4_CARD: KernelCard = {
  id: 'freebsd4',
  title: 'FreeBSD 4',
  options: [
    choice(
      'threads',
      "A process's threads",
      ['one process each', 'N:1 (libc_r)'],
      'libc_r: the kernel knows one process, and a blocking call stops all of its threads',
      1,
    ),
  ],
}
