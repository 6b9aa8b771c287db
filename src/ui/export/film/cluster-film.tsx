import type { ReactNode } from 'react'
import { clusterFrameAt } from '../../../playback/cluster/frame.ts'
import type { ClusterRun } from '../../../playback/cluster/run.ts'
import { systemTitle } from '../../../playback/cluster/summary.ts'
import { sayPs } from '../../../playback/cluster/words.ts'
import { ClusterView } from '../../../stage/cluster/cluster-view.tsx'
import { clusterLayout, WHOLE } from '../../../stage/cluster/layout.ts'
import { useCluster } from '../../../store/cluster.ts'
import { FilmFrame, pictureRoom } from './frame.tsx'

const nothing = (): void => undefined

/** Draws the clusters of all systems at any moment, for a film of so many pixels that shows so much time in a second. */
export const clusterFilm = (
  runs: readonly ClusterRun[],
  headline: string,
): ((ps: number, speedPs: number, width: number, height: number) => ReactNode) => {
  const hidden = new Set(useCluster.getState().hidden)
  return (ps, speedPs, width, height) => {
    const room = pictureRoom(width, height, runs.length)
    const layouts = runs.map(({ info }) => clusterLayout(info.nodes.length, room.width, room.height))
    return (
      <FilmFrame
        width={width}
        height={height}
        headline={headline}
        moment={sayPs(ps)}
        sides={runs.map((run, side) => ({
          title: systemTitle(run),
          bar: [],
          aspect: layouts[side].width / layouts[side].height,
          picture: (
            <ClusterView
              run={run}
              frame={clusterFrameAt(run, Math.min(ps, run.reachedPs))}
              layout={layouts[side]}
              camera={WHOLE}
              title={systemTitle(run)}
              picked={null}
              onPick={nothing}
              onEnter={nothing}
              speedPs={speedPs}
              hidden={hidden}
              inside={null}
            />
          ),
        }))}
      />
    )
  }
}
