import { figuresOf } from '../../playback/cluster/figures.ts'
import { clusterFrameAt } from '../../playback/cluster/frame.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { tellHang } from '../../playback/cluster/hang-words.ts'
import { processName, sayBytes, sayPs } from '../../playback/cluster/words.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { CLUSTER_WORKLOADS } from '../../sim/cluster/workload/registry.ts'
import { useCluster } from '../../store/cluster.ts'

const titleOf = (run: ClusterRun): string => CLUSTER_SYSTEMS[run.info.system].card.title
const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

/** What the runs come to, in a sentence that they write themselves. */
const sentence = (runs: readonly ClusterRun[], momentPs: number): string => {
  for (const run of runs) {
    const { hangs, state } = clusterFrameAt(run, Math.min(momentPs, run.reachedPs))
    if (hangs.length > 0) return `${titleOf(run)}: ${tellHang(run, state, hangs[0])}`
  }
  const single = runs.every((run) => figuresOf(run).moves.length === 1)
  if (single) {
    const still = runs.map((run) => {
      const [{ frozenPs, outcome }] = figuresOf(run).moves
      const end = outcome === 'moved' ? '' : ` (${outcome})`
      return `${sayPs(frozenPs)} under ${titleOf(run)}${end}`
    })
    const [{ pid }] = figuresOf(runs[0]).moves
    return `Moved once, ${processName(runs[0], pid)} stood still for ${listed(still)}.`
  }
  const killed = runs.filter((run) => figuresOf(run).killed > 0)
  if (killed.length > 0) {
    return (
      listed(
        killed.map(
          (run) => `${titleOf(run)} lost ${figuresOf(run).killed} process${figuresOf(run).killed > 1 ? 'es' : ''}`,
        ),
      ) + '.'
    )
  }
  const done = runs.map((run) => {
    const { moves, bytes, finished } = figuresOf(run)
    return `${titleOf(run)}: ${finished} processes ended, ${moves.length} moved, ${sayBytes(bytes)} over the wires`
  })
  return `${done.join('. ')}.`
}

/** The sentence on top, and what the scenario is. */
export const ClusterHeadline = ({ runs }: { runs: readonly ClusterRun[] }) => {
  const momentPs = useCluster((state) => state.momentPs)
  const { title, workload } = useCluster((state) => state.scenario)
  return (
    <div>
      <p className="text-lg leading-snug font-bold text-balance sm:text-2xl" data-testid="headline">
        {runs.length === 0 ? title : sentence(runs, momentPs)}
      </p>
      <p className="mt-1 text-sm" style={{ color: 'var(--ink-2)' }}>
        {CLUSTER_WORKLOADS[workload.kind].about} A room is a node, <strong>its roof has its colour</strong>; a process
        wears the colour of its home.
      </p>
    </div>
  )
}
