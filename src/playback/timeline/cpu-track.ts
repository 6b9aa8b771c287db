import { LABELS, type LabelName, type RunInfo } from '../../sim/log/schema.ts'
import { GROUPS, NO_GROUP, Track } from './track.ts'

/** What a CPU's time is spent on, in the five families that the page colours by. */
export type TimeFamily = 'idle' | 'work' | 'overhead' | 'spin' | 'stall'

const familyOf = (label: LabelName): TimeFamily => {
  if (label === 'idle' || label === 'wake') return 'idle'
  if (label === 'user' || label === 'kernel') return 'work'
  if (label === 'spin') return 'spin'
  return label.startsWith('stall') ? 'stall' : 'overhead'
}

/** The family of each label, by its number in the log. */
export const FAMILY_OF: readonly TimeFamily[] = LABELS.map((label) => familyOf(label))

/** By thread: which of the seven colours it has, for as long as a run lasts; idle threads have none. */
export const threadGroups = (info: Pick<RunInfo, 'threads'>): Int8Array => {
  let order = 0
  return Int8Array.from(info.threads, ({ kind }) => (kind === 'idle' ? NO_GROUP : order++ % (GROUPS - 1)))
}

/** The lane of a CPU, idle at first: a stretch's state is its label, `who` the thread it is spent for, `detail` the line waited for. */
export const cpuTrack = (groups: Int8Array): Track =>
  new Track(LABELS.length, (label, thread) => (FAMILY_OF[label] === 'work' ? (groups[thread] ?? NO_GROUP) : -1))
