import { type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { sayPs } from '../../playback/cluster/words.ts'
import { type ClusterTimelineSide, drawClusterTimeline, GUTTER, timelineHeight } from '../../stage/cluster/timeline.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'

const SPAN_LEAST = 1e8

/** A colour of the theme in force. */
const colourOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** What each process did, on one axis for all sides. */
export const ClusterTimeline = ({ sides }: { sides: readonly ClusterTimelineSide[] }) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const momentPs = useCluster((state) => state.momentPs)
  const untilPs = useCluster((state) => state.scenario.untilPs)
  const [zoom, setZoom] = useState(1)
  const [width, setWidth] = useState(800)
  const span = Math.max(SPAN_LEAST, untilPs / zoom)
  const fromPs = zoom === 1 ? 0 : Math.min(Math.max(0, momentPs - span * 0.4), Math.max(0, untilPs - span))
  const view = { width, fromPs, toPs: fromPs + span, momentPs }
  const height = timelineHeight(sides)
  useLayoutEffect(() => {
    const element = canvas.current
    if (element === null) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (element === null || !context) return
    element.width = Math.round(width * devicePixelRatio)
    element.height = Math.round(height * devicePixelRatio)
    context.scale(devicePixelRatio, devicePixelRatio)
    drawClusterTimeline(context, sides, view, colourOf)
  })
  const seek = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.buttons === 0) return
    const share = (event.nativeEvent.offsetX - GUTTER) / (width - GUTTER)
    const target = Math.round(fromPs + share * span)
    chooseCluster({ momentPs: Math.max(0, Math.min(untilPs, target)), playing: false })
  }
  return (
    <section aria-label="Timeline" className="panel p-2" data-testid="timeline">
      <div className="mb-1 flex items-center gap-2">
        <h2 className="text-sm font-semibold">Where each process is</h2>
        <p className="hidden text-xs sm:block" style={{ color: 'var(--ink-2)' }}>
          colour: on which node · hatched in red: it stands still · thin: it waits · ✕ crash · ✂ link cut
        </p>
        <div className="ml-auto flex gap-1">
          <button type="button" className="button" aria-label="Zoom the timeline in" onClick={() => setZoom(zoom * 2)}>
            +
          </button>
          <button
            type="button"
            className="button"
            aria-label="Zoom the timeline out"
            onClick={() => setZoom(Math.max(1, zoom / 2))}
          >
            −
          </button>
        </div>
      </div>
      <canvas
        ref={canvas}
        className="block w-full cursor-pointer"
        style={{ height }}
        role="img"
        aria-label={`Where each process is around ${sayPs(momentPs)}`}
        onPointerDown={seek}
        onPointerMove={seek}
      />
    </section>
  )
}
