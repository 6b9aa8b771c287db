import type { ClusterRun } from '../../playback/cluster/run.ts'
import { nodeName } from '../../playback/cluster/words.ts'
import { type Axis, type Colours, font, psAt, xOf } from './timeline-axis.ts'

/** Pixels that one number stands for. */
const BIN = 3
/** Height from which on a lane has room for its name. */
const NAME_FROM = 9

/** How busy the CPUs of each node were, and with processes of which home: a lane to a node. */
export const drawNodeLanes = (
  context: CanvasRenderingContext2D,
  run: ClusterRun,
  axis: Axis,
  { top, tall }: { top: number; tall: number },
  colours: Colours,
): void => {
  const bins = Math.max(1, Math.ceil((axis.width - axis.gutter) / BIN))
  const until = Math.min(axis.toPs, run.reachedPs)
  const room = tall > 4 ? tall - 1 : tall
  run.info.nodes.forEach((_, node) => {
    const y = top + node * tall
    context.fillStyle = colours('--idle')
    context.fillRect(axis.gutter, y, Math.max(0, xOf(axis, until) - axis.gutter), room)
    const heights = new Float64Array(bins)
    // What belongs here lies below, guests upon it.
    const homes = [...run.cpus.bins(node, axis.fromPs, axis.toPs, bins)].toSorted(
      ([a], [b]) => Number(b === node) - Number(a === node),
    )
    for (const [home, shares] of homes) {
      context.fillStyle = colours(home < 0 ? '--overhead' : `--id-${home % 7}`)
      for (let bin = 0; bin < bins; bin++) {
        const x = axis.gutter + bin * BIN
        if (psAt(axis, x) > until) break
        const high = Math.min(room - heights[bin], shares[bin] * room)
        if (high <= 0) continue
        context.fillRect(x, y + room - heights[bin] - high, BIN, high)
        heights[bin] += high
      }
    }
    if (tall < NAME_FROM) return
    context.font = font(Math.min(10.5, tall - 1))
    context.textAlign = 'right'
    context.fillStyle = colours('--ink-2')
    context.fillText(nodeName(run, node), axis.gutter - 5, y + tall / 2)
    context.textAlign = 'left'
  })
}
