import { lettersOf } from './fit.ts'

/** Below this size, in pixels, a letter could not be read: the shape says it alone. */
const LETTER_FROM = 11

/**
 * A copy of a line: state by letter and by shape. M filled square, O filled with a ring, E filled disc, S outline,
 * I an empty dashed place. Sm and Sc of Dragon are drawn like O and S: modified but readable by others, and shared.
 */
export const LineCell = ({ x, y, size, state }: { x: number; y: number; size: number; state: string }) => {
  const half = size / 2
  const inset = Math.min(1.5, size * 0.1)
  const side = size - 2 * inset
  const own = `state-${state}`
  const shape = (() => {
    switch (state) {
      case 'M':
        return <rect x={x + inset} y={y + inset} width={side} height={side} rx={2} className={`cell-owned ${own}`} />
      case 'O':
      case 'Sm':
        return (
          <>
            <rect x={x + inset} y={y + inset} width={side} height={side} rx={2} className={`cell-owned ${own}`} />
            <circle cx={x + half} cy={y + half} r={half * 0.62} className={`cell-ring ${own}`} />
          </>
        )
      case 'E':
        return <circle cx={x + half} cy={y + half} r={side / 2} className={`cell-exclusive ${own}`} />
      case 'I':
        return <rect x={x + inset} y={y + inset} width={side} height={side} rx={2} className={`cell-absent ${own}`} />
      default:
        return <rect x={x + inset} y={y + inset} width={side} height={side} rx={2} className={`cell-shared ${own}`} />
    }
  })()
  if (state === 'I' || size < LETTER_FROM) return shape
  const ink = state === 'S' || state === 'Sc' || state === 'C' ? 'cell-letter' : 'cell-letter cell-letter-on'
  return (
    <>
      {shape}
      <text
        x={x + half}
        y={y + half}
        className={`${ink} ${own}`}
        style={{ fontSize: lettersOf(state.length > 1 ? size * 0.42 : size * 0.56) }}
      >
        {state}
      </text>
    </>
  )
}
