import { t } from '../../language/t.ts'
import type { CallCost, Figures } from '../../playback/cluster/figures.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { nodeName, processName, sayBytes, sayPs } from '../../playback/cluster/words.ts'
import { formatCount, formatShare } from '../../stage/format.ts'

/** Rows of a table that are shown; the rest would be a list that nobody reads. */
const ROWS_MAX = 16

const mean = ({ count, ps }: { count: number; ps: number }): number => (count === 0 ? 0 : ps / count)
const sayMean = (sums: { count: number; ps: number }): string => (sums.count === 0 ? '–' : sayPs(mean(sums)))

const Figure = ({ value, words }: { value: string; words: string }) => (
  <div className="cluster-figure">
    <dt>{words}</dt>
    <dd>{value}</dd>
  </div>
)

/** What a run came to, in two or three numbers: of its one move, of its moves, of its transactions, or of its calls. */
const keyFigures = ({
  moves,
  finished,
  killed,
  commits,
  calledOff,
  calls,
}: Figures): [value: string, words: string][] => {
  const frozen = moves.reduce((sum, { frozenPs }) => sum + frozenPs, 0)
  const [move] = moves
  if (moves.length === 1 && move !== undefined) {
    return [
      [sayPs(frozen), t('stood still')],
      [
        move.donePs < 0 ? '–' : sayPs(move.donePs - move.askedPs),
        move.outcome === 'moved' ? t('whole move') : t(move.outcome),
      ],
    ]
  }
  if (commits + calledOff > 0) {
    return [
      [formatCount(commits), t('committed')],
      [formatCount(calledOff), t('called off')],
    ]
  }
  if (moves.length + finished + killed === 0) {
    return calls.slice(0, 2).map(({ name, atHome, away }) => {
      const all = { count: atHome.count + away.count, ps: atHome.ps + away.ps }
      return [sayMean(all), t('a {call}', { call: name })]
    })
  }
  return [
    [formatCount(finished), killed > 0 ? t('ended, {killed} killed', { killed }) : t('ended')],
    [formatCount(moves.length), moves.length === 0 ? t('moves') : t('moves, {time} still', { time: sayPs(frozen) })],
  ]
}

/** The numbers of a run that are always in sight. */
export const KeyFigures = ({ figures }: { figures: Figures }) => (
  <dl className="cluster-figures" aria-label={t('Figures of the whole run')}>
    {keyFigures(figures).map(([value, words]) => (
      <Figure key={words} value={value} words={words} />
    ))}
    <Figure value={sayBytes(figures.bytes)} words={t('sent')} />
  </dl>
)

/** A share of something as a bar with its number. */
const Bar = ({ share, words, colour }: { share: number; words: string; colour: string }) => (
  <span className="cluster-bar">
    <span style={{ width: `${Math.max(1, share * 100)}%`, background: colour }} />
    <span>{words}</span>
  </span>
)

const Calls = ({ calls }: { calls: readonly CallCost[] }) => {
  const shown = calls.filter(({ away, atHome }) => away.count + atHome.count > 0).slice(0, ROWS_MAX)
  const most = Math.max(1, ...shown.flatMap(({ atHome, away }) => [mean(atHome), mean(away)]))
  return (
    <table className="cluster-table">
      <caption>{t('What a call takes: at home, and away from home')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('call')}</th>
          <th scope="col">{t('at home')}</th>
          <th scope="col">{t('away')}</th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ name, atHome, away }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <Bar share={mean(atHome) / most} words={sayMean(atHome)} colour="var(--work)" />
            </td>
            <td>
              <Bar share={mean(away) / most} words={sayMean(away)} colour="var(--flight)" />
            </td>
          </tr>
        ))}
        {shown.length === 0 && (
          <tr>
            <td colSpan={3}>{t('No process has waited for a call.')}</td>
          </tr>
        )}
      </tbody>
    </table>
  )
}

const Messages = ({ figures: { messages, lost } }: { figures: Figures }) => (
  <table className="cluster-table">
    <caption>
      {t('{count} messages, {lost} lost; by kind', {
        count: formatCount(messages.reduce((sum, { count }) => sum + count, 0)),
        lost: formatCount(lost),
      })}
    </caption>
    <tbody>
      {messages.slice(0, ROWS_MAX).map(({ kind, count, bytes }) => (
        <tr key={kind}>
          <th scope="row">{kind}</th>
          <td>{formatCount(count)}</td>
          <td>{sayBytes(bytes)}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

const Rounds = ({ figures: { rounds } }: { figures: Figures }) => {
  const most = Math.max(1, ...rounds.map(({ bytes }) => bytes))
  return (
    <table className="cluster-table">
      <caption>{t('Rounds of copying')}</caption>
      <tbody>
        {rounds.slice(0, ROWS_MAX).map(({ pid, number, bytes, rate, frozen }) => (
          <tr key={`${pid}-${number}`}>
            <th scope="row">
              {number}
              {frozen && `, ${t('standing still')}`}
            </th>
            <td>
              <Bar share={bytes / most} words={sayBytes(bytes)} colour={frozen ? 'var(--stall)' : 'var(--flight)'} />
            </td>
            <td>{t('{rate} Mbit/s', { rate: Math.round(rate / 1e6) })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const Residuals = ({ run, figures: { residuals } }: { run: ClusterRun; figures: Figures }) => (
  <div>
    <h3 className="text-sm font-semibold">{t('Still needed at the end')}</h3>
    {residuals.length === 0 ? (
      <p>{t('Nothing is needed of another node.')}</p>
    ) : (
      <ul className="list-disc pl-5">
        {residuals.slice(0, ROWS_MAX).map(({ pid, on, what }) => (
          <li key={`${pid}-${on}-${what}`}>
            {t('{process} needs {node} for {what}', { process: processName(run, pid), node: nodeName(run, on), what })}
          </li>
        ))}
      </ul>
    )}
  </div>
)

const CpuTimes = ({ run, figures: { cpus } }: { run: ClusterRun; figures: Figures }) => (
  <table className="cluster-table">
    <caption>{t('Where the CPUs’ time went, by node')}</caption>
    <thead>
      <tr>
        <th scope="col">{t('node')}</th>
        <th scope="col">{t('processes')}</th>
        <th scope="col">{t('of guests')}</th>
        <th scope="col">{t('kernel')}</th>
        <th scope="col">{t('idle')}</th>
      </tr>
    </thead>
    <tbody>
      {cpus.slice(0, ROWS_MAX).map(({ processes, guests, kernel, idle, down }, node) => {
        const all = Math.max(1, processes + kernel + idle + down)
        return (
          <tr key={run.info.nodes[node]}>
            <th scope="row">{nodeName(run, node)}</th>
            <td>{formatShare(processes / all)}</td>
            <td>{formatShare(guests / all)}</td>
            <td>{formatShare(kernel / all)}</td>
            <td>
              {formatShare(idle / all)}
              {down > 0 && `, ${t('down {down}', { down: formatShare(down / all) })}`}
            </td>
          </tr>
        )
      })}
    </tbody>
  </table>
)

/** Everything that was counted of a run. */
export const FiguresPanel = ({ run, figures }: { run: ClusterRun; figures: Figures }) => (
  <div className="grid gap-4 text-sm sm:grid-cols-2" data-testid="figures">
    <Calls calls={figures.calls} />
    <Messages figures={figures} />
    {figures.rounds.length > 0 && <Rounds figures={figures} />}
    <Residuals run={run} figures={figures} />
    <CpuTimes run={run} figures={figures} />
  </div>
)
