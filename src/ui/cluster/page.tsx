import { useEffect, useState } from 'react'
import { t } from '../../language/t.ts'
import { isClusterLink } from '../../scenario/cluster/is-link.ts'
import { CLUSTER_ENGINE_VERSION, decodeClusterLink } from '../../scenario/cluster/link.ts'
import { CLUSTER_PRESETS } from '../../scenario/cluster/presets.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { systemTitle } from '../../playback/cluster/summary.ts'
import { timelineHeight } from '../../stage/cluster/timeline.ts'
import { chooseCluster, chooseClusterPreset, useCluster } from '../../store/cluster.ts'
import { Header } from '../header.tsx'
import { useOffline } from '../use-offline.ts'
import './cluster.css'
import { ClusterControls } from './controls.tsx'
import { ClusterDialogs } from './dialogs.tsx'
import { ClusterHeadline } from './headline.tsx'
import { useClusterKeys } from './keys.ts'
import { ClusterLegend } from './legend.tsx'
import { ClusterSide } from './side.tsx'
import { ClusterTimeline } from './timeline-panel.tsx'
import { TurningPanel } from './turning-panel.tsx'
import { ClusterTransport } from './transport.tsx'
import { useClusterPlayback, useClusterSpeed } from './use-cluster-playback.ts'
import { useClusterRuns } from './use-cluster-runs.ts'
import { useStageRoom } from './use-stage-room.ts'

/** Opens what a link says, or the first preset. Returns whether that has been decided. */
const useClusterOpening = (link: string): boolean => {
  const [opened, setOpened] = useState<string | null>(null)
  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    const open = async (): Promise<void> => {
      const decoded = isClusterLink(link) ? await decodeClusterLink(link) : null
      if (decoded?.ok === true) {
        const { scenario, momentPs, digest, engine } = decoded.shared
        const newer = engine > CLUSTER_ENGINE_VERSION
        chooseCluster({
          scenario,
          momentPs,
          expectedDigest: digest,
          playing: false,
          speedPs: 0,
          picked: null,
          inside: null,
          notice: newer
            ? 'This link was made by a newer version of the program: its run may differ from what was shared.'
            : null,
        })
      } else {
        chooseClusterPreset(CLUSTER_PRESETS[0], !still)
        if (decoded !== null) chooseCluster({ notice: `${decoded.message} What you see instead is the first example.` })
      }
      setOpened(link)
    }
    void open()
  }, [link])
  return opened === link
}

const ClusterPage = ({ link }: { link: string }) => {
  const ready = useClusterOpening(link)
  return ready ? <Opened /> : <main className="p-6">{t('Opening…')}</main>
}

const Notice = ({ run }: { run: ClusterRun | undefined }) => {
  const { notice, expectedDigest } = useCluster()
  const differs = expectedDigest !== '' && run?.finished === true && run.digest !== expectedDigest
  if (notice === null && !differs) return null
  return (
    <div
      role="alert"
      className="presented panel flex items-start gap-3 border-2 p-3"
      style={{ borderColor: 'var(--stall)' }}
    >
      <p className="grow">
        {notice ??
          t(
            'This run differs from the one that was shared: its digest is {digest}, not {expected}. The program has changed since.',
            { digest: run?.digest ?? '', expected: expectedDigest },
          )}
      </p>
      <button type="button" className="button" onClick={() => chooseCluster({ notice: null, expectedDigest: '' })}>
        {t('Dismiss')}
      </button>
    </div>
  )
}

const NOTHING = { run: null, error: null }
/** Height of a usual time line, until there is one; in pixels. */
const TIMELINE = 95

const Opened = () => {
  const scenario = useCluster((state) => state.scenario)
  const alone = useCluster((state) => state.alone)
  const dialog = useCluster((state) => state.dialog)
  const loadings = useClusterRuns(scenario)
  const runs = loadings.flatMap(({ run }) => (run === null || run.length === 0 ? [] : [run]))
  const speed = useClusterSpeed(runs)
  useClusterPlayback(runs)
  useClusterKeys(runs)
  useOffline(runs.length > 0)
  const shown = scenario.systems
    .map((system, side) => ({ system, side }))
    .filter(({ side }) => alone < 0 || side === alone)
  const lanes = runs.map((run) => ({ run, title: systemTitle(run) }))
  const { columns, height } = useStageRoom(shown.length, lanes.length === 0 ? TIMELINE : timelineHeight(lanes))
  return (
    <div className="mx-auto flex max-w-[1760px] flex-col gap-2 p-2 sm:px-3 sm:pt-2">
      <Header
        help={() => chooseCluster({ dialog: 'help' })}
        share={() => chooseCluster({ dialog: 'share' })}
        takeOut={() => chooseCluster({ dialog: 'export', playing: false })}
      />
      <main className="flex flex-col gap-2">
        <Notice run={runs[0]} />
        <ClusterHeadline runs={runs} />
        <ClusterControls />
        <div className="presented grid gap-2" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
          {shown.map(({ system, side }) => (
            <ClusterSide
              key={system}
              side={side}
              system={system}
              loading={loadings[side] ?? NOTHING}
              speedPs={speed}
              height={height}
              hasOthers={scenario.systems.length > 1}
            />
          ))}
        </div>
        <ClusterLegend />
        <TurningPanel />
        <div className="presented cluster-dock">
          <ClusterTransport runs={runs} speedPs={speed} />
          <ClusterTimeline sides={lanes} />
        </div>
      </main>
      {dialog !== null && <ClusterDialogs runs={runs} />}
    </div>
  )
}

export default ClusterPage
