import { t } from '../../language/t.ts'
import { actorName } from '../../playback/cluster/hang-words.ts'
import type { WaitView } from '../../playback/cluster/state.ts'
import { sayPs } from '../../playback/cluster/words.ts'
import { between, type Way, wayBetween } from './geometry.ts'
import { besideWay, type Label } from './labels.ts'
import type { ClusterViewProps } from './props.ts'

/** Screen seconds after which a wait is worth an arrow: before that it would flicker. */
const STEADY_SECONDS = 0.6
/** Arrows drawn at once. */
const ARROWS_MAX = 6

interface Arrow {
  wait: WaitView
  way: Way
  hangs: boolean
}

/** The waits that last: those of hangs first. */
const arrowsOf = ({ frame, layout, speedPs }: ClusterViewProps): Arrow[] => {
  const inHang = new Set(frame.hangs.flatMap(({ chain }) => chain.map(({ id }) => id)))
  return [...frame.state.waits.values()]
    .filter(({ actor, sincePs, node, at }) => {
      if (node < 0 || node === at) return false
      return inHang.has(actor) || (layout.ways !== 'over' && frame.ps - sincePs > speedPs * STEADY_SECONDS)
    })
    .map((wait) => ({ wait, hangs: inHang.has(wait.actor) }))
    .toSorted((a, b) => Number(b.hangs) - Number(a.hangs))
    .slice(0, ARROWS_MAX)
    .map(({ wait, hangs }, index) => ({
      wait,
      hangs,
      way: wayBetween(layout.rooms[wait.at], layout.rooms[wait.node], -(11 + 7 * index)),
    }))
}

/** A disc that empties until the timer fires; whole where there is no timer. */
const Countdown = ({ wait, ps, u, at }: { wait: WaitView; ps: number; u: number; at: { x: number; y: number } }) => {
  const { untilPs, sincePs } = wait
  const share = untilPs < 0 ? 1 : Math.min(1, Math.max(0, (untilPs - ps) / Math.max(1, untilPs - sincePs)))
  const r = 6 * u
  const angle = share * 2 * Math.PI
  const wedge = `M${at.x} ${at.y}V${at.y - r}A${r} ${r} 0 ${share > 0.5 ? 1 : 0} 1 ${at.x + r * Math.sin(angle)} ${at.y - r * Math.cos(angle)}Z`
  return (
    <>
      <circle cx={at.x} cy={at.y} r={r} fill="var(--panel)" stroke="var(--stall)" strokeWidth={1.5 * u} />
      {share >= 0.999 ? (
        <circle cx={at.x} cy={at.y} r={r * 0.8} fill="var(--stall)" />
      ) : (
        <path d={wedge} fill="var(--stall)" />
      )}
    </>
  )
}

/** Waits as arrows to those who are waited for; red where nothing can come of it. */
export const WaitArrows = (props: ClusterViewProps) => {
  const u = 1 / props.camera.k
  return arrowsOf(props).map(({ wait, way, hangs }) => {
    const colour = hangs ? 'var(--stall)' : 'var(--ink-2)'
    const tip = way.to
    const back = between(way.to, way.from, Math.min(0.4, (9 * u) / way.length))
    const side = { x: way.right.x * 4.5 * u, y: way.right.y * 4.5 * u }
    return (
      <g key={wait.actor} pointerEvents="none">
        <path
          d={`M${way.from.x} ${way.from.y}L${back.x} ${back.y}`}
          stroke={colour}
          strokeWidth={(hangs ? 2.4 : 1.6) * u}
          strokeDasharray={`${6 * u} ${4 * u}`}
        />
        <path
          d={`M${tip.x} ${tip.y}L${back.x + side.x} ${back.y + side.y}L${back.x - side.x} ${back.y - side.y}Z`}
          fill={colour}
        />
        {hangs && <Countdown wait={wait} ps={props.frame.ps} u={u} at={way.from} />}
      </g>
    )
  })
}

export const waitLabels = (props: ClusterViewProps): Label[] => {
  const { run, frame, camera, layout } = props
  if (layout.ways === 'over') return []
  return arrowsOf(props).map(({ wait, way, hangs }) => {
    const { untilPs, sincePs, what, actor } = wait
    const who = actorName(run, frame.state, actor)
    const lasted = sayPs(frame.ps - sincePs)
    const end =
      untilPs < 0
        ? [t('no timer ends it')]
        : [
            t('until {time},', { time: sayPs(untilPs) }),
            t('in {time}', { time: sayPs(Math.max(0, untilPs - frame.ps)) }),
          ]
    const forms = [
      [
        t('{who} waits {time}', { who, time: lasted }),
        t('for {what}', { what: run.text(what) }),
        ...(hangs ? [end.join(' ')] : []),
      ],
      [who, t('waits {time} for', { time: lasted }), run.text(what), ...(hangs ? end : [])],
    ]
    const settings = forms.map((lines) => ({
      lines,
      places: [...besideWay(way, lines, 1 / camera.k, -1), ...besideWay(way, lines, 1 / camera.k, 1)],
    }))
    return {
      key: `wait ${actor}`,
      settings,
      weight: hangs ? 90 : 50,
      tone: hangs ? ('stall' as const) : ('plain' as const),
    }
  })
}
