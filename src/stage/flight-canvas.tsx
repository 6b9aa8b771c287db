import { useEffect, useRef } from 'react'
import type { Point } from './layout.ts'

/** A line on its way, ready to be drawn: which kind, where from, where it is, and where to. */
export interface FlightMark {
  event: number
  kind: 'owned' | 'follow' | 'memory'
  from: Point
  at: Point
  to: Point
}

/** Beyond so many marks on one stage, moving each as an element of its own takes longer than a frame. */
export const SVG_FLIGHTS_MAX = 250

const COLOUR: Record<FlightMark['kind'], string> = {
  owned: '--flight',
  follow: '--accent',
  memory: '--flight-memory',
}

/** Down to the street, along it, and up: as rectangles, which are filled many times faster than a line is stroked. */
const fillPath = (context: CanvasRenderingContext2D, { from, to }: FlightMark, street: number): void => {
  const [left, right] = from.x < to.x ? [from.x, to.x] : [to.x, from.x]
  context.fillRect(from.x - 0.5, Math.min(from.y, street), 1, Math.abs(street - from.y))
  context.fillRect(left, street - 0.5, right - left, 1)
  context.fillRect(to.x - 0.5, Math.min(to.y, street), 1, Math.abs(street - to.y))
}

interface FlightCanvasProps {
  marks: readonly FlightMark[]
  width: number
  height: number
  /** Height of the street that all marks travel along. */
  street: number
  size: number
}

/** Very many lines on their way: the same squares and paths, drawn on one canvas instead of as elements. */
export const FlightCanvas = ({ marks, width, height, street, size }: FlightCanvasProps) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (element === null || context === null || context === undefined) return
    const ratio = (element.getBoundingClientRect().width / width) * devicePixelRatio || 1
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)]
    // A new size is a new picture in memory: what there is, is wiped.
    if (element.width !== wide || element.height !== high) Object.assign(element, { width: wide, height: high })
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, width, height)
    const style = getComputedStyle(element)
    for (const kind of ['memory', 'follow', 'owned'] as const) {
      const own = marks.filter((mark) => mark.kind === kind)
      context.fillStyle = style.getPropertyValue(COLOUR[kind])
      context.globalAlpha = 0.15
      for (const mark of own) fillPath(context, mark, street)
      context.globalAlpha = 1
      for (const { at } of own) context.fillRect(at.x - size / 2, at.y - size / 2, size, size)
    }
  })
  return (
    <foreignObject x={0} y={0} width={width} height={height} className="flight-canvas">
      <canvas ref={canvas} style={{ width: '100%', height: '100%' }} aria-hidden="true" />
    </foreignObject>
  )
}
