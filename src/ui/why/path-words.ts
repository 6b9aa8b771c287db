import { t } from '../../language/t.ts'
import type { CriticalPath } from '../../playback/critical-path/critical-path.ts'
import { PATH_CAUSES, PATH_MEANING, type PathCause, type PathSegment } from '../../playback/critical-path/segments.ts'
import type { Run } from '../../playback/run.ts'
import { regionOf } from '../../sim/machine/memory/layout.ts'
import { formatShare, noUnit } from '../../stage/format.ts'

/** What may cost nothing in a rerun, as the core names it. */
const ASKABLE: readonly PathCause[] = [
  'stallHit',
  'stallMemory',
  'stallTransfer',
  'stallFollow',
  'stallUpgrade',
  'stallQueue',
  'switch',
  'interrupt',
  'migrate',
  'ipi',
]
/** Shares of the path below these are not told. */
const TOLD = { cause: 0.02, place: 0.05 } as const

/** A part of the critical path that is worth a line: what it is, how long, and where to see it. */
export interface PathItem {
  id: string
  /** Words that follow "was". */
  words: string
  ps: number
  /** What to ask for in a rerun in which it costs nothing; null where that cannot be asked. */
  ask: string | null
  passes: (segment: PathSegment) => boolean
}

/** The causes of a path, the greatest first. */
export const causesOfPath = ({ byCause, wholePs }: CriticalPath): PathItem[] =>
  PATH_CAUSES.filter((cause) => byCause[cause] >= TOLD.cause * wholePs)
    .toSorted((one, other) => byCause[other] - byCause[one])
    .map((cause) => ({
      id: cause,
      words: t(PATH_MEANING[cause]),
      ps: byCause[cause],
      ask: ASKABLE.includes(cause) ? cause : null,
      passes: (segment) => segment.cause === cause,
    }))

const greatest = <Key>(sums: Map<Key, number>): [Key, number] | undefined =>
  [...sums].toSorted(([, one], [, other]) => other - one)[0]

/** Locks and lines for which the path waits longest: one of each, where it is worth telling. */
export const placesOfPath = (run: Run, { byLock, byRegion, wholePs }: CriticalPath): PathItem[] => {
  const items: PathItem[] = []
  const [lock, lockPs] = greatest(byLock) ?? [-1, 0]
  if (lockPs >= TOLD.place * wholePs) {
    items.push({
      id: `lock ${lock}`,
      words: t('done while others waited for {lock}', { lock: run.info.locks[lock].name }),
      ps: lockPs,
      ask: null,
      passes: (segment) => segment.lock === lock,
    })
  }
  const [region, regionPs] = greatest(byRegion) ?? ['', 0]
  if (regionPs >= TOLD.place * wholePs) {
    items.push({
      id: `line ${region}`,
      words: t('waiting for lines of {region}', { region }),
      ps: regionPs,
      ask: `line:${region}`,
      passes: ({ line, cause }) =>
        line >= 0 && cause.startsWith('stall') && regionOf(run.info.regions, line).name === region,
    })
  }
  return items.toSorted((one, other) => other.ps - one.ps)
}

/** The longest stretch of a part of the path. */
export const longestOf = ({ segments }: CriticalPath, { passes }: PathItem): PathSegment | undefined => {
  let best: PathSegment | undefined
  for (const segment of segments) {
    if (passes(segment) && (best === undefined || segment.toPs - segment.fromPs > best.toPs - best.fromPs)) {
      best = segment
    }
  }
  return best
}

/** A part of the path as a sentence: 41 % of the way to the last packet was waiting for lines of sched_lock. */
export const sayItem = ({ words, ps }: PathItem, { wholePs }: CriticalPath, unit: string): string =>
  t('{share} of the way to the last {unit} was {words}.', { share: formatShare(ps / wholePs), unit: t(unit), words })

/** That a run finished nothing, as a sentence. */
export const sayNone = (unit: string): string =>
  t('{none} was finished in this run.', { none: noUnit(unit).replace(/^./, (letter) => letter.toUpperCase()) })

/** Figures that differ by less than this part are called the same. */
const TIE = 0.03

/** Of all that arrives, so much is finished already: then no cause can be worth more work done. */
const ALL_DONE = 0.97

/** Whether work comes by itself, and is finished about as fast as it comes. */
export const keepsUp = ({ byCause, done, arrived }: CriticalPath): boolean =>
  byCause.arrivals > 0 && done >= ALL_DONE * arrived

/** Units per second: as it is, what the path without a cause would allow, and what a rerun without it came to. */
export interface Rates {
  now: number
  bound: number
  measured: number
}

/** Why a rerun without a cause came to something else than the path without it. */
export const sayDifference = ({ now, bound, measured }: Rates, path: CriticalPath, unit: string): string => {
  if (measured < now * (1 - TIE)) {
    return t('Fewer than before: what goes faster at one place crowds another.')
  }
  if (measured > bound * (1 + TIE)) {
    return t('More than the path alone promised: it also cost time beside the path, which others then waited for.')
  }
  if (measured >= bound * (1 - TIE)) return t('As much as the path gives: nothing else stood behind it.')
  if (keepsUp(path)) {
    return t(
      'No more can be done than comes: nearly every {unit} that arrives is finished already, and now waits less.',
      { unit: t(unit) },
    )
  }
  if (measured < now * (1 + TIE)) {
    return t('Hardly a gain: something else, which took as long beside it, is now what the last {unit} waits for.', {
      unit: t(unit),
    })
  }
  return t('Less than the path alone would give: another path has become critical.')
}
