import { memo, useEffect, useId, useMemo, useReducer, useRef } from 'react'
import { t } from '../../language/t.ts'
import { runIndexOf } from '../../playback/timeline/run-index.ts'
import { formatMoment } from '../../stage/format.ts'
import { drawTimeline } from '../../stage/timeline/draw.ts'
import {
  type LaneRow,
  layoutOf,
  NAME_HEIGHT,
  type TimelineLayout,
  type TimelineSide,
} from '../../stage/timeline/layout.ts'
import type { HitMark, Scene } from '../../stage/timeline/scene.ts'
import { choose, useApp } from '../../store/app.ts'
import { type Pin, unpinLane, useTimeline } from '../../store/timeline.ts'
import { useSight } from '../use-sight.ts'
import { useWidth } from '../use-width.ts'
import { zoomOf } from '../zoomed.ts'
import { useGestures } from './gestures.ts'
import { keysHelp, onTimelineKey } from './keys.ts'
import { Hover } from './hover.tsx'
import { Said } from './said.tsx'
import { useCalmMoment } from './use-calm-moment.ts'
import { usePalette } from './use-palette.ts'
import { spanOf } from './view.ts'

/** Folds what is new in the logs, some at a time, and has the picture drawn again as it comes in. */
const useCatchUp = (sides: readonly TimelineSide[], pins: readonly Pin[]): void => {
  const [, again] = useReducer((count: number) => count + 1, 0)
  const events = sides.reduce((sum, { run }) => sum + run.log.length, 0)
  useEffect(() => {
    if (events === 0) return
    let timer = 0
    const step = (): void => {
      let whole = true
      for (const { run, side } of sides) {
        const index = runIndexOf(run)
        index.keepOnly(pins.filter((pin) => pin.side === side))
        whole = index.catchUp() && whole
      }
      again()
      if (!whole) timer = window.setTimeout(step, 0)
    }
    timer = window.setTimeout(step, 0)
    return () => clearTimeout(timer)
  }, [sides, pins, events])
}

/** The lanes on their canvas, their names beside them, and what a screen reader says of them. */
export const Picture = (props: { sides: readonly TimelineSide[]; speedPs: number; hits: readonly HitMark[] }) => {
  const { sides, speedPs, hits } = props
  const timeline = useTimeline()
  const { pins, cursors, loop, focus } = timeline
  const [box, width] = useWidth()
  const inSight = useSight(box)
  const momentPs = useCalmMoment(inSight)
  const canvas = useRef<HTMLCanvasElement>(null)
  const scene = useRef<Scene | null>(null)
  const palette = usePalette()
  const layout = useMemo(() => layoutOf(sides, pins, width), [sides, pins, width])
  const span = spanOf(timeline, momentPs, speedPs)
  const help = useId()
  const now: Scene = { sides, layout, span, momentPs, cursors, loop, hits, focus, palette }
  useCatchUp(sides, pins)
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    scene.current = now
    // While it plays, lanes that nobody sees are not drawn; when it pauses they are, as they can be taken out as a picture.
    if (!element || !context || (!inSight && useApp.getState().playing)) return
    const ratio = Math.min(2, devicePixelRatio * zoomOf(element))
    const [wide, high] = [Math.round(width * ratio), Math.round(layout.height * ratio)]
    if (element.width !== wide || element.height !== high) Object.assign(element, { width: wide, height: high })
    drawTimeline(context, now, ratio)
  })
  const gestures = useGestures(scene, box)
  return (
    <div ref={box} className="timeline-box" style={{ height: layout.height }}>
      <div
        className="timeline-field"
        tabIndex={0}
        role="slider"
        aria-label={t('Moment, in lanes of time')}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, ...sides.map(({ run }) => run.untilPs))}
        aria-valuenow={Math.round(momentPs)}
        aria-valuetext={formatMoment(momentPs)}
        aria-describedby={help}
        data-testid="timeline-field"
        onKeyDown={(event) => onTimelineKey(event, scene.current)}
        {...gestures}
      >
        <canvas ref={canvas} className="timeline-canvas" aria-hidden="true" />
      </div>
      <Names layout={layout} />
      <p id={help} className="sr-only">
        {keysHelp()}
      </p>
      <Hover scene={scene} box={box} />
      <Said scene={now} />
    </div>
  )
}

/** The names of the lanes: each picks what its lane is of; a lane that was asked for can be sent away. */
const Names = memo(({ layout }: { layout: TimelineLayout }) => (
  <div className="timeline-names" style={{ width: layout.gutter }}>
    {layout.rows
      .filter(({ height }) => height >= NAME_HEIGHT)
      .map((row) => (
        <Name key={`${row.side} ${row.kind} ${row.index}`} row={row} />
      ))}
  </div>
))

const Name = ({ row }: { row: LaneRow }) => {
  const { side, kind, index, name, top, height } = row
  return (
    <div className="timeline-name" style={{ top, height, fontSize: Math.min(12, height - 2) }}>
      <button
        type="button"
        className="timeline-pick"
        title={kind === 'cpu' ? name : `${t(kind)} ${name}`}
        aria-label={t('Look at {name}', { name: kind === 'cpu' ? name : `${t(kind)} ${name}` })}
        onClick={() => choose({ picked: { side, kind, index } })}
      >
        {kind !== 'cpu' && <span className="timeline-kind">{t(kind)}</span>}
        {name}
      </button>
      {kind !== 'cpu' && (
        <button
          type="button"
          className="timeline-unpin"
          aria-label={t('Remove the lane of {kind} {name}', { kind: t(kind), name })}
          title={t('Remove this lane')}
          onClick={() => unpinLane({ side, kind, index })}
        >
          ×
        </button>
      )}
    </div>
  )
}
