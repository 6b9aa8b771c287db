/** Of a long chain, so many links from its beginning and from its root are shown at once. */
const SHOWN = { first: 6, last: 3 } as const
/** Fewer than these are not worth a fold. */
const FOLDED_LEAST = 4

/** Links of a chain of so many that are folded away, from one place up to another; both 0 where none are. */
export const foldOf = (length: number): { from: number; to: number } => {
  const to = length - SHOWN.last
  return to - SHOWN.first >= FOLDED_LEAST ? { from: SHOWN.first, to } : { from: 0, to: 0 }
}
