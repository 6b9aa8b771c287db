import { t } from '../../language/t.ts'
import { systemTitle } from '../../playback/cluster/summary.ts'
import { timelineHeight } from '../../stage/cluster/timeline.ts'
import { useApp } from '../../store/app.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'
import { Header } from '../header.tsx'
import { useOffline } from '../use-offline.ts'
import DraftOffer from '../editor/draft-offer.tsx'
import './cluster.css'
import { ClusterControls } from './controls.tsx'
import { ClusterDialogs } from './dialogs.tsx'
import { ClusterHeadline } from './headline.tsx'
import { useClusterKeys } from './keys.ts'
import { ClusterLegend } from './legend.tsx'
import { ClusterNotice, ClusterRunsDiffer } from './notices.tsx'
import { ClusterSide } from './side.tsx'
import { ClusterTimeline } from './timeline-panel.tsx'
import { TurningPanel } from './turning-panel.tsx'
import { ClusterTransport } from './transport.tsx'
import { useClusterOpening } from './use-cluster-opening.ts'
import { useClusterPlayback, useClusterSpeed } from './use-cluster-playback.ts'
import { useClusterRuns } from './use-cluster-runs.ts'
import { useStageRoom } from './use-stage-room.ts'

const ClusterPage = ({ link }: { link: string }) => {
  const ready = useClusterOpening(link)
  return ready ? <Opened /> : <main className="p-6">{t('Opening…')}</main>
}

const NOTHING = { run: null, error: null }
/** Height of a usual time line, until there is one; in pixels. */
const TIMELINE = 95

const Opened = () => {
  const scenario = useCluster((state) => state.scenario)
  const alone = useCluster((state) => state.alone)
  const dialog = useCluster((state) => state.dialog)
  const language = useApp((state) => state.language)
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
      <main key={language} className="flex flex-col gap-2">
        <ClusterNotice />
        <ClusterRunsDiffer loadings={loadings} />
        <DraftOffer />
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
      {dialog !== null && <ClusterDialogs runs={loadings.map(({ run }) => run)} />}
    </div>
  )
}

export default ClusterPage
