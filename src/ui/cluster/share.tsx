import { useCallback } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { t } from '../../language/t.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { sayPs } from '../../playback/cluster/words.ts'
import { CLUSTER_ENGINE_VERSION, encodeClusterLink } from '../../scenario/cluster/link.ts'
import { CLUSTER_LIMITS } from '../../scenario/cluster/scenario.ts'
import { digestsText } from '../../scenario/digests.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'
import { type Sharable, ShareDialog } from '../share/share-dialog.tsx'

/** The cluster and the moment that are shown, with the digest of every system's run. */
export const ShareCluster = ({ runs }: { runs: readonly (ClusterRun | null)[] }) => {
  const { scenario, momentPs } = useCluster(
    useShallow((state) => ({ scenario: state.scenario, momentPs: Math.round(state.momentPs) })),
  )
  const digest = digestsText(runs.map((run) => (run?.finished === true ? run.digest : undefined)))
  const encode = useCallback<Sharable['encode']>(
    (choice) =>
      encodeClusterLink({
        scenario: { ...scenario, title: choice.title },
        presetTitle: scenario.title,
        momentPs: choice.momentPs,
        digest,
        engine: CLUSTER_ENGINE_VERSION,
      }),
    [scenario, digest],
  )
  return (
    <ShareDialog
      heading={t('Share this cluster')}
      title={scenario.title}
      titleMax={CLUSTER_LIMITS.titleLength}
      momentPs={momentPs}
      momentWords={sayPs(momentPs)}
      scenario={scenario}
      fileName="cluster.json"
      encode={encode}
      close={() => chooseCluster({ dialog: null })}
    />
  )
}
