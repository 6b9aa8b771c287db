import { CLUSTER_EVENTS, type ClusterEventName } from '../../sim/cluster/core/log.ts'
import type { ClusterRun } from './run.ts'

const STEPS: ReadonlySet<ClusterEventName> = new Set([
  'send',
  'arrive',
  'lost',
  'freeze',
  'thaw',
  'place',
  'exit',
  'kill',
  'crash',
  'restart',
  'cut',
  'heal',
  'slow',
  'peerLost',
  'hung',
  'view',
  'migrate',
  'commit',
  'abort',
  'migrated',
  'round',
])

/** What changes the course of things: a step that passes over single messages goes from one to the next of these. */
const TURNS: ReadonlySet<ClusterEventName> = new Set(
  [...STEPS].filter((name) => !['send', 'arrive', 'lost'].includes(name)),
)

const seek = (run: ClusterRun, ps: number, forward: boolean, wanted: ReadonlySet<ClusterEventName>): number => {
  const start = run.countUntil(forward ? ps : ps - 1)
  for (let row = forward ? start : start - 1; row >= 0 && row < run.length; row += forward ? 1 : -1) {
    if (wanted.has(CLUSTER_EVENTS[run.kindOf(row)])) return row
  }
  return -1
}

/** The row of the next (or last) thing that is worth a step, seen from a moment; −1 where there is none. */
export const stepFrom = (run: ClusterRun, ps: number, forward: boolean): number => seek(run, ps, forward, STEPS)

/** The same for what changes the course of things: a process stops, goes on, is somewhere else; a node dies. */
export const turnFrom = (run: ClusterRun, ps: number, forward: boolean): number => seek(run, ps, forward, TURNS)
