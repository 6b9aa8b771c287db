import { interpolateZoom } from 'd3'
import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { type Camera, type ClusterLayout, keptInside, WHOLE, zoomedAt } from '../../stage/cluster/layout.ts'
import type { Point } from '../../stage/cluster/geometry.ts'
import { pointIn } from '../zoomed.ts'

/** Length of a flight over the size of what is seen: van Wijk and Nuij's, a little slower. */
const FLIGHT_PACE = 0.75
const FLIGHT_MS = { least: 350, most: 2200 } as const
const WHEEL_FACTOR = 0.0022
const STEP_FACTOR = 1.6
/** Pixels that a finger may slip in a click. */
const SLIP = 5

const wantsStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches
const ease = (share: number): number => (share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2)

/** Middle and width of what a camera shows: what `interpolateZoom` flies between. */
const viewOf = ({ k, x, y }: Camera, { width, height }: ClusterLayout): [number, number, number] => [
  x + width / (2 * k),
  y + height / (2 * k),
  width / k,
]

const cameraOf = ([x, y, wide]: [number, number, number], layout: ClusterLayout): Camera => {
  const k = layout.width / wide
  return keptInside({ k, x: x - layout.width / (2 * k), y: y - layout.height / (2 * k) }, layout)
}

/** Where the camera is to be, in a layout: a flight goes on to it, and stays at it, when the frame changes its size. */
export type Target = (layout: ClusterLayout) => Camera

export const toWhole: Target = () => WHOLE

export interface CameraControl {
  camera: Camera
  /** Goes there in one movement, or at once where less motion is wanted. */
  flyTo: (target: Target) => void
  zoomBy: (factor: number) => void
  handlers: {
    onPointerDown: (event: PointerEvent) => void
    onPointerMove: (event: PointerEvent) => void
    onPointerUp: (event: PointerEvent) => void
    onPointerCancel: (event: PointerEvent) => void
    onClickCapture: (event: { stopPropagation: () => void }) => void
    onKeyDown: (event: KeyboardEvent) => void
  }
}

/** A camera over a frame's picture: wheel, two fingers, dragging, and keys where the frame has the focus. */
export const useCamera = (frame: RefObject<HTMLElement | null>, layout: ClusterLayout): CameraControl => {
  const [camera, setCamera] = useState(WHOLE)
  const latest = useRef({ camera, layout })
  const flight = useRef(0)
  /** What the camera was sent to, until somebody moves it. */
  const target = useRef<Target | null>(null)
  const fingers = useRef(new Map<number, Point>())
  const slipped = useRef(false)
  useLayoutEffect(() => {
    const before = latest.current.layout
    latest.current = { camera, layout }
    if (before.width === layout.width && before.height === layout.height) return
    // The frame has another size: the camera keeps to what it was sent to, or to the same place.
    const [x, y] = [camera.x / before.width, camera.y / before.height]
    const kept = keptInside({ k: camera.k, x: x * layout.width, y: y * layout.height }, layout)
    setCamera(flight.current === 0 && target.current !== null ? target.current(layout) : kept)
  }, [camera, layout])
  const halt = useCallback((): void => {
    cancelAnimationFrame(flight.current)
    flight.current = 0
    target.current = null
  }, [])
  useEffect(() => halt, [halt])
  const flyTo = useCallback(
    (to: Target): void => {
      halt()
      target.current = to
      const { layout: at } = latest.current
      if (wantsStillness()) return setCamera(to(at))
      const start = viewOf(latest.current.camera, at)
      const pathIn = (now: ClusterLayout) => {
        const [x, y, wide] = start
        const scaled: [number, number, number] = [
          (x / at.width) * now.width,
          (y / at.height) * now.height,
          (wide / at.width) * now.width,
        ]
        return interpolateZoom(scaled, viewOf(to(now), now))
      }
      let begun = -1
      const step = (now: number): void => {
        if (begun < 0) begun = now
        const path = pathIn(latest.current.layout)
        const takes = Math.min(FLIGHT_MS.most, Math.max(FLIGHT_MS.least, path.duration * FLIGHT_PACE))
        const share = Math.min(1, (now - begun) / takes)
        flight.current = share < 1 ? requestAnimationFrame(step) : 0
        setCamera(share === 1 ? to(latest.current.layout) : cameraOf(path(ease(share)), latest.current.layout))
      }
      flight.current = requestAnimationFrame(step)
    },
    [halt],
  )
  const zoomAt = useCallback(
    (factor: number, at: Point): void => {
      halt()
      setCamera((before) => zoomedAt(before, factor, at, latest.current.layout))
    },
    [halt],
  )
  const zoomBy = useCallback(
    (factor: number): void =>
      zoomAt(factor, { x: latest.current.layout.width / 2, y: latest.current.layout.height / 2 }),
    [zoomAt],
  )
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const onWheel = (event: WheelEvent): void => {
      const { k } = latest.current.camera
      const meant = event.ctrlKey || event.metaKey || k > 1 || element.contains(document.activeElement)
      // The page scrolls on where there is nothing to zoom out of.
      if (!meant || (k === 1 && event.deltaY > 0 && !event.ctrlKey)) return
      event.preventDefault()
      zoomAt(Math.exp(-event.deltaY * WHEEL_FACTOR), pointIn(element, event))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [frame, zoomAt])

  const at = (event: PointerEvent): Point => pointIn(event.currentTarget, event)
  const release = (event: PointerEvent): void => void fingers.current.delete(event.pointerId)
  const onPointerMove = (event: PointerEvent): void => {
    const before = fingers.current.get(event.pointerId)
    if (before === undefined) return
    const now = at(event)
    const others = [...fingers.current].filter(([id]) => id !== event.pointerId).map(([, point]) => point)
    const [other] = others
    if (
      other === undefined &&
      (latest.current.camera.k === 1 || (Math.hypot(now.x - before.x, now.y - before.y) < SLIP && !slipped.current))
    )
      return
    slipped.current = true
    event.currentTarget.setPointerCapture(event.pointerId)
    fingers.current.set(event.pointerId, now)
    if (other === undefined) {
      halt()
      setCamera((last) =>
        keptInside(
          { k: last.k, x: last.x - (now.x - before.x) / last.k, y: last.y - (now.y - before.y) / last.k },
          latest.current.layout,
        ),
      )
      return
    }
    const spread = (point: Point): number => Math.max(10, Math.hypot(point.x - other.x, point.y - other.y))
    zoomAt(spread(now) / spread(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 })
  }
  const keys: Record<string, () => void> = {
    Equal: () => zoomBy(STEP_FACTOR),
    NumpadAdd: () => zoomBy(STEP_FACTOR),
    Minus: () => zoomBy(1 / STEP_FACTOR),
    NumpadSubtract: () => zoomBy(1 / STEP_FACTOR),
    Digit0: () => flyTo(toWhole),
  }
  return {
    camera,
    flyTo,
    zoomBy,
    handlers: {
      onPointerDown: (event) => {
        slipped.current = false
        fingers.current.set(event.pointerId, at(event))
      },
      onPointerMove,
      onPointerUp: release,
      onPointerCancel: release,
      onClickCapture: (event) => {
        if (slipped.current) event.stopPropagation()
        slipped.current = false
      },
      onKeyDown: (event) => {
        const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.code]
        if (act === undefined) return
        event.preventDefault()
        act()
      },
    },
  }
}
