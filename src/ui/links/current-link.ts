import { CLUSTER_ENGINE_VERSION, encodeClusterLink } from '../../scenario/cluster/link.ts'
import type { ClusterScenario } from '../../scenario/cluster/scenario.ts'
import { encodeLink, ENGINE_VERSION, type View } from '../../scenario/link.ts'
import type { Pair } from '../../scenario/pair.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { SideSpec } from '../../scenario/sides.ts'
import { useApp } from '../../store/app.ts'
import { useCluster } from '../../store/cluster.ts'

interface MachineLook {
  kind: 'machine'
  scenario: Scenario
  view: View
  pair: Pair
  sides: readonly SideSpec[]
  momentPs: number
}

interface ClusterLook {
  kind: 'cluster'
  scenario: ClusterScenario
  momentPs: number
}

/** What is looked at, as far as a link says it. */
export type Look = MachineLook | ClusterLook

/** What is looked at now, and whether it plays. */
export const currentLook = (): { look: Look; playing: boolean } => {
  const { scenario, view, pair, sides, momentPs, cluster, playing } = useApp.getState()
  if (cluster === null) {
    return { look: { kind: 'machine', scenario, view, pair, sides, momentPs: Math.round(momentPs) }, playing }
  }
  const of = useCluster.getState()
  return {
    look: { kind: 'cluster', scenario: of.scenario, momentPs: Math.round(of.momentPs) },
    playing: of.playing,
  }
}

/** Whether two looks are at the same runs, at whatever moment. */
export const sameRuns = (one: Look, other: Look): boolean =>
  one.scenario === other.scenario &&
  (one.kind !== 'machine' ||
    (other.kind === 'machine' && one.view === other.view && one.pair === other.pair && one.sides === other.sides))

/** The fragment of a link to what is looked at, without digests. Throws `ScenarioError` where none is long enough. */
export const linkOf = (look: Look): Promise<string> => {
  if (look.kind === 'cluster') {
    const { scenario, momentPs } = look
    return encodeClusterLink({ scenario, momentPs, digest: '', engine: CLUSTER_ENGINE_VERSION })
  }
  const { scenario, view, pair, sides, momentPs } = look
  return encodeLink({ scenario, view, pair, sides: [...sides], momentPs, digest: '', engine: ENGINE_VERSION })
}
