import { beforeEach, describe, expect, it } from 'vitest'
import {
  addStep,
  bringBackStep,
  changeStep,
  duplicateStep,
  moveStep,
  removeStep,
  useAuthoring,
  writeNewLesson,
} from './authoring.ts'

const titles = (): string[] => useAuthoring.getState().lesson.steps.map(({ title }) => title)

const kept = new Map<string, string>()

beforeEach(() => {
  kept.clear()
  Object.assign(globalThis, {
    localStorage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    },
  })
  writeNewLesson()
  changeStep(0, { title: 'one' })
  for (const title of ['two', 'three']) {
    addStep()
    changeStep(useAuthoring.getState().at, { title })
  }
})

describe('a lesson that is written', () => {
  it('has steps that can be moved, and the one that moves stays unfolded', () => {
    moveStep(2, -1)
    expect(titles()).toEqual(['one', 'three', 'two'])
    expect(useAuthoring.getState().at).toBe(1)
    moveStep(0, -1)
    expect(titles()).toEqual(['one', 'three', 'two'])
  })

  it('has steps that can be duplicated, each with a text of its own', () => {
    duplicateStep(0)
    changeStep(1, { title: 'again' })
    expect(titles()).toEqual(['one', 'again', 'two', 'three'])
  })

  it('gives back the steps that were deleted, last first, to where they were, with all that was written since', () => {
    removeStep(1)
    removeStep(0)
    changeStep(0, { title: 'three, better' })
    bringBackStep()
    bringBackStep()
    bringBackStep()
    expect(titles()).toEqual(['one', 'two', 'three, better'])
  })

  it('always has a step', () => {
    for (let times = 0; times < 3; times++) removeStep(0)
    expect(titles()).toEqual([''])
  })

  it('forgets what is set to nothing', () => {
    changeStep(0, { notes: 'look' })
    changeStep(0, { notes: undefined })
    expect(Object.keys(useAuthoring.getState().lesson.steps[0])).toEqual(['title', 'text'])
  })

  it('is kept at every change', () => {
    changeStep(2, { text: 'the last word' })
    expect([...kept.values()]).toHaveLength(1)
    expect([...kept.values()][0]).toContain('the last word')
  })
})
