import { type Bounce, bouncesOf, fetchesByCpu } from '../../playback/protocol/bounces.ts'
import type { Run } from '../../playback/run.ts'
import { momentOf, nearestEvent } from '../../playback/steps.ts'
import type { ScenarioIntervention } from '../../scenario/interventions.ts'
import { KIND } from '../../sim/log/schema.ts'
import { choose, useApp } from '../../store/app.ts'
import { intervene } from '../../store/what-if.ts'

/** A line's threads that its kernel would move at all; those of idle CPUs and of interrupts stay where they are. */
export const movableFetchers = ({ info }: Run, { threads }: Bounce): number[] =>
  threads
    .map(({ thread }) => thread)
    .filter((thread) => thread >= 0 && info.threads[thread].kind !== 'idle' && info.threads[thread].bound < 0)

/** The CPU that fetched a line most often: where the fewest would have to go. */
export const busiestFetcher = ({ info }: Run, bounce: Bounce): number => {
  const fetches = fetchesByCpu(bounce, info.cpuCount)
  return fetches.indexOf(Math.max(...fetches))
}

/** What would keep a line where it is: all threads that fetch it, on one CPU, from an instant on. */
export const keepTogether = (run: Run, bounce: Bounce, cpu: number, atPs: number): ScenarioIntervention[] =>
  movableFetchers(run, bounce).map((thread) => ({
    atPs,
    kind: 'pin',
    thread: run.info.threads[thread].name,
    cpu,
    on: run.info.kernel,
  }))

/** Picks the line that moved most often on any side, at its next move. */
export const pickMostBounced = (runs: readonly Run[]): void => {
  const found = runs
    .map((run, side) => ({ run, side, bounce: bouncesOf(run)[0] }))
    .filter(({ bounce }) => bounce !== undefined)
    .toSorted((one, other) => other.bounce.transfers - one.bounce.transfers)
  if (found.length === 0) return
  const [{ run, side, bounce }] = found
  const { momentPs } = useApp.getState()
  const { columns } = run.log
  const moves = (at: number): boolean => columns.kind[at] === KIND.transfer && columns.a[at] === bounce.line
  const next = nearestEvent(run, momentPs, true, moves)
  const event = next >= 0 ? next : nearestEvent(run, momentPs, false, moves)
  choose({
    picked: { side, kind: 'line', index: bounce.line },
    playing: false,
    ...(event < 0 ? {} : { momentPs: momentOf(run, event) }),
  })
}

/** Keeps the threads of the line that is picked on the CPU that fetched it most. */
export const keepPickedTogether = (runs: readonly Run[]): void => {
  const { picked, momentPs } = useApp.getState()
  const run = picked === null ? undefined : runs[picked.side]
  if (run === undefined || picked?.kind !== 'line') return
  const bounce = bouncesOf(run).find((one) => one.line === picked.index)
  if (bounce === undefined || movableFetchers(run, bounce).length === 0) return
  intervene(...keepTogether(run, bounce, busiestFetcher(run, bounce), Math.round(momentPs)))
}
