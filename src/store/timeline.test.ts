import { beforeEach, describe, expect, it } from 'vitest'
import { changeScenario, choose } from './app.ts'
import {
  chooseTimeline,
  intervalOf,
  isPinned,
  type Pin,
  pinLane,
  PINS_MOST,
  setCursor,
  setLoop,
  unpinLane,
  useTimeline,
} from './timeline.ts'

const LOCK: Pin = { side: 0, kind: 'lock', index: 3 }
const now = () => useTimeline.getState()

beforeEach(() => {
  useTimeline.setState(useTimeline.getInitialState())
})

describe('what is chosen of the timeline', () => {
  it('has each lane once, and not more of them than fit a page', () => {
    pinLane(LOCK)
    pinLane({ ...LOCK })
    expect(now().pins).toEqual([LOCK])
    for (let index = 0; index < 100; index++) pinLane({ side: 1, kind: 'thread', index })
    expect(now().pins).toHaveLength(PINS_MOST)
    unpinLane(LOCK)
    expect(isPinned(now().pins, LOCK)).toBe(false)
    expect(now().pins).toHaveLength(PINS_MOST - 1)
  })

  it('lets go of the focus with the lane that had it', () => {
    pinLane(LOCK)
    chooseTimeline({ focus: { ...LOCK } })
    unpinLane(LOCK)
    expect(now().focus).toBeNull()
  })

  it('has an interval between two cursors in either order, none with one, and repeats none that is empty', () => {
    setCursor('a', 500.4)
    expect(intervalOf(now().cursors)).toBeNull()
    setCursor('b', 200)
    expect(intervalOf(now().cursors)).toEqual({ fromPs: 200, toPs: 500 })
    setLoop(intervalOf(now().cursors))
    expect(now().loop).toEqual({ fromPs: 200, toPs: 500 })
    setCursor('a', null)
    expect(now().loop).toBeNull()
    setLoop({ fromPs: 5, toPs: 5 })
    expect(now().loop).toBeNull()
  })

  it('is forgotten when numbers come to mean something else, and not when the moment moves', () => {
    pinLane(LOCK)
    choose({ momentPs: 77 })
    expect(now().pins).toEqual([LOCK])
    changeScenario({ cpus: 2 })
    expect(now().pins).toEqual([])
  })

  it('has the moment left of the middle again when playing begins', () => {
    chooseTimeline({ anchor: 0.9 })
    choose({ playing: false })
    choose({ playing: true })
    expect(now().anchor).toBe(useTimeline.getInitialState().anchor)
  })
})
