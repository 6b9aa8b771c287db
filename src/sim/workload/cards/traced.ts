import { ASSUMED_LINES } from '../../trace/sched/working-sets.ts'
import type { WorkloadCard } from '../card.ts'
import { count } from './common.ts'

export const TRACED_CARD: WorkloadCard = {
  kind: 'traced',
  title: 'The threads of a trace',
  about:
    "Threads do what a real kernel's trace says of them: they compute for as long, sleep for as long, and wake each other where the trace tells who did it. Where and when they run is this kernel's affair. Without a trace they are four made-up threads.",
  unit: 'burst',
  params: [
    count(
      'lines',
      'Working set',
      [0, 4096],
      ASSUMED_LINES,
      'lines that a thread reads and writes in each burst: assumed, for no trace of a scheduler tells',
    ),
    count(
      'shorten',
      'Times shortened',
      [1, 1_000_000],
      1,
      'all that threads compute and sleep is so many times shorter',
    ),
  ],
}
