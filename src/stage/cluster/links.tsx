import type { LinkView } from '../../playback/cluster/state.ts'
import { nodeName } from '../../playback/cluster/words.ts'
import { between, type Way, wayBetween } from './geometry.ts'
import type { Label } from './labels.ts'
import { type ClusterViewProps, pressable } from './props.ts'

interface Link {
  a: number
  b: number
  way: Way
  view: LinkView | undefined
}

const isCut = ({ view }: Link): boolean => view?.cut === true
const isSlow = ({ view }: Link): boolean => view !== undefined && view.factor > 1

/** The links that are drawn: all of them, or among many nodes those that are not as they should be. */
const linksOf = ({ frame, layout }: ClusterViewProps): Link[] =>
  layout.rooms.flatMap((room, a) =>
    layout.rooms.slice(a + 1).flatMap((other, rest) => {
      const b = a + 1 + rest
      const view = frame.state.links.get(`${a}-${b}`)
      const link = { a, b, way: wayBetween(room, other), view }
      return layout.links || isCut(link) || isSlow(link) ? [link] : []
    }),
  )

const wordsOf = (link: Link): string => (isCut(link) ? 'cut' : isSlow(link) ? `${link.view?.factor} × slower` : 'whole')

/** A line from one end to the other; with a gap, and torn ends, where it is cut. */
const pathOf = (link: Link, u: number): string => {
  const { from, to, right, length } = link.way
  if (!isCut(link)) return `M${from.x} ${from.y}L${to.x} ${to.y}`
  const half = Math.min(0.2, (11 * u) / length)
  const tear = (share: number): string => {
    const point = between(from, to, share)
    const dx = right.x * 7 * u
    const dy = right.y * 7 * u
    return `M${point.x - dx} ${point.y - dy}L${point.x + dx} ${point.y + dy}`
  }
  const [near, far] = [between(from, to, 0.5 - half), between(from, to, 0.5 + half)]
  return `M${from.x} ${from.y}L${near.x} ${near.y}M${far.x} ${far.y}L${to.x} ${to.y}${tear(0.5 - half)}${tear(0.5 + half)}`
}

/** The wires between nodes: whole, cut, or slow. */
export const Links = (props: ClusterViewProps) => {
  const { run, camera, picked, onPick } = props
  const u = 1 / camera.k
  return linksOf(props).map((link) => {
    const { a, b, way } = link
    const chosen = picked?.kind === 'link' && picked.a === a && picked.b === b
    const label = `Link between ${nodeName(run, a)} and ${nodeName(run, b)}, ${wordsOf(link)}: what can be done with it`
    const colour = chosen ? 'var(--accent)' : isCut(link) ? 'var(--stall)' : 'var(--line-strong)'
    return (
      <g key={`${a}-${b}`} className="cluster-link" {...pressable(label, () => onPick({ kind: 'link', a, b }))}>
        <path
          d={`M${way.from.x} ${way.from.y}L${way.to.x} ${way.to.y}`}
          stroke="transparent"
          strokeWidth={20 * u}
          className="cluster-reach"
        />
        <path
          d={pathOf(link, u)}
          fill="none"
          stroke={colour}
          strokeWidth={(chosen ? 6 : isSlow(link) ? 1.5 : 4) * u}
          strokeDasharray={isSlow(link) && !isCut(link) ? `${3 * u} ${5 * u}` : undefined}
          strokeLinecap="round"
        />
      </g>
    )
  })
}

/** What is to be said of links that are not whole. */
export const linkLabels = (props: ClusterViewProps): Label[] =>
  linksOf(props)
    .filter((link) => isCut(link) || isSlow(link))
    .map((link) => ({
      key: `link ${link.a}-${link.b}`,
      lines: [isCut(link) ? '✕ link cut' : `× ${link.view?.factor} slower`],
      places: [0.5, 0.4, 0.6].map((share) => between(link.way.from, link.way.to, share)),
      weight: 100,
      tone: isCut(link) ? 'stall' : 'plain',
    }))
