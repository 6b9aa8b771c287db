import { type MouseEvent, type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import { AXIS, rowAt } from '../../stage/timeline/layout.ts'
import { psAt, type Scene, xOf } from '../../stage/timeline/scene.ts'
import { pannedBy, type Span, zoomedAround } from '../../stage/timeline/span.ts'
import { trackOf } from '../../stage/timeline/draw.ts'
import { choose, useApp } from '../../store/app.ts'
import { chooseTimeline, setCursor, useTimeline } from '../../store/timeline.ts'
import { pointIn } from '../zoomed.ts'
import { untilOf, zoomBy } from './view.ts'

/** Movement, in pixels, from which on a press is a drag and not a click. */
const DRAG = 4
/** How near the moment's stroke a press takes hold of it. */
const GRIP = 6
const WHEEL_ZOOM = 0.0018
/** A wheel that has just scrolled the page goes on doing so when the timeline comes under it. */
const SCROLLING_MS = 300

type Mode = 'press' | 'pan' | 'brush' | 'scrub' | 'pinch'

interface Gesture {
  mode: Mode
  startX: number
  startPs: number
  span: Span
}

/** Shows a moment and stops there. What is in sight stays where it is, even while it follows the moment. */
const seek = (scene: Scene, ps: number): void => {
  const momentPs = Math.max(0, Math.min(untilOf(scene.sides), Math.round(ps)))
  const { fromPs, toPs } = scene.span
  chooseTimeline({ anchor: Math.max(0, Math.min(1, (momentPs - fromPs) / (toPs - fromPs))) })
  choose({ momentPs, playing: false })
}

/** Picks the thread of the stretch at a place of a CPU's lane; elsewhere, what the lane is of. */
const pickAt = (scene: Scene, x: number, y: number): void => {
  const row = rowAt(scene.layout, y)
  const side = scene.sides.find((one) => one.side === row?.side)
  if (row === undefined || side === undefined) return
  const track = trackOf(side.run, row)
  const who = row.kind === 'cpu' || row.kind === 'lock' ? track.who[track.indexAt(Math.max(0, psAt(scene, x)))] : -1
  const isThread = who >= 0 && who < side.run.info.threads.length
  choose({
    picked: isThread
      ? { side: row.side, kind: 'thread', index: who }
      : { side: row.side, kind: row.kind, index: row.index },
  })
}

/** Clicks, drags, pinches and the wheel over the timeline. */
export const useGestures = (scene: RefObject<Scene | null>, box: RefObject<HTMLDivElement | null>) => {
  const gesture = useRef<Gesture | null>(null)
  const fingers = useRef(new Map<number, number>())
  useWheel(scene, box)

  const down = (event: PointerEvent): void => {
    const now = scene.current
    if (now === null || event.button !== 0) return
    const { x, y } = pointIn(event.currentTarget, event)
    event.currentTarget.setPointerCapture(event.pointerId)
    fingers.current.set(event.pointerId, x)
    const pinch = fingers.current.size === 2
    const held = Math.abs(x - xOf(now, now.momentPs)) <= GRIP
    const mode: Mode = pinch ? 'pinch' : held ? 'scrub' : y < AXIS ? 'brush' : 'press'
    gesture.current = { mode, startX: x, startPs: psAt(now, x), span: now.span }
    if (pinch) gesture.current.startX = spread(fingers.current)
  }

  const move = (event: PointerEvent): void => {
    const [now, held] = [scene.current, gesture.current]
    if (now === null || held === null) return
    const { x } = pointIn(event.currentTarget, event)
    fingers.current.set(event.pointerId, x)
    if (held.mode === 'pinch') {
      chooseTimeline({
        window: zoomedAround(held.span, held.startPs, held.startX / spread(fingers.current), untilOf(now.sides)),
      })
      return
    }
    const far = Math.abs(x - held.startX) >= DRAG
    if (held.mode === 'press' && far) held.mode = 'pan'
    if (held.mode === 'scrub') seek(now, psAt(now, x))
    else if (held.mode === 'pan') {
      const share = (held.startX - x) / (now.layout.width - now.layout.gutter)
      chooseTimeline({ window: pannedBy(held.span, share, untilOf(now.sides)) })
    } else if (held.mode === 'brush' && far) {
      setCursor('a', held.startPs)
      setCursor('b', psAt(now, x))
    }
  }

  const up = (event: PointerEvent): void => {
    const [now, held] = [scene.current, gesture.current]
    fingers.current.delete(event.pointerId)
    gesture.current = null
    if (now === null || held === null) return
    const { x } = pointIn(event.currentTarget, event)
    const clicked = held.mode === 'press' || (held.mode === 'brush' && Math.abs(x - held.startX) < DRAG)
    if (clicked && event.type === 'pointerup' && x >= now.layout.gutter) seek(now, psAt(now, x))
  }

  return {
    onPointerDown: down,
    onPointerMove: move,
    onPointerUp: up,
    onPointerCancel: up,
    onDoubleClick: (event: MouseEvent): void => {
      const { x, y } = pointIn(event.currentTarget, event)
      if (scene.current !== null) pickAt(scene.current, x, y)
    },
  }
}

const spread = (fingers: ReadonlyMap<number, number>): number => {
  const places = [...fingers.values()]
  return Math.max(20, Math.max(...places) - Math.min(...places))
}

/** The wheel zooms around the pointer; with shift, or sideways, it moves the window. */
const useWheel = (scene: RefObject<Scene | null>, box: RefObject<HTMLDivElement | null>): void => {
  useEffect(() => {
    const element = box.current
    if (element === null) return
    let scrolledAt = -Infinity
    const onScroll = (): void => {
      scrolledAt = performance.now()
    }
    const onWheel = (event: WheelEvent): void => {
      const now = scene.current
      if (now === null) return
      const meant = event.ctrlKey || event.metaKey || event.shiftKey
      if (!meant && performance.now() - scrolledAt < SCROLLING_MS) return
      event.preventDefault()
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 24 : 1
      const [across, along] = [event.deltaX * pixels, event.deltaY * pixels]
      if (event.shiftKey || Math.abs(across) > Math.abs(along)) {
        const share = (across === 0 ? along : across) / (now.layout.width - now.layout.gutter)
        chooseTimeline({ window: pannedBy(now.span, share, untilOf(now.sides)) })
        return
      }
      const factor = Math.exp(along * WHEEL_ZOOM)
      // While it plays and follows, the moment is what one looks at.
      const following = useApp.getState().playing && useTimeline.getState().window === null
      const { x } = pointIn(element, event)
      zoomBy(now.span, factor, following ? null : psAt(now, Math.max(now.layout.gutter, x)), untilOf(now.sides))
    }
    addEventListener('scroll', onScroll, { passive: true })
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      removeEventListener('scroll', onScroll)
      element.removeEventListener('wheel', onWheel)
    }
  }, [scene, box])
}
