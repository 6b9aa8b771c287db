import { type KeyboardEvent, memo, useRef, useState } from 'react'
import { t } from '../../language/t.ts'
import { type Bounce, bouncesOf, fetchesByCpu } from '../../playback/protocol/bounces.ts'
import type { Run } from '../../playback/run.ts'
import { lineName } from '../../sim/machine/memory/layout.ts'
import { formatCount, formatPs } from '../../stage/format.ts'

/** Lines that are shown: those that moved most often. */
const ROWS = 12
/** Up to so many CPUs, numbers fit into the cells. */
const NUMBERS_CPUS_MAX = 16

const STEPS: Record<string, readonly [row: number, column: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Shade of a cell, in percent: never so much that ink could not be read on it, nor so little that once looks like never. */
const shade = (times: number, most: number): number => (times === 0 ? 0 : Math.round(10 + 62 * Math.sqrt(times / most)))

interface HeatMapProps {
  run: Run
  /** Length of the run's log: it is drawn anew when that grows, and not for every moment that is shown. */
  events: number
  title: string
  pickedLine: number
  onPick: (line: number) => void
}

/** Who bounced what: lines that went from cache to cache by CPUs that fetched them. */
export const HeatMap = memo(({ run, title, pickedLine, onPick }: HeatMapProps) => {
  const { cpuCount, regions } = run.info
  const rows = bouncesOf(run).slice(0, ROWS)
  const fetches = rows.map((bounce) => fetchesByCpu(bounce, cpuCount))
  const most = Math.max(1, ...fetches.flat())
  const [place, setPlace] = useState<readonly [number, number]>([0, 0])
  const grid = useRef<HTMLTableElement>(null)
  if (rows.length === 0) return <p>{t('No line has gone from one CPU’s cache to another’s so far.')}</p>
  const at = [Math.min(place[0], rows.length - 1), Math.min(place[1], cpuCount - 1)] as const
  const focus = (row: number, column: number): void => {
    setPlace([row, column])
    grid.current?.querySelector<HTMLElement>(`[data-place="${row}-${column}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key]
    if (step !== undefined) {
      const row = Math.max(0, Math.min(rows.length - 1, at[0] + step[0]))
      focus(row, Math.max(0, Math.min(cpuCount - 1, at[1] + step[1])))
    } else if (event.key === 'Home') focus(at[0], 0)
    else if (event.key === 'End') focus(at[0], cpuCount - 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const meanPs = ({ stalledPs, transfers }: Bounce): number => Math.round(stalledPs / transfers)
  return (
    <>
      <div className="heat">
        <table ref={grid} aria-label={t('Who fetched which line: {title}', { title })}>
          <thead>
            <tr>
              <th scope="col">{t('Line')}</th>
              {Array.from({ length: cpuCount }, (_, cpu) => (
                <th key={cpu} scope="col" className="heat-cpu">
                  {cpuCount <= NUMBERS_CPUS_MAX ? t('CPU {cpu}', { cpu }) : cpu % 8 === 0 ? cpu : ''}
                </th>
              ))}
              <th scope="col" className="heat-number">
                {t('moves')}
              </th>
              <th scope="col" className="heat-number">
                {t('mean cost')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((bounce, row) => {
              const name = lineName(regions, bounce.line)
              return (
                <tr key={bounce.line} aria-current={bounce.line === pickedLine}>
                  <th scope="row" title={name}>
                    {name}
                  </th>
                  {fetches[row].map((times, cpu) => (
                    <td key={cpu}>
                      <button
                        type="button"
                        data-place={`${row}-${cpu}`}
                        tabIndex={row === at[0] && cpu === at[1] ? 0 : -1}
                        aria-label={t('{name}: CPU {cpu} fetched it {times} times out of another cache', {
                          name,
                          cpu,
                          times,
                        })}
                        className="heat-cell"
                        style={{
                          background: `color-mix(in srgb, var(--heat) ${shade(times, most)}%, var(--panel))`,
                        }}
                        onKeyDown={onKeyDown}
                        onClick={() => {
                          setPlace([row, cpu])
                          onPick(bounce.line)
                        }}
                      >
                        {cpuCount <= NUMBERS_CPUS_MAX && times > 0 ? formatCount(times) : ''}
                      </button>
                    </td>
                  ))}
                  <td className="heat-number">{formatCount(bounce.transfers)}</td>
                  <td className="heat-number">{formatPs(meanPs(bounce))}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <p className="heat-legend">
        {[0, most / 16, most / 4, most].map((times) => (
          <span key={times}>
            <i style={{ background: `color-mix(in srgb, var(--heat) ${shade(times, most)}%, var(--panel))` }} />
            {formatCount(Math.round(times))}
          </span>
        ))}
        {t('times that a CPU fetched the line out of another’s cache. Enter picks a line.')}
      </p>
    </>
  )
})
HeatMap.displayName = 'HeatMap'
