import type { RunInfo } from '../sim/log/schema.ts'
import { identityOf } from './colours.ts'
import { lettersOf } from './fit.ts'

interface TileProps {
  info: RunInfo
  thread: number
  x: number
  y: number
  width: number
  height: number
}

/** A thread: its colour is its identity, and its name is on it wherever there is room. */
export const ThreadTile = ({ info, thread, x, y, width, height }: TileProps) => {
  const { colour, ink, striped } = identityOf(info, thread)
  const { name } = info.threads[thread]
  const fontSize = lettersOf(Math.min(13, height * 0.42, (width - 8) / (name.length * 0.56)))
  return (
    <>
      <rect x={x} y={y} width={width} height={height} rx={5} style={{ fill: colour }} />
      {striped && <rect x={x} y={y} width={width} height={height} rx={5} fill="url(#stripes)" />}
      {fontSize >= 6 && (
        <text x={x + width / 2} y={y + height / 2} className="tile-name" style={{ fill: ink, fontSize }}>
          {name}
        </text>
      )}
    </>
  )
}
