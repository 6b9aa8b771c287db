import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { t } from '../../language/t.ts'
import { sayPs } from '../../playback/cluster/words.ts'
import {
  type ClusterTimelineSide,
  drawClusterTimeline,
  drawMoment,
  gutterFor,
  timelineHeight,
} from '../../stage/cluster/timeline.ts'
import { type Axis, type Colours, psAt } from '../../stage/cluster/timeline-axis.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'
import { useWidth } from '../use-width.ts'
import { pointIn, zoomOf } from '../zoomed.ts'

const SPAN_LEAST = 1e8
/** Share of the window that lies before the moment, where the window follows it; and how far a key goes. */
const BEFORE = 0.4
const KEY_SHARE = 0.01

/** Colours of the theme in force, read once per theme. */
const useColours = (): { colours: Colours; theme: string } => {
  const cache = useRef(new Map<string, string>())
  const theme = document.documentElement.dataset['theme'] ?? ''
  const of = useRef(theme)
  return {
    theme,
    colours: (name) => {
      if (of.current !== theme) cache.current.clear()
      of.current = theme
      const known = cache.current.get(name)
      if (known !== undefined) return known
      const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim()
      cache.current.set(name, value)
      return value
    },
  }
}

/** The lanes are drawn when they change, and kept; the moment is drawn over them at each instant. */
const usePicture = (): ((
  canvas: HTMLCanvasElement,
  sides: readonly ClusterTimelineSide[],
  axis: Axis,
  momentPs: number,
  colours: Colours,
  theme: string,
) => void) => {
  const kept = useRef<{ key: string; runs: unknown[]; picture: HTMLCanvasElement } | null>(null)
  return (canvas, sides, axis, momentPs, colours, theme) => {
    const context = canvas.getContext('2d')
    if (context === null) return
    const height = timelineHeight(sides)
    const ratio = devicePixelRatio * zoomOf(canvas)
    const size = [Math.round(axis.width * ratio), Math.round(height * ratio)]
    // A page that is not laid out, as in a frame that is hidden, has no room for it.
    if (size[0] <= 0 || size[1] <= 0) return
    const lengths = sides.map(({ run }) => run.length).join()
    const key = [axis.fromPs, axis.toPs, axis.width, axis.gutter, height, ratio, theme, lengths].join()
    const runs = sides.map(({ run }) => run)
    if (kept.current?.key !== key || kept.current.runs.some((run, side) => run !== runs[side])) {
      const picture = kept.current?.picture ?? document.createElement('canvas')
      picture.width = size[0]
      picture.height = size[1]
      const drawing = picture.getContext('2d')
      if (drawing === null) return
      drawing.scale(ratio, ratio)
      drawClusterTimeline(drawing, sides, axis, colours)
      kept.current = { key, runs, picture }
    }
    if (canvas.width !== size[0] || canvas.height !== size[1]) {
      canvas.width = size[0]
      canvas.height = size[1]
    }
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, size[0], size[1])
    context.drawImage(kept.current.picture, 0, 0)
    context.scale(ratio, ratio)
    drawMoment(context, axis, momentPs, height, colours)
  }
}

/** Where each process is and what it does, on one axis for all sides; also the way to any moment. */
export const ClusterTimeline = ({ sides }: { sides: readonly ClusterTimelineSide[] }) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const momentPs = useCluster((state) => state.momentPs)
  const untilPs = useCluster((state) => state.scenario.untilPs)
  const [box, width] = useWidth()
  const [zoom, setZoom] = useState(1)
  const { colours, theme } = useColours()
  const draw = usePicture()
  const span = Math.min(untilPs, Math.max(SPAN_LEAST, untilPs / zoom))
  const fromPs = Math.min(Math.max(0, momentPs - span * BEFORE), Math.max(0, untilPs - span))
  const axis: Axis = { fromPs, toPs: fromPs + span, width, gutter: gutterFor(sides, width) }
  const height = timelineHeight(sides)
  useEffect(() => {
    if (canvas.current !== null) draw(canvas.current, sides, axis, momentPs, colours, theme)
  })
  const goTo = (ps: number): void =>
    chooseCluster({ momentPs: Math.round(Math.max(0, Math.min(untilPs, ps))), playing: false })
  const seek = (event: PointerEvent<HTMLElement>): void => {
    if (event.buttons === 0) return
    goTo(psAt(axis, pointIn(event.currentTarget, event).x))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const keys: Record<string, number> = {
      ArrowRight: momentPs + span * KEY_SHARE,
      ArrowUp: momentPs + span * KEY_SHARE,
      ArrowLeft: momentPs - span * KEY_SHARE,
      ArrowDown: momentPs - span * KEY_SHARE,
      PageUp: momentPs + span * KEY_SHARE * 10,
      PageDown: momentPs - span * KEY_SHARE * 10,
      Home: 0,
      End: untilPs,
    }
    const target = keys[event.code]
    if (target === undefined) return
    event.preventDefault()
    goTo(target)
  }
  return (
    <section aria-label={t('Timeline')} className="cluster-timeline" data-testid="timeline">
      <div className="cluster-timeline-zoom" role="group" aria-label={t('Zoom of the timeline')}>
        <button
          type="button"
          className="cluster-small-button"
          aria-label={t('Zoom the timeline in')}
          onClick={() => setZoom(zoom * 2)}
        >
          +
        </button>
        <button
          type="button"
          className="cluster-small-button"
          aria-label={t('Zoom the timeline out')}
          disabled={zoom === 1}
          onClick={() => setZoom(Math.max(1, zoom / 2))}
        >
          −
        </button>
      </div>
      <div
        ref={box}
        className="cluster-lanes"
        role="slider"
        tabIndex={0}
        aria-label={t('Moment, on the timeline')}
        aria-valuemin={0}
        aria-valuemax={Math.round(untilPs / 1e6)}
        aria-valuenow={Math.round(momentPs / 1e6)}
        aria-valuetext={sayPs(momentPs)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          seek(event)
        }}
        onPointerMove={seek}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} className="block w-full" style={{ height }} />
      </div>
    </section>
  )
}
