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

export interface CameraControl {
  camera: Camera
  /** Goes there in one movement, or at once where less motion is wanted. */
  flyTo: (target: Camera) => void
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
  const fingers = useRef(new Map<number, Point>())
  const slipped = useRef(false)
  useLayoutEffect(() => {
    const before = latest.current.layout
    if (before !== layout && (before.width !== layout.width || before.height !== layout.height)) {
      // The frame has another size: the camera keeps to the same place in it.
      const [x, y] = [camera.x / before.width, camera.y / before.height]
      setCamera(keptInside({ k: camera.k, x: x * layout.width, y: y * layout.height }, layout))
    }
    latest.current = { camera, layout }
  }, [camera, layout])
  const halt = useCallback((): void => cancelAnimationFrame(flight.current), [])
  useEffect(() => halt, [halt])
  const flyTo = useCallback(
    (target: Camera): void => {
      halt()
      if (wantsStillness()) return setCamera(target)
      const zoom = interpolateZoom(
        viewOf(latest.current.camera, latest.current.layout),
        viewOf(target, latest.current.layout),
      )
      const takes = Math.min(FLIGHT_MS.most, Math.max(FLIGHT_MS.least, zoom.duration * FLIGHT_PACE))
      let begun = -1
      const step = (now: number): void => {
        if (begun < 0) begun = now
        const share = Math.min(1, (now - begun) / takes)
        setCamera(share === 1 ? target : cameraOf(zoom(ease(share)), latest.current.layout))
        if (share < 1) flight.current = requestAnimationFrame(step)
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
      const box = element.getBoundingClientRect()
      zoomAt(Math.exp(-event.deltaY * WHEEL_FACTOR), { x: event.clientX - box.left, y: event.clientY - box.top })
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [frame, zoomAt])

  const at = (event: PointerEvent): Point => {
    const box = event.currentTarget.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
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
    Digit0: () => flyTo(WHOLE),
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
