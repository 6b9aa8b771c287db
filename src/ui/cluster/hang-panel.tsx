import { t } from '../../language/t.ts'
import { systemTitle } from '../../playback/cluster/summary.ts'
import { Fragment } from 'react'
import { hangCause, hangEnd, hangLinks, tellHang } from '../../playback/cluster/hang-words.ts'
import type { ClusterFrame } from '../../playback/cluster/frame.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { nodeName, sayPs } from '../../playback/cluster/words.ts'
import type { Hang } from '../../sim/cluster/core/waits.ts'
import { nodeColour, nodeInk } from '../../stage/cluster/props.ts'
import { Rich } from '../rich.tsx'

/** Hangs that are drawn; more are counted. */
const SHOWN_MAX = 3

const Who = ({ run, node, words, dead = false }: { run: ClusterRun; node: number; words: string; dead?: boolean }) => (
  <li className={`cluster-who ${dead ? 'cluster-who-dead' : ''}`}>
    <b>{words}</b>
    <span className="cluster-where" style={{ background: nodeColour(node), color: nodeInk(node) }}>
      {nodeName(run, node)}
    </span>
  </li>
)

/** A bar that runs out until the timer fires. */
const Countdown = ({ sincePs, untilPs, ps }: { sincePs: number; untilPs: number; ps: number }) => {
  if (untilPs < 0) return <span className="cluster-forever">{t('∞ no timer')}</span>
  const share = Math.max(0, Math.min(1, (untilPs - ps) / Math.max(1, untilPs - sincePs)))
  return (
    <span className="cluster-countdown">
      <span style={{ width: `${share * 100}%` }} />
      <span>{t('until {until}, in {left}', { until: sayPs(untilPs), left: sayPs(Math.max(0, untilPs - ps)) })}</span>
    </span>
  )
}

/** Who waits for whom, across nodes, to where it ends. */
const Chain = ({ run, frame, hang }: { run: ClusterRun; frame: ClusterFrame; hang: Hang }) => {
  const links = hangLinks(run, frame.state, hang)
  const { cause, nodes, chain } = hang
  const last = chain[chain.length - 1]
  return (
    <ol className="cluster-chain">
      {links.map(({ who, node, what, sincePs, untilPs }) => (
        <Fragment key={`${who}-${node}`}>
          <Who run={run} node={node} words={who} />
          <li className="cluster-wait">
            <span>
              <Rich text={t('waits {time} for <b>{what}</b>', { time: sayPs(frame.ps - sincePs), what })} />
            </span>
            <Countdown sincePs={sincePs} untilPs={untilPs} ps={frame.ps} />
          </li>
        </Fragment>
      ))}
      <Who
        run={run}
        node={last.node >= 0 && cause !== 'circle' ? last.node : nodes[0]}
        dead
        words={
          {
            'node down': t('✕ down'),
            'link cut': t('✕ link cut'),
            forgotten: t('? nobody knows'),
            circle: t('↺ the first again'),
            'no quorum': t('✕ no quorum'),
          }[cause]
        }
      />
    </ol>
  )
}

/** What hangs on a side at the moment: as a sentence, and as the chain of waits that it is. */
export const HangPanel = ({ run, frame }: { run: ClusterRun; frame: ClusterFrame }) => {
  const { hangs, state } = frame
  if (hangs.length === 0) return null
  return (
    <div className="cluster-hangs" data-testid="hang">
      {hangs.slice(0, SHOWN_MAX).map((hang, index) => (
        <section
          key={hang.chain[0].id}
          className="cluster-hang"
          aria-label={t('A hang under {system}, {number}: {cause}', {
            system: systemTitle(run),
            number: index + 1,
            cause: hangCause(run, hang),
          })}
        >
          <p>
            <strong>{t('A hang.')}</strong> {tellHang(run, state, hang)}
          </p>
          <Chain run={run} frame={frame} hang={hang} />
          <p className="sr-only">{hangEnd(run, hang)}</p>
        </section>
      ))}
      {hangs.length > SHOWN_MAX && (
        <p className="cluster-hang">
          {hangs.length - SHOWN_MAX} {t('more hang')}
          {hangs.length > SHOWN_MAX + 1 ? '' : 's'}.
        </p>
      )}
    </div>
  )
}
