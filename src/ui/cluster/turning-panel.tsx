import { line, scaleLinear, scaleLog } from 'd3'
import { useEffect, useState } from 'react'
import { t } from '../../language/t.ts'
import { SHARES, type Turn, type TurningPoint, turnsIn, VM_MOST } from '../../playback/cluster/turning.ts'
import { sayBytes, sayPs } from '../../playback/cluster/words.ts'
import type { ClusterScenario } from '../../scenario/cluster/scenario.ts'
import { FLIPS } from '../../sim/cluster/migration/laws.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { useCluster } from '../../store/cluster.ts'

const WIDTH = 420
const HEIGHT = 190
const LEFT = 64
const BOTTOM = 26
/** Dashes tell systems apart beside their colours. */
const DASHES = ['', '7 4', '2 3', '10 3 2 3']

const titleOf = (system: string): string => CLUSTER_SYSTEMS[system].card.title

/** The moves of a scenario's systems with ever larger working sets, as they come. */
const useTurning = (scenario: ClusterScenario): { points: TurningPoint[]; done: boolean } => {
  const [points, setPoints] = useState<TurningPoint[]>([])
  const [done, setDone] = useState(false)
  useEffect(() => {
    const worker = new Worker(new URL('../../playback/cluster/turning-worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<TurningPoint | null>) => {
      if (data === null) setDone(true)
      else setPoints((before) => [...before, data])
    })
    const { vmBytes, dirtyRate } = scenario.workload.params
    worker.postMessage({ systems: scenario.systems, network: scenario.network ?? null, vmBytes, dirtyRate })
    return () => worker.terminate()
  }, [scenario])
  return { points, done }
}

const sentence = ({ of, first, second, atBytes }: Turn): string =>
  of === 'freezeMs'
    ? t(
        'Up to a working set of {bytes}, a process stands still for less under {first} than under {second}; beyond it, for more.',
        { bytes: sayBytes(atBytes), first: titleOf(first), second: titleOf(second) },
      )
    : t('Up to a working set of {bytes}, {first} sends less than {second}; beyond it, more.', {
        bytes: sayBytes(atBytes),
        first: titleOf(first),
        second: titleOf(second),
      })

/** Powers of ten between the least and the most of some values. */
const powersWithin = (values: readonly number[]): number[] => {
  const first = Math.ceil(Math.log10(Math.min(...values)))
  const last = Math.floor(Math.log10(Math.max(...values) * 1.1))
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => 10 ** (first + index))
}

const Chart = ({
  of,
  points,
  systems,
  vm,
}: {
  of: Turn['of']
  points: readonly TurningPoint[]
  systems: readonly string[]
  vm: number
}) => {
  const values = points.map((point) => Math.max(point[of], 0.01))
  const x = scaleLinear([0, vm], [LEFT, WIDTH - 8])
  const y = scaleLog([Math.min(...values), Math.max(...values) * 1.1], [HEIGHT - BOTTOM, 10])
  const say = (value: number): string => (of === 'freezeMs' ? sayPs(value * 1e9) : sayBytes(value))
  const path = line<TurningPoint>(
    ({ dirtyBytes }) => x(dirtyBytes),
    (point) => y(Math.max(point[of], 0.01)),
  )
  const words = of === 'freezeMs' ? t('How long it stands still') : t('What goes over the wires')
  return (
    <figure>
      <figcaption className="text-sm font-semibold">
        {t('{words}, by the size of the working set', { words })}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words} className="w-full">
        {powersWithin(values).map((tick) => (
          <g key={tick}>
            <path d={`M${LEFT} ${y(tick)}H${WIDTH - 8}`} stroke="var(--line)" />
            <text x={LEFT - 6} y={y(tick) + 4} fontSize={11} textAnchor="end" fill="var(--ink-2)">
              {say(tick)}
            </text>
          </g>
        ))}
        {[0, 0.5, 1].map((share) => (
          <text
            key={share}
            x={x(vm * share)}
            y={HEIGHT - 8}
            fontSize={11}
            textAnchor={share === 1 ? 'end' : 'middle'}
            fill="var(--ink-2)"
          >
            {sayBytes(vm * share)}
          </text>
        ))}
        {systems.map((system, index) => (
          <path
            key={system}
            d={path(points.filter((point) => point.system === system)) ?? ''}
            fill="none"
            stroke={`var(--id-${index})`}
            strokeWidth={2.5}
            strokeDasharray={DASHES[index]}
          />
        ))}
      </svg>
    </figure>
  )
}

const Turning = ({ scenario }: { scenario: ClusterScenario }) => {
  const { points, done } = useTurning(scenario)
  const { systems, workload } = scenario
  const turns = turnsIn(points)
  const strategies = new Set<string>(systems.map((system) => CLUSTER_SYSTEMS[system].card.strategy))
  const laws = FLIPS.filter(({ lower, higher }) => strategies.has(lower) && strategies.has(higher))
  const vm = Math.min(workload.params.vmBytes, VM_MOST)
  return (
    <div className="mt-2 text-sm">
      <p style={{ color: 'var(--ink-2)' }} role="status">
        {done
          ? t(
              'The same process, {bytes} of memory, moved with working sets of {shares} % of it: each point is a run.',
              { bytes: sayBytes(vm), shares: SHARES.join(', ') },
            )
          : t('Moving it again and again…')}
      </p>
      <ul className="my-1 flex flex-wrap gap-4">
        {systems.map((system, index) => (
          <li key={system} className="flex items-center gap-1">
            <svg width={34} height={10} aria-hidden="true">
              <path d="M0 5H34" stroke={`var(--id-${index})`} strokeWidth={3} strokeDasharray={DASHES[index]} />
            </svg>
            {titleOf(system)}
          </li>
        ))}
      </ul>
      {points.length > systems.length && (
        <div className="grid gap-4 md:grid-cols-2">
          <Chart of="freezeMs" points={points} systems={systems} vm={vm} />
          <Chart of="bytes" points={points} systems={systems} vm={vm} />
        </div>
      )}
      {done && (
        <ul className="mt-2 list-disc pl-5" data-testid="turns">
          {turns.length === 0 && <li>{t('Nothing turns round here.')}</li>}
          {turns.map((turn) => (
            <li key={`${turn.of}-${turn.first}-${turn.second}-${turn.atBytes}`}>{sentence(turn)}</li>
          ))}
        </ul>
      )}
      {laws.length > 0 && (
        <details className="mt-2">
          <summary className="cursor-pointer">{t('What the laws say of it')}</summary>
          <ul className="mt-1 list-disc pl-5">
            {laws.map(({ of, lower, higher, words }) => (
              <li key={of + lower + higher}>
                {t('{what}, {lower} before {higher}: {law}', {
                  what: of === 'freeze' ? t('Standing still') : t('Bytes'),
                  lower,
                  higher,
                  law: t(words),
                })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

/** Where the order of the systems on the stage turns round, for scenarios in which one process moves. */
export const TurningPanel = () => {
  const scenario = useCluster((state) => state.scenario)
  const [open, setOpen] = useState(false)
  if (scenario.workload.kind !== 'move' || scenario.systems.length < 2) return null
  return (
    <section aria-label={t('Where the order turns round')} className="panel p-2" data-testid="turning">
      <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? '▾' : '▸'} {t('Where the order turns round')}
      </button>
      {open && <Turning key={JSON.stringify(scenario)} scenario={scenario} />}
    </section>
  )
}
