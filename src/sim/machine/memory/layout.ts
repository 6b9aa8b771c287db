import type { Region } from '../../log/schema.ts'

/**
 * The address space of a run. Whoever builds a run reserves named regions; lines are numbered densely in the order
 * of reservation, so that a line number is an index into every per-line array.
 */
export class Layout {
  readonly regions: Region[] = []
  /** Lines reserved so far. */
  lines = 0

  /** Reserves `region.lines` consecutive lines and returns the first one's number. */
  reserve(region: Omit<Region, 'first'>): number {
    if (region.lines < 1) throw new RangeError(`region ${region.name} has no lines`)
    const first = this.lines
    this.regions.push({ ...region, first })
    this.lines += region.lines
    return first
  }
}

/** The region a line belongs to. Regions are in the order of their first lines. */
export const regionOf = (regions: readonly Region[], line: number): Region => {
  let low = 0
  let high = regions.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (regions[middle].first <= line) low = middle
    else high = middle - 1
  }
  return regions[low]
}

/** What a person calls a line: the region's name, with an index where the region has several lines. */
export const lineName = (regions: readonly Region[], line: number): string => {
  const region = regionOf(regions, line)
  return region.lines === 1 ? region.name : `${region.name}[${line - region.first}]`
}
