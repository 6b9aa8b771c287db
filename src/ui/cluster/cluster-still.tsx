import { clusterFrameAt } from '../../playback/cluster/frame.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { ClusterView } from '../../stage/cluster/cluster-view.tsx'
import { clusterLayout, WHOLE } from '../../stage/cluster/layout.ts'
import './cluster.css'

const nothing = (): void => undefined
const SIZE = { width: 480, height: 290 } as const

/** A cluster at a moment, small, and only to look at. */
const ClusterStill = ({ run, momentPs, title }: { run: ClusterRun; momentPs: number; title: string }) => (
  <ClusterView
    run={run}
    frame={clusterFrameAt(run, momentPs)}
    layout={clusterLayout(run.info.nodes.length, SIZE.width, SIZE.height)}
    camera={WHOLE}
    title={title}
    picked={null}
    onPick={nothing}
    onEnter={nothing}
    speedPs={1}
    hidden={new Set()}
    inside={null}
  />
)

export default ClusterStill
