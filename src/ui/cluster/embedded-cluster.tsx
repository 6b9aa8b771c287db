import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { useCluster } from '../../store/cluster.ts'
import { OpenOutside } from '../embed/open-outside.tsx'
import { useMessages } from '../embed/use-messages.ts'
import './cluster.css'
import { ClusterHeadline } from './headline.tsx'
import { EMBEDDED_KEYS, useClusterKeys } from './keys.ts'
import { ClusterNotice, ClusterRunsDiffer } from './notices.tsx'
import { ClusterSide } from './side.tsx'
import { ClusterTransport } from './transport.tsx'
import { useClusterOpening } from './use-cluster-opening.ts'
import { useClusterPlayback, useClusterSpeed } from './use-cluster-playback.ts'
import { useClusterRuns } from './use-cluster-runs.ts'
import { useStageRoom } from './use-stage-room.ts'

const NOTHING = { run: null, error: null }

const Opened = () => {
  const scenario = useCluster((state) => state.scenario)
  const { systems } = scenario
  const loadings = useClusterRuns(scenario)
  const runs = loadings.flatMap(({ run }) => (run === null || run.length === 0 ? [] : [run]))
  const speed = useClusterSpeed(runs)
  const { columns, height } = useStageRoom(systems.length, 0)
  useClusterPlayback(runs)
  useClusterKeys(runs, EMBEDDED_KEYS)
  useMessages(
    scenario,
    systems.map((system, side) => {
      const run = loadings[side]?.run
      return {
        id: system,
        title: CLUSTER_SYSTEMS[system].card.title,
        digest: run?.finished === true ? run.digest : null,
      }
    }),
  )
  return (
    <main className="embed">
      <ClusterNotice />
      <ClusterHeadline runs={runs} />
      <ClusterRunsDiffer loadings={loadings} />
      <div className="grid gap-2" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
        {systems.map((system, side) => (
          <ClusterSide
            key={system}
            side={side}
            system={system}
            loading={loadings[side] ?? NOTHING}
            speedPs={speed}
            height={height}
            hasOthers={false}
          />
        ))}
      </div>
      <div className="embed-dock">
        <ClusterTransport runs={runs} speedPs={speed} />
        <OpenOutside />
      </div>
    </main>
  )
}

/** A cluster inside another page: its systems at the moment, and play and seek. */
const EmbeddedCluster = ({ link }: { link: string }) => (useClusterOpening(link) ? <Opened /> : null)

export default EmbeddedCluster
