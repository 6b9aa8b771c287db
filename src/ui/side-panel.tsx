import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { frameAt, type Frame } from '../playback/frame.ts'
import type { Loading } from '../playback/loader.ts'
import type { Run } from '../playback/run.ts'
import { LABELS } from '../sim/log/schema.ts'
import { FAMILY } from '../stage/colours.ts'
import { formatCount, formatPs, formatRatio, formatShare, plural } from '../stage/format.ts'
import { layoutFor } from '../stage/layout.ts'
import { MachineView, type Picked } from '../stage/machine-view.tsx'
import { choose, useApp } from '../store/app.ts'
import { LookAt } from './look-at.tsx'

/** What one side of the stage shows: a kernel's run, or the user's trace. */
export interface Side extends Loading {
  kernel: string
  title: string
}

/** Screen seconds that a thread's tile takes to walk to its new place while playing. */
const WALK_SECONDS = 0.35

/** One kernel: its machine at the moment, and the few numbers that matter. */
export const SidePanel = (props: { index: number; side: Side; speedPs: number }) => {
  const { index, side, speedPs } = props
  const { title, run, error } = side
  return (
    <section
      className="panel flex flex-col gap-1 p-2"
      aria-label={title}
      data-testid={index === 0 ? 'stage-left' : 'stage-right'}
      data-digest={run?.summary?.digest}
    >
      <div className="flex items-center gap-3">
        <h2 className="grow text-base font-bold">{title}</h2>
        {run !== null && run.log.length > 0 && <LookAt run={run} side={index} title={title} />}
        {side.kernel === 'trace' && (
          <button
            type="button"
            className="button"
            onClick={() => choose({ showTrace: false, picked: null, speedPs: 0 })}
          >
            Back to the kernels
          </button>
        )}
      </div>
      {error !== null && (
        <p role="alert" style={{ color: 'var(--stall)' }}>
          The simulation stopped: {error}
        </p>
      )}
      {run !== null && run.log.length > 0 ? (
        <Stage index={index} run={run} title={title} speedPs={speedPs} />
      ) : (
        <div className="aspect-[720/420]" />
      )}
    </section>
  )
}

const Stage = (props: { index: number; run: Run; title: string; speedPs: number }) => {
  const { index, run, title, speedPs } = props
  const { momentPs, playing, picked } = useApp()
  const [box, width] = useWidth()
  const layout = useMemo(() => layoutFor(run.info, run.tracked, width), [run.info, run.tracked, width])
  const walkPs = playing ? speedPs * WALK_SECONDS : 0
  const frame = frameAt(run, Math.min(momentPs, run.reachedPs), walkPs)
  const own = picked !== null && picked.side === index ? picked : null
  const pick = useMemo(
    () =>
      (what: Picked): void =>
        choose({ picked: { side: index, ...what } }),
    [index],
  )
  return (
    <div ref={box}>
      <MachineView run={run} frame={frame} layout={layout} title={title} picked={own} onPick={pick} />
      <Figures run={run} frame={frame} />
    </div>
  )
}

/** An element's width as it is laid out, so that the picture is drawn in the page's own pixels. */
const useWidth = (): [RefObject<HTMLDivElement | null>, number] => {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(680)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    setWidth(Math.round(element.clientWidth))
    const observer = new ResizeObserver(() => setWidth(Math.round(element.clientWidth)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [box, width]
}

const stallShare = (ledger: Record<string, number>): number => {
  let stall = 0
  let busy = 0
  for (const name of LABELS) {
    if (FAMILY[name] === 'idle') continue
    busy += ledger[name]
    if (FAMILY[name] === 'stall' || FAMILY[name] === 'spin') stall += ledger[name]
  }
  return busy === 0 ? 0 : stall / busy
}

const Figure = ({ value, words, title }: { value: string; words: string; title: string }) => (
  <div title={title}>
    <dd className="text-lg leading-tight font-bold sm:text-xl">{value}</dd>
    <dt className="text-xs" style={{ color: 'var(--ink-2)' }}>
      {words}
    </dt>
  </div>
)

/** Over the whole run once it is there, so that the numbers stand still; up to the moment until then. */
const Figures = ({ run, frame }: { run: Run; frame: Frame }) => {
  const { summary, info } = run
  const unit = plural(info.unit)
  if (summary === null)
    return (
      <p className="text-sm">
        {formatCount(frame.totals.done)} {unit} so far…
      </p>
    )
  const { work, transfers, migrations, ledger, dropped } = summary
  return (
    <dl
      className="grid grid-cols-2 gap-x-3 gap-y-1 border-t pt-1 sm:grid-cols-4"
      style={{ borderColor: 'var(--line)' }}
    >
      <Figure
        value={formatCount(work.perSecond)}
        words={`${unit} per second`}
        title={dropped > 0 ? `${dropped} were lost` : 'finished, over the whole run'}
      />
      <Figure
        value={formatRatio(transfers / work.count)}
        words={`lines moved per ${info.unit}`}
        title="lines that came out of another CPU's cache"
      />
      <Figure
        value={formatShare(stallShare(ledger))}
        words="of busy time spent waiting"
        title="for lines, memory and locks"
      />
      <Figure
        value={formatCount(migrations)}
        words={`thread moves in ${formatPs(summary.simulatedPs)}`}
        title="threads that went on on another CPU"
      />
    </dl>
  )
}
