import { useState } from 'react'
import { t } from '../../language/t.ts'
import { clusterFrameAt } from '../../playback/cluster/frame.ts'
import { tellHang } from '../../playback/cluster/hang-words.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { afterwards, summaryOf, systemTitle } from '../../playback/cluster/summary.ts'
import { CLUSTER_PRESETS } from '../../scenario/cluster/presets.ts'
import type { Hang } from '../../sim/cluster/core/waits.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { CLUSTER_WORKLOADS } from '../../sim/cluster/workload/registry.ts'
import { useCluster } from '../../store/cluster.ts'

/** What nothing ends comes first, then what many need, then the rest. */
const gravity = ({ untilPs, cause }: Hang): number => (untilPs < 0 ? 2 : 0) + (cause === 'no quorum' ? 1 : 0)

/** What hangs at a moment, in a sentence; undefined where nothing does. */
const hangSentence = (runs: readonly ClusterRun[], momentPs: number): string | undefined => {
  for (const run of runs) {
    const { hangs, state } = clusterFrameAt(run, Math.min(momentPs, run.reachedPs))
    const [worst] = hangs.toSorted((a, b) => gravity(b) - gravity(a))
    if (worst !== undefined) return `${systemTitle(run)}: ${tellHang(run, state, worst)}`
  }
  return undefined
}

/** The sentence on top, which the runs write, and what the scenario is. */
export const ClusterHeadline = ({ runs }: { runs: readonly ClusterRun[] }) => {
  const momentPs = useCluster((state) => state.momentPs)
  const { title, workload, systems } = useCluster((state) => state.scenario)
  const [open, setOpen] = useState(false)
  const preset = CLUSTER_PRESETS.find(({ scenario }) => scenario.title === title)
  const planned = systems.map((system) => CLUSTER_SYSTEMS[system].card).filter(({ shipped }) => !shipped)
  const ready = runs.length === systems.length
  const hang = ready ? hangSentence(runs, momentPs) : undefined
  const sentence = hang ?? (ready ? summaryOf(runs) : t('{title}: running…', { title: t(title) }))
  const after = ready && hang === undefined ? afterwards(runs) : ''
  return (
    <div className="presented cluster-headline">
      <p className={`font-bold text-pretty ${hang === undefined ? '' : 'cluster-hang-line'}`} data-testid="headline">
        {sentence}
      </p>
      <div className="flex items-baseline gap-3">
        <p className={`min-w-0 text-sm ${open ? 'text-pretty' : 'truncate'}`}>
          {after !== '' && `${after} `}
          <span style={{ color: 'var(--ink-2)' }}>
            {preset?.about ?? CLUSTER_WORKLOADS[workload.kind].about}
            {planned.length > 0 &&
              ` ${t('{title}: as planned, never shipped.', { title: planned.map((card) => card.title).join(', ') })}`}
          </span>
        </p>
        <button
          type="button"
          className="cluster-link-button shrink-0"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? t('less') : t('more, and what to look for')}
        </button>
      </div>
    </div>
  )
}
