import { t } from '../../language/t.ts'
import type { ClusterLoading } from '../../playback/cluster/loader.ts'
import { CLUSTER_ENGINE_VERSION } from '../../scenario/cluster/link.ts'
import { differingRuns } from '../../scenario/digests.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'
import { AlertBar } from '../alert-bar.tsx'
import { DifferenceNotice } from '../links/difference-notice.tsx'

/** A sentence that the user has to know. */
export const ClusterNotice = () => {
  const notice = useCluster((state) => state.notice)
  if (notice === null) return null
  return (
    <AlertBar dismiss={() => chooseCluster({ notice: null })}>
      <p>{notice}</p>
    </AlertBar>
  )
}

/** Says which of the systems ran differently from what a link says. */
export const ClusterRunsDiffer = ({ loadings }: { loadings: readonly ClusterLoading[] }) => {
  const expected = useCluster((state) => state.expected)
  const systems = useCluster((state) => state.scenario.systems)
  if (expected === null) return null
  const runs = systems.map((system, side) => {
    const run = loadings[side]?.run
    return {
      title: CLUSTER_SYSTEMS[system].card.title,
      id: system,
      digest: run?.finished === true ? run.digest : undefined,
    }
  })
  return (
    <DifferenceNotice
      differences={differingRuns(expected.digests, runs, systems[0])}
      engine={expected.engine}
      here={CLUSTER_ENGINE_VERSION}
      dismiss={() => chooseCluster({ expected: null })}
      label={t('What differs from what was shared')}
    />
  )
}
