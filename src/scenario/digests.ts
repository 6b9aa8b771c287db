/** Runs of the sides, as a link names them: `0123456789abcdef.-`; `-` stands for one that was not known. */
const DIGESTS = /^(?:[0-9a-f]{16}|-)(?:\.(?:[0-9a-f]{16}|-)){0,3}$/
const UNKNOWN = '-'

/** Digests of the runs that were shared, from left to right; '' where none of them was known. */
export const digestsText = (digests: readonly (string | undefined)[]): string =>
  digests.some((digest) => digest !== undefined) ? digests.map((digest) => digest ?? UNKNOWN).join('.') : ''

/** What a link says of digests, where it is well formed; '' where it is not. */
export const checkedDigests = (text: unknown): string => (typeof text === 'string' && DIGESTS.test(text) ? text : '')

/** One side's run as it is here. */
export interface SideRun {
  /** What the side is called. */
  title: string
  /** Kernel, or system of a cluster. */
  id: string
  /** undefined: it has not come to its end yet. */
  digest: string | undefined
}

/** A run that is not the one that was shared. */
export interface Difference {
  title: string
  digest: string
  expected: string
}

/**
 * The sides that ran differently from what a link says, so far as both are known. A single digest, which is what links
 * had at first, is that of the scenario's own kernel, wherever it stands.
 */
export const differingRuns = (expected: string, sides: readonly SideRun[], own: string): Difference[] => {
  const digests = expected === '' ? [] : expected.split('.')
  const single =
    digests.length === 1
      ? Math.max(
          0,
          sides.findIndex(({ id }) => id === own),
        )
      : -1
  return sides.flatMap(({ title, digest }, side) => {
    const wanted = single < 0 ? digests[side] : side === single ? digests[0] : undefined
    if (digest === undefined || wanted === undefined || wanted === UNKNOWN || wanted === digest) return []
    return [{ title, digest, expected: wanted }]
  })
}
