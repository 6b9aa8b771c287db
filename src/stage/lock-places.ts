import type { Frame } from '../playback/frame.ts'
import type { Run } from '../playback/run.ts'
import { type Layout, LOCK_SLOT_HEIGHT, type LockSlot } from './layout.ts'
import type { Box } from './places.ts'

const TILE = { width: 48, height: 16 } as const
const WAITER = { width: 12, gap: 2 } as const
/** Room for the number of those who wait and are not drawn. */
const REST = 20
const NAME_LEAST = 44
/** Waiters for whom there is room in any slot. */
const WAITERS = 4

/** A lock in its place above the walls, with all that is drawn of it. */
export interface PlacedLock {
  lock: number
  slot: LockSlot
  holders: number[]
  holder: Box
  name: { x: number; width: number }
  waiters: { context: number; box: Box }[]
  /** Waiters that are not drawn, and where their number is. */
  rest: number
  restX: number
}

/**
 * Which lock has which place: those that were contended most often keep theirs for the whole run, so that nothing
 * jumps; if there are more of them than places, the last place is for whoever else is being waited for.
 */
const locksOfSlots = ({ tracked, info }: Run, { waits }: Frame, slots: number): number[] => {
  const kept = tracked.locks.length > slots ? slots - 1 : tracked.locks.length
  const fixed = tracked.locks.slice(0, kept).toSorted((x, y) => x - y)
  const since = new Map<number, number>()
  if (kept < slots) {
    waits.waitsFor.forEach((lock, context) => {
      if (lock < 0 || fixed.includes(lock)) return
      since.set(lock, Math.min(since.get(lock) ?? Infinity, waits.since[context]))
    })
  }
  const others = [...since].toSorted(([x, xSince], [y, ySince]) => xSince - ySince || x - y).map(([lock]) => lock)
  return [...fixed, ...others].slice(0, Math.min(slots, info.locks.length))
}

/** The locks that matter, where they are drawn. */
export const placedLocks = (run: Run, frame: Frame, layout: Layout): PlacedLock[] =>
  locksOfSlots(run, frame, layout.lockSlots.length).map((lock, order) => {
    const slot = layout.lockSlots[order]
    const y = slot.top + (LOCK_SLOT_HEIGHT - TILE.height) / 2
    const all = frame.waits.waitersOf(lock)
    const left = slot.left + 22
    const nameWidth = Math.max(NAME_LEAST, slot.width - 22 - TILE.width - WAITERS * (WAITER.width + WAITER.gap) - 12)
    const tileLeft = left + nameWidth
    const first = tileLeft + TILE.width + 6
    const room = slot.left + slot.width - first - 2
    const fits = Math.floor(room / (WAITER.width + WAITER.gap))
    const shown = all.length <= fits ? all.length : Math.floor((room - REST) / (WAITER.width + WAITER.gap))
    return {
      lock,
      slot,
      holders: frame.waits.holdersOf(lock),
      holder: { x: tileLeft, y, ...TILE },
      name: { x: left, width: nameWidth - 6 },
      waiters: all.slice(0, shown).map((context, place) => ({
        context,
        box: { x: first + place * (WAITER.width + WAITER.gap), y, width: WAITER.width, height: TILE.height },
      })),
      rest: all.length - shown,
      restX: first + shown * (WAITER.width + WAITER.gap),
    }
  })
