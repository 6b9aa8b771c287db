/** What a body of a process is doing, for the eye: each has a shape and a letter of its own. */
export type BodyState = 'runs' | 'waits' | 'frozen' | 'arrives' | 'left'

export const BODY_WORDS: Record<BodyState, { letter: string; words: string }> = {
  runs: { letter: 'R', words: 'runs' },
  waits: { letter: 'W', words: 'waits' },
  frozen: { letter: 'F', words: 'stands still' },
  arrives: { letter: 'A', words: 'arrives, page by page' },
  left: { letter: 'L', words: 'left behind: pages that are still needed' },
}

const SHAPES: Record<BodyState, string> = {
  runs: 'M6.5 0A6.5 6.5 0 1 1 -6.5 0A6.5 6.5 0 1 1 6.5 0Z',
  waits: 'M-6 -6H6V6H-6Z',
  frozen: 'M-6.9 0L-3.45 -6H3.45L6.9 0L3.45 6H-3.45Z',
  arrives: 'M-8 -6H8L0 8.2Z',
  left: 'M0 -7.5L7 0L0 7.5L-7 0Z',
}

/** A state's sign: a shape with a letter, about 14 units wide, its middle at the origin. */
export const Badge = ({ state }: { state: BodyState }) => (
  <>
    <path
      d={SHAPES[state]}
      fill={state === 'left' ? 'var(--panel)' : 'var(--ink)'}
      stroke="var(--ink)"
      strokeWidth={1.2}
    />
    <text
      y={state === 'arrives' ? 1.4 : 3}
      className="cluster-letter"
      fill={state === 'left' ? 'var(--ink)' : 'var(--panel)'}
    >
      {BODY_WORDS[state].letter}
    </text>
  </>
)
