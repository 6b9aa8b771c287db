import { describe, expect, it } from 'vitest'
import { placeNames } from './place-names.ts'

describe('names beside marks', () => {
  it('stand at their marks where there is room', () => {
    expect(placeNames([{ name: 'runq[0]', at: { x: 100, y: 50 } }], 600)).toEqual([
      { name: 'runq[0]', x: 111, y: 50, anchor: 'start' },
    ])
  })

  it('step aside for each other, the nearest way first', () => {
    const at = { x: 100, y: 50 }
    const marks = ['sched_lock', 'ipintrq', 'flow 9[1]'].map((name) => ({ name, at }))
    expect(placeNames(marks, 600).map(({ y }) => y)).toEqual([50, 37, 63])
  })

  it('do not mind another that is farther along the street', () => {
    const marks = [100, 300].map((x) => ({ name: 'sched_lock', at: { x, y: 50 } }))
    expect(placeNames(marks, 600).map(({ y }) => y)).toEqual([50, 50])
  })

  it('turn to the left at the right edge', () => {
    expect(placeNames([{ name: 'sched_lock', at: { x: 580, y: 50 } }], 600)).toMatchObject([{ x: 569, anchor: 'end' }])
  })
})
