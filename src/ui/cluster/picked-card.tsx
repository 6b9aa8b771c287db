import { type ReactNode, useEffect, useRef } from 'react'
import { fixed, t, tn } from '../../language/t.ts'
import { clusterFrameAt } from '../../playback/cluster/frame.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { nodeName, processName, sayPs } from '../../playback/cluster/words.ts'
import { centreOf, type Point } from '../../stage/cluster/geometry.ts'
import type { Camera, ClusterLayout } from '../../stage/cluster/layout.ts'
import { addFault, chooseCluster, type ClusterPick, useCluster } from '../../store/cluster.ts'
import { ProcessFacts } from './process-facts.tsx'
import { Story } from './story.tsx'

const SLOWER = 10
/** Width of the card, and how near it comes to the frame's edges, in pixels. */
const WIDTH = 296
const EDGE = 6

interface Props {
  picked: ClusterPick
  run: ClusterRun
  layout: ClusterLayout
  camera: Camera
  onEnter: (node: number) => void
}

const titleOf = (picked: ClusterPick, run: ClusterRun): string => {
  if (picked.kind === 'node') return nodeName(run, picked.node)
  if (picked.kind === 'process') return processName(run, picked.pid)
  return t('Link {a} – {b}', { a: nodeName(run, picked.a), b: nodeName(run, picked.b) })
}

/** The point of the picture at which the card hangs. */
const anchorOf = ({ picked, run, layout, camera }: Props, momentPs: number): Point => {
  const roomOf = (node: number) => layout.rooms[Math.max(0, node)]
  const point = (): Point => {
    if (picked.kind === 'link') {
      const [a, b] = [centreOf(roomOf(picked.a)), centreOf(roomOf(picked.b))]
      return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 + 8 }
    }
    const node =
      picked.kind === 'node'
        ? picked.node
        : (clusterFrameAt(run, Math.min(momentPs, run.reachedPs)).state.processes.get(picked.pid)?.node ?? 0)
    const room = roomOf(node)
    return { x: room.x + room.width / 2, y: room.y + Math.min(room.height, 54 / camera.k) }
  }
  const { x, y } = point()
  return { x: (x - camera.x) * camera.k, y: (y - camera.y) * camera.k }
}

const Button = ({ words, act }: { words: string; act: () => void }) => (
  <button type="button" className="button" onClick={act}>
    {words}
  </button>
)

/** What was chosen on the stage: what it is, what can be done to it now, and how it came to be so. */
export const PickedCard = (props: Props) => {
  const { picked, run, layout } = props
  const momentPs = Math.round(useCluster((state) => state.momentPs))
  const card = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const before = document.activeElement
    card.current?.focus({ preventScroll: true })
    return () => {
      if (before instanceof SVGElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  const { x, y } = anchorOf(props, momentPs)
  const left = Math.max(EDGE, Math.min(layout.width - WIDTH - EDGE, x - WIDTH / 2))
  return (
    <div
      ref={card}
      className="cluster-card"
      role="group"
      tabIndex={-1}
      aria-label={t('{title}: what it is and what can be done', { title: titleOf(picked, run) })}
      data-testid="picked"
      style={{ left, top: Math.max(30, Math.min(y, layout.height - 40)), width: WIDTH }}
    >
      <div className="flex items-center gap-2">
        <h3 className="grow text-base font-bold">{titleOf(picked, run)}</h3>
        <button
          type="button"
          className="button"
          aria-label={t('Close')}
          onClick={() => chooseCluster({ picked: null })}
        >
          ✕
        </button>
      </div>
      <Facts {...props} momentPs={momentPs} />
      <details className="text-sm">
        <summary className="cursor-pointer font-semibold">{t('How it came to this')}</summary>
        <Story run={run} picked={picked} momentPs={momentPs} />
      </details>
    </div>
  )
}

const Facts = ({ momentPs, ...props }: Props & { momentPs: number }): ReactNode => {
  const { picked, run } = props
  if (picked.kind === 'node') return <NodeFacts {...props} node={picked.node} momentPs={momentPs} />
  if (picked.kind === 'link') return <LinkFacts run={run} a={picked.a} b={picked.b} momentPs={momentPs} />
  return <ProcessFacts run={run} pid={picked.pid} momentPs={momentPs} />
}

const NodeFacts = ({ run, node, momentPs, onEnter }: Props & { node: number; momentPs: number }) => {
  const { up, load, cpus } = clusterFrameAt(run, Math.min(momentPs, run.reachedPs)).state.nodes[node]
  const others = run.info.nodes.length - 1
  return (
    <>
      <p className="text-sm">
        {up
          ? `${[
              tn(cpus.length, 'Up, {count} CPU', 'Up, {count} CPUs'),
              ...(node === run.info.fileServer ? [t('serves files and swap')] : []),
              ...(load >= 0 ? [t('says that its load is {load}', { load: fixed(load / 1000, 2) })] : []),
            ].join('; ')}.`
          : t('Crashed: nothing answers here, and nobody is told.')}
      </p>
      <div className="flex flex-wrap gap-1.5">
        {up ? (
          <Button words={t('Crash now')} act={() => addFault({ kind: 'crash', node, atPs: momentPs })} />
        ) : (
          <Button words={t('Restart now')} act={() => addFault({ kind: 'restart', node, atPs: momentPs })} />
        )}
        {others > 0 && (
          <Button
            words={t('Cut it off now')}
            act={() => addFault({ kind: 'partition', side: [node], atPs: momentPs })}
          />
        )}
        <Button words={t('Heal all links now')} act={() => addFault({ kind: 'healAll', atPs: momentPs })} />
        {others > 1 && <Button words={t('Partition between…')} act={() => chooseCluster({ faultForm: true })} />}
        {up && (
          <button type="button" className="button button-primary" onClick={() => onEnter(node)}>
            {t('Look inside')}
          </button>
        )}
      </div>
    </>
  )
}

const LinkFacts = ({ run, a, b, momentPs }: { run: ClusterRun; a: number; b: number; momentPs: number }) => {
  const { state } = clusterFrameAt(run, Math.min(momentPs, run.reachedPs))
  const link = state.links.get(`${a}-${b}`)
  const ends = { a, b, atPs: momentPs }
  const slow = link !== undefined && link.factor > 1
  const words =
    link?.cut === true
      ? t('Cut: nothing gets through, and nobody is told.')
      : slow
        ? t('{factor} times slower.', { factor: link.factor })
        : t('Whole.')
  return (
    <>
      <p className="text-sm">
        {t('{words} {rate} Mbit/s, {time} one way.', {
          words,
          rate: Math.round(run.info.bitsPerSecond / 1e6),
          time: sayPs(run.info.latencyPs),
        })}
      </p>
      <div className="flex flex-wrap gap-1.5">
        {link?.cut === true ? (
          <Button words={t('Heal now')} act={() => addFault({ kind: 'heal', ...ends })} />
        ) : (
          <Button words={t('Cut now')} act={() => addFault({ kind: 'cut', ...ends })} />
        )}
        {slow ? (
          <Button words={t('Full speed now')} act={() => addFault({ kind: 'slow', ...ends, factor: 1 })} />
        ) : (
          <Button
            words={t('Slow × {SLOWER} now', { SLOWER })}
            act={() => addFault({ kind: 'slow', ...ends, factor: SLOWER })}
          />
        )}
      </div>
    </>
  )
}
