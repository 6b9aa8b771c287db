import { t } from '../../language/t.ts'
import { contextName } from '../../playback/names.ts'
import type { LaneKind } from '../../playback/timeline/run-index.ts'
import type { Run } from '../../playback/run.ts'
import type { RunInfo } from '../../sim/log/schema.ts'
import { lineName } from '../../sim/machine/memory/layout.ts'

export interface TimelineSide {
  title: string
  run: Run
  /** Its place among the sides of the page. */
  side: number
}

/** A lane: of a CPU, or of what the user has asked for. */
export interface LaneId {
  side: number
  kind: 'cpu' | LaneKind
  index: number
}

/** A lane and where it is, in CSS pixels from the top of the picture. */
export interface LaneRow extends LaneId {
  name: string
  top: number
  height: number
}

export interface TimelineLayout {
  width: number
  height: number
  /** Pixels left of the lanes, for their names. */
  gutter: number
  rows: LaneRow[]
  titles: { side: number; title: string; top: number }[]
}

/** Height of the strip with the ticks, above the lanes. */
export const AXIS = 30
export const TITLE = 20
const GAP = 6
/** Heights of the lanes of CPUs: where there is room, and where there are many. */
const CPU_LANE = { most: 26, least: 1 }
/** Height that the lanes of all CPUs may take together: for a few, and for very many. */
const CPU_ROOM = { few: 340, many: 640, each: 2 }
/** A name that is lower than this cannot be read, nor hit with a finger: such lanes are reached with the arrow keys. */
export const NAME_HEIGHT = 11
const HEIGHT: Record<LaneKind, number> = { lock: 34, line: 56, thread: 26 }
const NARROW = 560
const GUTTER = { wide: 116, narrow: 78 }

const NAMES: Record<LaneId['kind'], (info: RunInfo, index: number) => string> = {
  cpu: (_, index) => t('CPU {cpu}', { cpu: index }),
  lock: (info, index) => info.locks[index].name,
  line: (info, index) => lineName(info.regions, index),
  thread: contextName,
}

const countOf = (info: RunInfo, kind: LaneKind): number => {
  if (kind === 'lock') return info.locks.length
  if (kind === 'thread') return info.threads.length
  const last = info.regions.at(-1)
  return last === undefined ? 0 : last.first + last.lines
}

/** Where each lane is. A lane that was asked for in another run, and that this one has not, is left out. */
export const layoutOf = (sides: readonly TimelineSide[], pins: readonly LaneId[], width: number): TimelineLayout => {
  const cpus = sides.reduce((sum, { run }) => sum + run.info.cpuCount, 0)
  const room = Math.max(CPU_ROOM.few, Math.min(CPU_ROOM.many, cpus * CPU_ROOM.each))
  const cpuHeight = Math.max(CPU_LANE.least, Math.min(CPU_LANE.most, Math.floor(room / Math.max(1, cpus))))
  const rows: LaneRow[] = []
  const titles: TimelineLayout['titles'] = []
  let top = AXIS
  const place = (id: LaneId, info: RunInfo, height: number): void => {
    rows.push({ ...id, name: NAMES[id.kind](info, id.index), top, height })
    top += height
  }
  for (const { side, title, run } of sides) {
    titles.push({ side, title, top })
    top += TITLE
    for (let index = 0; index < run.info.cpuCount; index++) place({ side, kind: 'cpu', index }, run.info, cpuHeight)
    for (const pin of pins) {
      if (pin.side !== side || pin.kind === 'cpu' || pin.index >= countOf(run.info, pin.kind)) continue
      top += 2
      place(pin, run.info, HEIGHT[pin.kind])
    }
    top += GAP
  }
  return { width, height: top, gutter: width < NARROW ? GUTTER.narrow : GUTTER.wide, rows, titles }
}

/** The lane at a height, or undefined between lanes. */
export const rowAt = (layout: TimelineLayout, y: number): LaneRow | undefined =>
  layout.rows.find(({ top, height }) => y >= top && y < top + height)
