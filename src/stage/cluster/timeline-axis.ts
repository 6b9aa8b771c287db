import { sayPs } from '../../playback/cluster/words.ts'

export type Colours = (name: string) => string

export const AXIS = 18
const TICK_EVERY = 110
const FONT = 'ui-sans-serif, system-ui, sans-serif'

export const font = (size: number, weight = 400): string => `${weight} ${size}px ${FONT}`

/** The stretch of time that a time line shows, and the pixels for it. */
export interface Axis {
  fromPs: number
  toPs: number
  width: number
  /** Pixels that the names take. */
  gutter: number
}

export const xOf = ({ fromPs, toPs, width, gutter }: Axis, ps: number): number =>
  gutter + ((ps - fromPs) / (toPs - fromPs)) * (width - gutter)

export const psAt = ({ fromPs, toPs, width, gutter }: Axis, x: number): number =>
  fromPs + ((x - gutter) / (width - gutter)) * (toPs - fromPs)

/** Beyond ten seconds, round times are those of clocks. */
const MINUTES_FROM = 10e12
const MINUTES = [20, 30, 60, 120, 300, 600, 1200, 1800, 3600].map((seconds) => seconds * 1e12)

/** Round times for a scale, at most so many. */
const ticksOf = ({ fromPs, toPs, width, gutter }: Axis): number[] => {
  const raw = (toPs - fromPs) / Math.max(2, Math.floor((width - gutter) / TICK_EVERY))
  const power = 10 ** Math.floor(Math.log10(raw))
  const steps = raw > MINUTES_FROM ? MINUTES : [1, 2, 5, 10].map((times) => times * power)
  const step = steps.find((size) => size >= raw) ?? raw
  const ticks: number[] = []
  for (let at = Math.ceil(fromPs / step) * step; at <= toPs; at += step) ticks.push(at)
  return ticks
}

/** The scale above all lanes, with a fine line down through them at each of its times. */
export const drawAxis = (context: CanvasRenderingContext2D, axis: Axis, height: number, colours: Colours): void => {
  context.font = font(10.5)
  context.lineWidth = 1
  for (const at of ticksOf(axis)) {
    const x = Math.round(xOf(axis, at)) + 0.5
    context.strokeStyle = colours('--line')
    context.beginPath()
    context.moveTo(x, AXIS - 5)
    context.lineTo(x, height)
    context.stroke()
    const words = sayPs(at).replace(/\.0+(?= )|(?<=\.\d*[1-9])0+(?= )/, '')
    context.fillStyle = colours('--ink-2')
    if (x + context.measureText(words).width + 4 < axis.width) context.fillText(words, x + 3, AXIS / 2 - 1)
  }
}

/** Text with a margin in the ground's colour, so that it can be read over lines. */
export const haloText = (
  context: CanvasRenderingContext2D,
  words: string,
  x: number,
  y: number,
  colour: string,
  ground: string,
): void => {
  context.lineWidth = 3.5
  context.lineJoin = 'round'
  context.strokeStyle = ground
  context.strokeText(words, x, y)
  context.fillStyle = colour
  context.fillText(words, x, y)
}
