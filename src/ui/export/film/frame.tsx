import type { ReactNode } from 'react'

/** One side of a film's frame: what it is called, a bar of shares in colours, and its picture. */
export interface FilmSide {
  title: string
  /** Shares of time and their colours, from left to right; none where there is no such bar. */
  bar: readonly { colour: string; share: number }[]
  picture: ReactNode
  /** Its width for each of its height. */
  aspect: number
}

const MARGIN = 16
const GAP = 12
const TITLE = 30
const BAR = 12
const HEAD = 56
/** Width of the moment and what is around it, in pixels; and of a bold letter, of its size, in the mean. */
const MOMENT = 240
const LETTER = 0.63
const FONT = 'ui-sans-serif, system-ui, sans-serif'

/** How many columns so many sides stand in. */
export const columnsOf = (sides: number): number => (sides === 4 ? 2 : sides)

/** The room for each side's picture in a frame, in pixels. */
export const pictureRoom = (width: number, height: number, sides: number): { width: number; height: number } => {
  const columns = columnsOf(sides)
  const rows = Math.ceil(sides / columns)
  return {
    width: (width - 2 * MARGIN - (columns - 1) * GAP) / columns - 2 * GAP,
    height: (height - HEAD - MARGIN - (rows - 1) * GAP) / rows - TITLE - BAR - 2 * GAP,
  }
}

const Bar = ({ bar, x, y, width }: { bar: FilmSide['bar']; x: number; y: number; width: number }) => {
  let sum = 0
  return bar.map(({ colour, share }) => {
    const left = x + sum * width
    sum += share
    return <rect key={colour} x={left} y={y} width={Math.max(0, share * width)} height={BAR} fill={colour} />
  })
}

/** One frame of a film: a sentence, the moment, and the sides at that moment. */
export const FilmFrame = (props: {
  width: number
  height: number
  headline: string
  moment: string
  sides: readonly FilmSide[]
}) => {
  const { width, height, headline, moment, sides } = props
  const room = pictureRoom(width, height, sides.length)
  const columns = columnsOf(sides.length)
  const rows = Math.ceil(sides.length / columns)
  // As high as the pictures need; what is left is above and below them.
  const high = Math.min(room.height, Math.max(...sides.map(({ aspect }) => room.width / aspect)))
  const first = HEAD + ((room.height - high) * rows) / 2
  const size = Math.min(24, (width - MOMENT) / Math.max(1, headline.length * LETTER))
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} fontFamily={FONT}>
      <rect width={width} height={height} fill="var(--page)" />
      <text x={MARGIN} y={36} fontSize={size} fontWeight={700} fill="var(--ink)">
        {headline}
      </text>
      <text x={width - MARGIN} y={36} fontSize={20} fontWeight={600} fill="var(--ink)" textAnchor="end">
        {moment}
      </text>
      {sides.map(({ title, bar, picture, aspect }, side) => {
        const left = MARGIN + (side % columns) * (room.width + 3 * GAP)
        const top = first + Math.floor(side / columns) * (high + TITLE + BAR + 3 * GAP)
        const wide = Math.min(room.width, high * aspect)
        return (
          <g key={side}>
            <rect
              x={left}
              y={top}
              width={room.width + 2 * GAP}
              height={high + TITLE + BAR + 2 * GAP}
              rx={12}
              fill="var(--panel)"
              stroke="var(--line)"
            />
            <text x={left + GAP} y={top + 22} fontSize={17} fontWeight={700} fill="var(--ink)">
              {title}
            </text>
            <Bar bar={bar} x={left + GAP} y={top + TITLE} width={room.width} />
            <svg
              x={left + GAP + (room.width - wide) / 2}
              y={top + TITLE + BAR + GAP}
              width={wide}
              height={wide / aspect}
            >
              {picture}
            </svg>
          </g>
        )
      })}
    </svg>
  )
}
