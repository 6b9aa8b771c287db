import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { beginWork, edit, isUnsaved, markSaved, redoEdit, undoEdit, useEditing, type Work } from './editing.ts'

const work = (): Work => {
  const { work: now } = useEditing.getState()
  if (now === null) throw new Error('nothing is written')
  return now
}
const fresh = { pair: null, name: 'n', of: null }

beforeEach(() => useEditing.setState({ work: null, past: [], future: [], typedAt: 0 }))

describe('what is written', () => {
  it('goes back and forth through every edit, and a new edit ends what was undone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.constant(true), fc.constant(false)), { maxLength: 60 }),
        (steps) => {
          useEditing.setState({ work: null, past: [], future: [], typedAt: 0 })
          beginWork({ ...fresh, text: 'first' })
          let past: string[] = []
          let future: string[] = []
          let now = 'first'
          for (const step of steps) {
            if (typeof step === 'string') {
              edit({ text: step })
              if (step !== now) {
                past = [...past, now]
                future = []
                now = step
              }
            } else {
              const [from, to] = step ? [past, future] : [future, past]
              const next = from.pop()
              if (step) undoEdit()
              else redoEdit()
              if (next !== undefined) {
                to.push(now)
                now = next
              }
            }
            expect(work().text).toBe(now)
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('takes back at once what was typed without a pause', () => {
    beginWork({ ...fresh, text: '' })
    edit({ text: 'a' }, 1000)
    edit({ text: 'ab' }, 1100)
    edit({ text: 'abc' }, 5000)
    undoEdit()
    expect(work().text).toBe('ab')
    undoEdit()
    expect(work().text).toBe('')
    redoEdit()
    edit({ text: 'abd' }, 5100)
    undoEdit()
    expect(work().text).toBe('ab')
  })

  it('is there again by undoing when something else was opened over it', () => {
    beginWork({ ...fresh, text: 'unsaved' })
    edit({ text: 'unsaved, changed' })
    beginWork({ ...fresh, text: 'other' })
    undoEdit()
    expect(work().text).toBe('unsaved, changed')
    expect(isUnsaved(work())).toBe(true)
  })

  it('is unsaved while it differs from what was saved last, edits that were undone included', () => {
    beginWork({ ...fresh, text: 'a' })
    expect(isUnsaved(work())).toBe(false)
    edit({ text: 'b' })
    markSaved({ id: 'x', revision: 1, name: 'n', text: 'b', pair: null })
    expect(isUnsaved(work())).toBe(false)
    undoEdit()
    expect(work()).toMatchObject({ text: 'a', of: { id: 'x', revision: 1 } })
    expect(isUnsaved(work())).toBe(true)
    edit({ pair: ['amiga', 'dragonfly'] })
    markSaved({ id: 'x', revision: 2, name: 'n', text: 'a', pair: ['amiga', 'dragonfly'] })
    expect(isUnsaved(work())).toBe(false)
  })
})
