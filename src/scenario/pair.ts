/** Two kernels that are compared: the left one and the right one. */
export type Pair = readonly [string, string]

/** What is compared where nobody has said what. */
export const DEFAULT_PAIR: Pair = ['dragonfly', 'freebsd5']

/** What a preset is best seen on. */
export const pairOf = (preset: { id: string; pair?: Pair }): Pair => preset.pair ?? DEFAULT_PAIR

/** Whether both compare the same kernels, on the same sides. */
export const samePair = (one: Pair, other: Pair): boolean => one[0] === other[0] && one[1] === other[1]

/** Puts another kernel on one side; the one that stood there takes the other side if it would be on both. */
export const withSide = (pair: Pair, side: 0 | 1, kernel: string): Pair => {
  const other = pair[1 - side] === kernel ? pair[side] : pair[1 - side]
  return side === 0 ? [kernel, other] : [other, kernel]
}
