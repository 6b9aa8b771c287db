import { memo, useCallback, useMemo } from 'react'
import { t, tn } from '../../language/t.ts'
import { type Bounce, bouncesOf } from '../../playback/protocol/bounces.ts'
import { falseSharingOf, tellFalseSharing } from '../../playback/protocol/false-sharing.ts'
import { lifeOf, windowAround } from '../../playback/protocol/life.ts'
import { transitionsOf } from '../../playback/protocol/transitions.ts'
import type { Run } from '../../playback/run.ts'
import { KIND } from '../../sim/log/schema.ts'
import { lineName } from '../../sim/machine/memory/layout.ts'
import { PROTOCOLS } from '../../sim/machine/protocol/registry.ts'
import type { ProtocolTable } from '../../sim/machine/protocol/types.ts'
import { formatCount, formatPs } from '../../stage/format.ts'
import { LifeStrip } from '../../stage/protocol/life-strip.tsx'
import { StateDiagram } from '../../stage/protocol/state-diagram.tsx'
import { nearestEvent } from '../../playback/steps.ts'
import { choose, useApp } from '../../store/app.ts'
import { useWidth } from '../use-width.ts'
import { HeatMap } from './heat-map.tsx'
import './protocol-view.css'

/** Moves of the line that its strip shows at a time. */
const MOVES_SHOWN = 12
/** An arrow stays lit for so long, as a share of the run. */
const LIT_SHARE = 1 / 2000
/** Ways of a line that are told. */
const WAYS_TOLD = 3

interface ProtocolViewProps {
  run: Run
  side: number
  title: string
}

/** The protocol of this side; a comparison may run another table on each side, so it is known by its states' names. */
const tableOf = (run: Run, scenario: ProtocolTable | string): ProtocolTable | undefined => {
  const own = typeof scenario === 'string' ? PROTOCOLS[scenario] : scenario
  const states = run.info.states.join()
  return own?.states.join() === states ? own : Object.values(PROTOCOLS).find((table) => table.states.join() === states)
}

/** What the protocol does to the lines of a run: its states, the life of one line, and who bounced what. */
const ProtocolView = ({ run, side, title }: ProtocolViewProps) => {
  const protocol = useApp((state) => state.scenario.protocol)
  const shownPs = useApp((state) => state.momentPs)
  const picked = useApp((state) => state.picked)
  const momentPs = Math.min(shownPs, run.reachedPs)
  const table = useMemo(() => tableOf(run, protocol), [run, protocol])
  const bounces = bouncesOf(run)
  const own = picked !== null && picked.side === side && picked.kind === 'line' ? picked.index : -1
  const line = own >= 0 ? own : (bounces[0]?.line ?? -1)
  const pick = useCallback((index: number): void => choose({ picked: { side, kind: 'line', index } }), [side])
  return (
    <section
      className="protocol-view panel"
      aria-label={t('Protocol: {title}', { title })}
      data-testid={`protocol-view-${side}`}
    >
      <h3>{t('{title}: what the protocol did to its lines', { title })}</h3>
      <div className="protocol-parts">
        {table !== undefined && <Diagram run={run} table={table} momentPs={momentPs} />}
        <div className="protocol-part">
          <h4>{t('Who bounced what')}</h4>
          <HeatMap run={run} events={run.log.length} title={title} pickedLine={line} onPick={pick} />
          <Accusations run={run} events={run.log.length} onPick={pick} />
        </div>
        {line >= 0 && (
          <Life
            run={run}
            line={line}
            chosen={own >= 0}
            momentPs={momentPs}
            bounce={bounces.find((each) => each.line === line)}
          />
        )}
      </div>
    </section>
  )
}

export default ProtocolView

const Diagram = ({ run, table, momentPs }: { run: Run; table: ProtocolTable; momentPs: number }) => {
  const transitions = transitionsOf(run)
  const litPs = run.untilPs * LIT_SHARE
  return (
    <div className="protocol-part">
      <h4>{t('{title}: states of all copies', { title: table.title })}</h4>
      <StateDiagram
        table={table}
        totals={transitions.totals}
        lately={transitions.between(momentPs - litPs, momentPs)}
        copies={transitions.copiesAt(momentPs)}
      />
      <p className="protocol-note">
        {t(
          'Lit: taken in the last {lit} before the moment. The wider an arrow, the more often it was taken over the run. “makes room”: dropped for another line.',
          { lit: formatPs(litPs) },
        )}
      </p>
    </div>
  )
}

/** The ways a line went most often, said. */
const waysOf = ({ matrix, transfers }: Bounce, cpuCount: number): string => {
  const ways = Array.from(matrix, (times, at) => ({ times, to: Math.floor(at / cpuCount), from: at % cpuCount }))
    .filter(({ times }) => times > 0)
    .toSorted((one, other) => other.times - one.times)
  const told = ways.slice(0, WAYS_TOLD).map(({ times, from, to }) =>
    tn(times, 'from CPU {from} to CPU {to}, {count} time', 'from CPU {from} to CPU {to}, {count} times', {
      count: formatCount(times),
      from,
      to,
    }),
  )
  const all = ways.length > WAYS_TOLD ? [t('{count} times in all', { count: formatCount(transfers) })] : []
  return t('It went {ways}.', { ways: [...told, ...all].join('; ') })
}

interface LifeProps {
  run: Run
  line: number
  /** The line is the one that is picked, and not just the one that moved most. */
  chosen: boolean
  momentPs: number
  bounce: Bounce | undefined
}

const Life = ({ run, line, chosen, momentPs, bounce }: LifeProps) => {
  const [box, width] = useWidth()
  const life = lifeOf(run, line)
  const window = windowAround(life, momentPs, MOVES_SHOWN, run.reachedPs)
  const { columns } = run.log
  const seek = (timePs: number): void => choose({ momentPs: Math.max(0, timePs), playing: false })
  const go = (forward: boolean): void => {
    const moves = (at: number): boolean => columns.kind[at] === KIND.transfer && columns.a[at] === line
    const event = nearestEvent(run, momentPs, forward, moves)
    if (event >= 0) seek(columns.time[event])
  }
  return (
    <div className="protocol-part protocol-life">
      <div className="protocol-life-head">
        <h4>
          {chosen
            ? t('The life of {line}', { line: lineName(run.info.regions, line) })
            : t('The life of {line}, which moved most often', { line: lineName(run.info.regions, line) })}
        </h4>
        <button type="button" className="button" onClick={() => go(false)}>
          {t('◀ Its move before')}
        </button>
        <button type="button" className="button" onClick={() => go(true)}>
          {t('Its next move ▶')}
        </button>
      </div>
      <p>{bounce === undefined ? t('It never came out of another CPU’s cache.') : waysOf(bounce, run.info.cpuCount)}</p>
      <div ref={box}>
        <LifeStrip
          info={run.info}
          life={life}
          window={window}
          momentPs={momentPs}
          width={width}
          onSeek={seek}
          onStep={go}
        />
      </div>
    </div>
  )
}

const Accusations = memo(({ run, onPick }: { run: Run; events: number; onPick: (line: number) => void }) =>
  falseSharingOf(run).map((found) => (
    <p key={found.line} className="false-sharing" data-testid="false-sharing">
      <b>{t('False sharing:')}</b> {tellFalseSharing(found, formatCount, formatPs)}{' '}
      <button type="button" className="button" onClick={() => onPick(found.line)}>
        {t('Show this line')}
      </button>
    </p>
  )),
)
Accusations.displayName = 'Accusations'
