import { useEffect, useLayoutEffect, useRef, useState, type PointerEvent } from 'react'
import { formatMoment } from '../stage/format.ts'
import { drawTimeline, GUTTER, type TimelineSide, type TimelineView } from '../stage/timeline.ts'
import { choose, useApp } from '../store/app.ts'
import type { Side } from './side-panel.tsx'

/** Part of the window that lies before the moment. */
const BEFORE = 0.4
/** Screen seconds that the window spans at first. */
const SPAN_SECONDS = 40
const ZOOM = { min: 200_000, max: 20_000_000_000 }
/** Height of a lane, in pixels: where there is room, and at the least. */
const LANE = 17
const LANE_LEAST = 4

/** Colours of the theme in force, read once per theme. */
const useColours = (): ((name: string) => string) => {
  const cache = useRef(new Map<string, string>())
  useEffect(() => {
    const forget = (): void => cache.current.clear()
    forget()
    const observer = new MutationObserver(forget)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    return () => observer.disconnect()
  }, [])
  return (name) => {
    const known = cache.current.get(name)
    if (known !== undefined) return known
    const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim()
    cache.current.set(name, value)
    return value
  }
}

export const TimelinePanel = ({ sides, speedPs }: { sides: Side[]; speedPs: number }) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { momentPs } = useApp()
  const [zoom, setZoom] = useState(0)
  const [width, setWidth] = useState(800)
  const colours = useColours()
  const span = zoom === 0 ? Math.min(ZOOM.max, speedPs * SPAN_SECONDS) : zoom
  const shown: TimelineSide[] = sides.flatMap(({ title, run }) => (run === null ? [] : [{ title, run }]))
  const reversals = shown.some(({ run }) => run.segments.between('reversal', -Infinity, Infinity, 1).length > 0)
  const lanes = shown.reduce((sum, { run }) => sum + run.info.cpuCount, 0)
  const height = Math.max(150, Math.min(lanes * LANE, Math.max(300, lanes * LANE_LEAST)) + shown.length * 24 + 20)
  const view: TimelineView = {
    width,
    height,
    fromPs: momentPs - span * BEFORE,
    toPs: momentPs + span * (1 - BEFORE),
    momentPs,
  }

  useLayoutEffect(() => {
    const element = canvas.current
    if (element === null) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || canvas.current === null) return
    const ratio = devicePixelRatio
    canvas.current.width = Math.round(width * ratio)
    canvas.current.height = Math.round(height * ratio)
    context.scale(ratio, ratio)
    drawTimeline(context, shown, view, colours)
  })
  const zoomBy = (factor: number): void => setZoom(Math.min(ZOOM.max, Math.max(ZOOM.min, span * factor)))
  const seek = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.buttons === 0) return
    const share = (event.nativeEvent.offsetX - GUTTER) / (width - GUTTER)
    const target = Math.round(view.fromPs + share * span)
    choose({ momentPs: Math.max(0, Math.min(shown[0]?.run.untilPs ?? 0, target)), playing: false })
  }
  return (
    <section aria-label="Timeline" className="panel p-2" data-testid="timeline">
      <div className="mb-1 flex items-center gap-2">
        <h2 className="text-sm font-semibold">What each CPU does</h2>
        <p className="hidden text-xs sm:block" style={{ color: 'var(--ink-2)' }}>
          colour: which thread · <span style={{ color: 'var(--stall)' }}>red: waiting for a line</span> ·{' '}
          <span style={{ color: 'var(--spin)' }}>striped: spinning</span> · a stroke across lanes: a thread moves
          {reversals && ' · △: locks in the wrong order'}
        </p>
        <div className="ml-auto flex gap-1">
          <button type="button" className="button" aria-label="Zoom the timeline in" onClick={() => zoomBy(0.5)}>
            +
          </button>
          <button type="button" className="button" aria-label="Zoom the timeline out" onClick={() => zoomBy(2)}>
            −
          </button>
        </div>
      </div>
      <canvas
        ref={canvas}
        className="block w-full cursor-pointer"
        style={{ height }}
        role="img"
        aria-label={`What each CPU did around ${formatMoment(momentPs)}`}
        onPointerDown={seek}
        onPointerMove={seek}
      />
    </section>
  )
}
