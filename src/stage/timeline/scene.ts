import type { Hit } from '../../playback/timeline/search.ts'
import type { LaneId, TimelineLayout, TimelineSide } from './layout.ts'
import type { Palette } from './palette.ts'
import type { Span } from './span.ts'

/** A stretch that a search has found, on one of the sides. */
export interface HitMark {
  side: number
  hit: Hit
}

/** All that the timeline draws: the picture is a function of this. */
export interface Scene {
  sides: readonly TimelineSide[]
  layout: TimelineLayout
  span: Span
  momentPs: number
  cursors: { a: number | null; b: number | null }
  /** The interval that is played again and again, or null. */
  loop: { fromPs: number; toPs: number } | null
  hits: readonly HitMark[]
  /** The lane that the keyboard is in, or null. */
  focus: LaneId | null
  palette: Palette
}

/** Where a moment is, in CSS pixels from the left of the picture. */
export const xOf = ({ layout, span }: Pick<Scene, 'layout' | 'span'>, ps: number): number =>
  layout.gutter + ((ps - span.fromPs) / (span.toPs - span.fromPs)) * (layout.width - layout.gutter)

/** The moment at a place of the picture: the way back. */
export const psAt = ({ layout, span }: Pick<Scene, 'layout' | 'span'>, x: number): number =>
  span.fromPs + ((x - layout.gutter) / (layout.width - layout.gutter)) * (span.toPs - span.fromPs)

/** What a lane is: of a CPU, or of what was asked for. */
export const sameLane = (one: LaneId | null, other: LaneId): boolean =>
  one !== null && one.side === other.side && one.kind === other.kind && one.index === other.index
