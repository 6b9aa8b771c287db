import type { Run } from '../run.ts'
import { EventCounts } from './event-counts.ts'
import { type Fold, LineFold, LockFold, ThreadFold } from './folds.ts'

/** What has a lane when the user asks for one. */
export type LaneKind = 'lock' | 'line' | 'thread'

/** Events folded at a time, so that a pause between two pictures stays short. */
const SLICE = 20_000

interface Folding {
  fold: Fold
  seen: number
}

const foldOf = ({ info }: Run, kind: LaneKind, index: number): Fold => {
  if (kind === 'lock') return new LockFold(info, index)
  return kind === 'line' ? new LineFold(info, index) : new ThreadFold(info, index)
}

/** What the timeline makes of a run's log beside the lanes of its CPUs: counts of events, and lanes on request. */
export class RunIndex {
  readonly counts: EventCounts
  private readonly run: Run
  private readonly lanes = new Map<string, Folding>()

  constructor(run: Run) {
    this.run = run
    this.counts = new EventCounts(run.log)
  }

  /** The lane of a lock, line or thread, as far as it has been folded: see {@link catchUp}. */
  laneOf(kind: LaneKind, index: number): Fold {
    const key = `${kind} ${index}`
    const known = this.lanes.get(key)
    if (known !== undefined) return known.fold
    const fold = foldOf(this.run, kind, index)
    this.lanes.set(key, { fold, seen: 0 })
    return fold
  }

  /** Lets go of the lanes that are not among `kept`. */
  keepOnly(kept: readonly { kind: LaneKind; index: number }[]): void {
    const keys = new Set(kept.map(({ kind, index }) => `${kind} ${index}`))
    for (const key of this.lanes.keys()) if (!keys.has(key)) this.lanes.delete(key)
  }

  /** Takes in some of what the log has got since. Says whether all of it is in now. */
  catchUp(most = Math.ceil(SLICE / (1 + this.lanes.size / 3))): boolean {
    const { columns, length } = this.run.log
    let whole = this.counts.catchUp(most)
    for (const lane of this.lanes.values()) {
      const end = Math.min(length, lane.seen + most)
      for (; lane.seen < end; lane.seen++) lane.fold.apply(columns, lane.seen)
      whole &&= end === length
    }
    return whole
  }
}

const known = new WeakMap<Run, RunIndex>()

/** The index of a run, made when first asked for. */
export const runIndexOf = (run: Run): RunIndex => {
  const index = known.get(run) ?? new RunIndex(run)
  known.set(run, index)
  return index
}
