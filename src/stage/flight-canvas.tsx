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
    element.width = Math.round(width * ratio)
    element.height = Math.round(height * ratio)
    context.scale(ratio, ratio)
    const style = getComputedStyle(element)
    for (const kind of ['memory', 'follow', 'owned'] as const) {
      const own = marks.filter((mark) => mark.kind === kind)
      context.strokeStyle = context.fillStyle = style.getPropertyValue(COLOUR[kind])
      context.globalAlpha = 0.15
      context.beginPath()
      for (const { from, to } of own) {
        context.moveTo(from.x, from.y)
        context.lineTo(from.x, street)
        context.lineTo(to.x, street)
        context.lineTo(to.x, to.y)
      }
      context.stroke()
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
