import type { ClusterRun } from '../../playback/cluster/run.ts'
import { nodeName } from '../../playback/cluster/words.ts'
import { type Axis, type Colours, font, psAt, xOf } from './timeline-axis.ts'

/** Height of all lanes of nodes together at most, and of one at most and at least; in pixels. */
const ALL_MOST = 150
const LANE = { most: 15, least: 3 } as const
/** Pixels that one number stands for. */
const BIN = 3

const laneHeight = (run: ClusterRun): number =>
  Math.max(LANE.least, Math.min(LANE.most, ALL_MOST / run.info.nodes.length))

export const nodeLanesHeight = (run: ClusterRun): number => Math.ceil(laneHeight(run) * run.info.nodes.length)

/** How busy each node was: a lane for each, the higher the fuller its CPUs; guests of other nodes on top. */
export const drawNodeLanes = (
  context: CanvasRenderingContext2D,
  run: ClusterRun,
  axis: Axis,
  top: number,
  colours: Colours,
): void => {
  const tall = laneHeight(run)
  const bins = Math.max(1, Math.ceil((axis.width - axis.gutter) / BIN))
  const until = Math.min(axis.toPs, run.reachedPs)
  run.info.nodes.forEach((_, node) => {
    const y = top + node * tall
    const { busy, guests } = run.cpus.bins(node, axis.fromPs, axis.toPs, bins)
    context.fillStyle = colours('--idle')
    context.fillRect(axis.gutter, y + 0.5, Math.max(0, xOf(axis, until) - axis.gutter), tall - 1)
    const room = tall - 1
    for (let bin = 0; bin < bins; bin++) {
      const x = axis.gutter + bin * BIN
      if (psAt(axis, x) > until) break
      const all = Math.min(1, busy[bin]) * room
      const foreign = Math.min(1, guests[bin]) * room
      context.fillStyle = colours(`--id-${node % 7}`)
      context.fillRect(x, y + 0.5 + room - all, BIN, all)
      if (foreign === 0) continue
      context.fillStyle = colours('--ink')
      context.fillRect(x, y + 0.5 + room - foreign, BIN - 1, foreign)
    }
    if (tall < 9) return
    context.font = font(Math.min(11, tall - 2))
    context.fillStyle = colours('--ink')
    context.fillText(nodeName(run, node), 10, y + tall / 2)
  })
}
