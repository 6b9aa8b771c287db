import { t } from '../../language/t.ts'
import type { LinkView } from '../../playback/cluster/state.ts'
import { nodeName } from '../../playback/cluster/words.ts'
import { between, type Way, wayBetween } from './geometry.ts'
import type { Label } from './labels.ts'
import { hubOf } from './layout.ts'
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
const linksOf = (props: ClusterViewProps): Link[] => {
  const { frame, layout } = props
  return layout.rooms.flatMap((room, a) =>
    layout.rooms.slice(a + 1).flatMap((other, rest) => {
      const b = a + 1 + rest
      const view = frame.state.links.get(`${a}-${b}`)
      const link = { a, b, way: wayBetween(room, other), view }
      if (layout.ways === 'links') return [link]
      const told = layout.ways === 'hub' && (isAlone(props, a) || isAlone(props, b))
      return (isCut(link) || isSlow(link)) && !told ? [link] : []
    }),
  )
}

const wordsOf = (link: Link): string =>
  isCut(link) ? t('cut') : isSlow(link) ? t('{factor} × slower', { factor: link.view?.factor ?? 1 }) : t('whole')

/** Where links are drawn only because something is wrong with them, they are finer. */
const WIDTH = { links: 4, hub: 1.8, over: 1.2 } as const

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

/** Whether a node is cut off from all others. */
const isAlone = ({ frame, run }: ClusterViewProps, node: number): boolean => {
  const cuts = [...frame.state.links.values()].filter(({ a, b, cut }) => cut && (a === node || b === node))
  return cuts.length === run.info.nodes.length - 1
}

/** Wires to the switch in the middle, and the switch. */
const Spokes = (props: ClusterViewProps) => {
  const { layout, camera } = props
  const u = 1 / camera.k
  const hub = hubOf(layout)
  const dot = { ...hub, width: 0, height: 0 }
  return (
    <g pointerEvents="none">
      {layout.rooms.map((room, node) => {
        const way = wayBetween(room, dot)
        const alone = isAlone(props, node)
        const view = { a: node, b: node, cut: alone, factor: 1 }
        return (
          <path
            key={props.run.info.nodes[node]}
            d={pathOf({ a: node, b: node, way, view }, u)}
            fill="none"
            stroke={alone ? 'var(--stall)' : 'var(--line-strong)'}
            strokeWidth={2.5 * u}
            strokeLinecap="round"
          />
        )
      })}
      <rect
        x={hub.x - 24 * u}
        y={hub.y - 9 * u}
        width={48 * u}
        height={18 * u}
        rx={5 * u}
        fill="var(--panel)"
        stroke="var(--line-strong)"
        strokeWidth={1.5 * u}
      />
      <text x={hub.x} y={hub.y + 3.5 * u} fontSize={10 * u} textAnchor="middle" fill="var(--ink-2)">
        {t('switch')}
      </text>
    </g>
  )
}

/** The wires between nodes: whole, cut, or slow. */
export const Links = (props: ClusterViewProps) => (
  <>
    {props.layout.ways === 'hub' && <Spokes {...props} />}
    <Pairs {...props} />
  </>
)

const Pairs = (props: ClusterViewProps) => {
  const { run, camera, picked, onPick, layout } = props
  const u = 1 / camera.k
  return linksOf(props).map((link) => {
    const { a, b, way } = link
    const chosen = picked?.kind === 'link' && picked.a === a && picked.b === b
    const label = t('Link between {a} and {b}, {state}: what can be done with it', {
      a: nodeName(run, a),
      b: nodeName(run, b),
      state: wordsOf(link),
    })
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
          strokeWidth={(chosen ? 6 : isSlow(link) ? 1.5 : WIDTH[layout.ways]) * u}
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
      settings: [
        {
          lines: [isCut(link) ? t('✕ link cut') : t('× {factor} slower', { factor: link.view?.factor ?? 1 })],
          places: [0.5, 0.4, 0.6].map((share) => between(link.way.from, link.way.to, share)),
        },
      ],
      weight: 100,
      tone: isCut(link) ? 'stall' : 'plain',
    }))
