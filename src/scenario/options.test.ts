import { describe, expect, it } from 'vitest'
import type { KernelCard } from '../sim/kernel/card.ts'
import { choice } from '../sim/kernel/params.ts'
import { changedOptions, optionOf, withOption } from './options.ts'

const card: KernelCard = {
  id: 'one',
  title: 'One',
  options: [choice('giant', 'Giant', ['off', 'on'], ''), choice('scheduler', 'Scheduler', ['4BSD', 'ULE'], '', 1)],
}

describe('the options of a kernel', () => {
  it('keep only what differs from the defaults, and leave other kernels alone', () => {
    const other = { two: { x: 3 } }
    const changed = withOption(withOption(other, card, 'scheduler', 0), card, 'giant', 1)
    expect(changed).toEqual({ two: { x: 3 }, one: { giant: 1, scheduler: 0 } })
    expect([optionOf(changed, card, 'scheduler'), changedOptions(changed, card)]).toEqual([0, 2])
    const back = withOption(withOption(changed, card, 'giant', 0), card, 'scheduler', 1)
    expect(back).toEqual(other)
    expect([optionOf(back, card, 'scheduler'), changedOptions(back, card)]).toEqual([1, 0])
  })
})
