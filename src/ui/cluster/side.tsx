import { useMemo } from 'react'
import { figuresOf, type Figures } from '../../playback/cluster/figures.ts'
import { clusterFrameAt } from '../../playback/cluster/frame.ts'
import type { ClusterLoading } from '../../playback/cluster/loader.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { tellHang } from '../../playback/cluster/hang-words.ts'
import { processName, sayBytes, sayPs } from '../../playback/cluster/words.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { ClusterView } from '../../stage/cluster/cluster-view.tsx'
import { clusterLayout } from '../../stage/cluster/layout.ts'
import type { ClusterThing } from '../../stage/cluster/props.ts'
import { formatCount } from '../../stage/format.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'
import { useWidth } from '../use-width.ts'
import { Inside } from './inside.tsx'

/** Screen seconds after which a wait is worth an arrow. */
const STEADY_SECONDS = 0.5

/** One system: its cluster at the moment, what hangs, and the figures of its run. */
export const ClusterSide = ({
  side,
  system,
  loading,
  speedPs,
}: {
  side: number
  system: string
  loading: ClusterLoading
  speedPs: number
}) => {
  const { card } = CLUSTER_SYSTEMS[system]
  const { run, error } = loading
  return (
    <section
      className="panel flex min-w-0 flex-col gap-1 p-2"
      aria-label={card.title}
      data-testid={`cluster-${side}`}
      data-digest={run?.digest}
    >
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="text-base font-bold">{card.title}</h2>
        <button
          type="button"
          className="round-button"
          aria-label={`About this system: ${card.title}`}
          onClick={() => chooseCluster({ dialog: { system } })}
        >
          i
        </button>
        {!card.shipped && <span className="cluster-badge">as planned, never shipped</span>}
        <span className="ml-auto text-xs" style={{ color: 'var(--ink-2)' }}>
          {card.era}
        </span>
      </div>
      {error !== null && (
        <p role="alert" style={{ color: 'var(--stall)' }}>
          The simulation stopped: {error}
        </p>
      )}
      {run !== null && run.length > 0 ? (
        <Stage side={side} run={run} title={card.title} speedPs={speedPs} />
      ) : (
        <div className="aspect-[720/400]" />
      )}
    </section>
  )
}

const Stage = ({ side, run, title, speedPs }: { side: number; run: ClusterRun; title: string; speedPs: number }) => {
  const { momentPs, picked, inside } = useCluster()
  const [box, width] = useWidth()
  const layout = useMemo(() => clusterLayout(run.info.nodes.length, width), [run.info.nodes.length, width])
  const frame = clusterFrameAt(run, Math.min(momentPs, run.reachedPs))
  const pick = useMemo(
    () =>
      (thing: ClusterThing): void =>
        chooseCluster({ picked: { side, ...thing } }),
    [side],
  )
  const own = picked !== null && picked.side === side ? picked : null
  return (
    <div ref={box} className="flex min-w-0 flex-col gap-1">
      <Inside run={run} layout={layout} node={inside?.side === side ? inside.node : -1} atPs={inside?.atPs ?? 0}>
        <ClusterView
          run={run}
          frame={frame}
          layout={layout}
          title={title}
          picked={own}
          onPick={pick}
          steadyPs={speedPs * STEADY_SECONDS}
        />
      </Inside>
      {frame.hangs.map((hang) => (
        <p key={hang.chain[0].id} role="alert" className="cluster-hang" data-testid="hang">
          <strong>A hang.</strong> {tellHang(run, frame.state, hang)}
        </p>
      ))}
      {run.finished && !run.whole && (
        <p className="text-xs" style={{ color: 'var(--ink-2)' }}>
          The page keeps a million events of a run; this one ends at {sayPs(run.reachedPs)}.
        </p>
      )}
      <FiguresPanel run={run} figures={figuresOf(run)} />
    </div>
  )
}

const Figure = ({ value, words }: { value: string; words: string }) => (
  <div>
    <div className="text-xl font-bold">{value}</div>
    <div className="text-xs" style={{ color: 'var(--ink-2)' }}>
      {words}
    </div>
  </div>
)

const mean = ({ count, ps }: { count: number; ps: number }): string => (count === 0 ? '–' : sayPs(ps / count))

const FiguresPanel = ({ run, figures }: { run: ClusterRun; figures: Figures }) => {
  const [move] = figures.moves
  const one = figures.moves.length === 1
  const frozen = figures.moves.reduce((sum, { frozenPs }) => sum + frozenPs, 0)
  return (
    <>
      <div className="mt-1 grid grid-cols-4 gap-2 border-t pt-1" style={{ borderColor: 'var(--line)' }}>
        {one ? (
          <>
            <Figure value={sayPs(frozen)} words={`${processName(run, move.pid)} stood still`} />
            <Figure
              value={move.donePs < 0 ? '–' : sayPs(move.donePs - move.askedPs)}
              words={`the move: ${move.outcome}`}
            />
          </>
        ) : (
          <>
            <Figure value={String(figures.moves.length)} words={`moves, ${sayPs(frozen)} stood still`} />
            <Figure
              value={`${figures.finished}`}
              words={`ended well, ${figures.killed} killed, ${figures.alive} alive`}
            />
          </>
        )}
        <Figure value={sayBytes(figures.bytes)} words="over the wires" />
        <Figure
          value={formatCount(figures.messages.reduce((sum, { count }) => sum + count, 0))}
          words={`messages, ${figures.lost} lost`}
        />
      </div>
      <details className="text-sm">
        <summary className="cursor-pointer">Messages, rounds, and what calls cost</summary>
        <div className="mt-1 grid gap-3 sm:grid-cols-2">
          <table className="cluster-table">
            <caption>Messages of the whole run</caption>
            <tbody>
              {figures.messages.slice(0, 14).map(({ kind, count, bytes }) => (
                <tr key={kind}>
                  <th scope="row">{kind}</th>
                  <td>{formatCount(count)}</td>
                  <td>{sayBytes(bytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <table className="cluster-table">
            <caption>What a call takes, at home and away</caption>
            <tbody>
              {figures.calls.map(({ name, atHome, away }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{mean(atHome)}</td>
                  <td>{mean(away)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {figures.rounds.length > 0 && (
            <table className="cluster-table">
              <caption>Rounds of copying ahead</caption>
              <tbody>
                {figures.rounds.slice(0, 30).map(({ pid, number, bytes, rate, frozen: still }) => (
                  <tr key={`${pid}-${number}`}>
                    <th scope="row">
                      {number}
                      {still && ' (standing still)'}
                    </th>
                    <td>{sayBytes(bytes)}</td>
                    <td>{Math.round(rate / 1e6)} Mbit/s</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      </details>
    </>
  )
}
