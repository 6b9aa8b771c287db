import { LineCell } from '../../stage/line-cell.tsx'

/** A state as the page draws it, among words that name it. */
export const StateMark = ({ state, size, label }: { state: string; size: number; label?: string }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 30 30"
    className="machine state-mark"
    style={{ width: size }}
    {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
  >
    <LineCell x={0} y={0} size={30} state={state} />
    {state === 'I' && (
      <text x={15} y={15} className="cell-letter state-I" style={{ fontSize: 16 }}>
        I
      </text>
    )}
  </svg>
)
