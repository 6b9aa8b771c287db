import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pack } from '../codec.ts'
import { type Lesson, LESSON_LIMITS } from './lesson.ts'
import { isLessonLink } from './is-link.ts'
import { decodeLesson, encodeLesson, lessonIdLink, lessonText, parseLessonText } from './share.ts'
import { stagesOf } from './stages.ts'
import { paragraphsOf } from './text.ts'
import { parseLesson } from './validate.ts'

const LESSON: Lesson = {
  v: 1,
  title: 'A lesson',
  about: 'What one learns.',
  minutes: 5,
  steps: [
    { title: 'Look', text: 'Here is *a line*.', link: 's=shared-counter&m=split&t=20000000' },
    {
      title: 'How often?',
      text: 'Think.',
      highlight: { at: 'cpu', name: '1', side: 1, says: 'this one' },
      notes: 'Wait for hands.',
      question: {
        kind: 'number',
        ask: 'How many times as many?',
        quantity: { what: 'transfers', side: 0, over: { what: 'transfers', side: 1 } },
        min: 0,
        max: 10,
        step: 0.1,
        unit: 'times',
        revealPs: 50_000_000,
      },
    },
    {
      title: 'Who?',
      text: '',
      question: {
        kind: 'choice',
        ask: 'Which gets more done?',
        options: [
          { text: 'Left', claim: { is: 'most', of: { what: 'work' }, side: 0 } },
          { text: 'Right', claim: { is: 'most', of: { what: 'work' }, side: 1 } },
          { text: 'None', claim: { is: 'between', quantity: { what: 'work', side: 0 }, below: 1 } },
        ],
      },
    },
    {
      title: 'Where?',
      text: '',
      question: {
        kind: 'point',
        ask: 'Point at it.',
        at: 'cpu',
        order: 'most',
        of: { what: 'time', label: 'waiting', side: 1 },
      },
    },
    { title: 'Nodes', text: '', link: 'c=home-dies', highlight: { at: 'node', name: '0', side: 2 } },
  ],
}

const withStep = (change: object, index = 1): unknown => ({
  ...LESSON,
  steps: LESSON.steps.with(index, { ...LESSON.steps[index], ...change } as Lesson['steps'][number]),
})
const asking = (change: object, index = 1): unknown =>
  withStep({ question: { ...LESSON.steps[index].question, ...change } }, index)

describe('a lesson', () => {
  it('is made anew, and equal, from what is valid', () => {
    const parsed = parseLesson(LESSON)
    expect(parsed).toEqual(LESSON)
    expect(parsed.steps[0]).not.toBe(LESSON.steps[0])
  })

  it('travels in a link and in a file, with its step', async () => {
    const link = await encodeLesson(LESSON, 2)
    expect(isLessonLink(`#${link}`)).toBe(true)
    expect(await decodeLesson(`#${link}`)).toEqual({ lesson: LESSON, step: 2 })
    expect(await decodeLesson(`#${lessonIdLink('owner', 3)}`)).toEqual({ id: 'owner', step: 3 })
    expect(await decodeLesson('l=owner')).toEqual({ id: 'owner', step: 0 })
    expect(await parseLessonText(lessonText(LESSON))).toEqual(LESSON)
  })

  it('knows what each of its steps shows', async () => {
    const stages = await stagesOf(LESSON)
    expect(stages.map((stage) => stage?.on)).toEqual(['machine', 'machine', 'machine', 'machine', 'cluster'])
    expect(stages[1]).toBe(stages[0])
  })

  it.each<[string, unknown, RegExp]>([
    ['is not a list', [], /not a lesson/],
    ['has no version', { ...LESSON, v: undefined }, /which version/],
    ['is of a newer version', { ...LESSON, v: 2 }, /newer version/],
    ['has a field that there is not', { ...LESSON, author: 'x' }, /author/],
    ['has no steps', { ...LESSON, steps: [] }, /steps/],
    ['has too many steps', { ...LESSON, steps: Array.from({ length: 61 }, () => LESSON.steps[0]) }, /steps/],
    ['has too long a text', withStep({ text: 'x'.repeat(LESSON_LIMITS.text + 1) }), /steps\.1\.text/],
    ['measures what cannot be measured', asking({ quantity: { what: 'transfer', side: 0 } }), /Did you mean transfers/],
    ['tells a count as a time', asking({ quantity: { what: 'work', side: 0 }, unit: 'ms' }), /pieces, thousands/],
    ['leaves out which time', asking({ quantity: { what: 'timeShare', side: 0 }, unit: 'percent' }), /kind of time/],
    ['has a slider the wrong way round', asking({ min: 11 }), /min must be less/],
    [
      'has a claim without bounds',
      asking(
        {
          options:
            LESSON.steps[2].question?.kind === 'choice'
              ? LESSON.steps[2].question.options.map(({ text }) => ({
                  text,
                  claim: { is: 'between', quantity: { what: 'work', side: 0 } },
                }))
              : [],
        },
        2,
      ),
      /atLeast, below/,
    ],
    ['points at what has no such thing', asking({ at: 'lock' }, 3), /not something that a lock has/],
    ['has a link with its hash', withStep({ link: '#s=packets' }), /without the #/],
  ])('that %s is refused, and the place is named', (_, input, message) => {
    expect(() => parseLesson(input)).toThrow(message)
  })

  it.each<[string, unknown, RegExp]>([
    ['a link that cannot be opened', withStep({ link: 's=packet' }, 0), /steps\[0\]\.link: s: there is no "packet"/],
    ['a side that is not shown', asking({ quantity: { what: 'work', side: 2 }, unit: 'pieces' }), /side 2/],
    ['a cluster’s measure of a machine', asking({ quantity: { what: 'bytes', side: 0 }, unit: 'kB' }), /cluster/],
    ['a node of a machine', withStep({ highlight: { at: 'node', name: '0' } }), /a machine has no node/],
    ['a question about nobody knows what', { ...LESSON, steps: [LESSON.steps[1]] }, /nobody knows/],
  ])('that speaks of %s is refused when it is opened', async (_, input, message) => {
    await expect(stagesOf(parseLesson(input))).rejects.toThrow(message)
  })

  it.each([
    ['l=', /not a lesson/],
    ['l=../x', /not a lesson/],
    ['lz1.a!a', /do not belong/],
    ['lz1.AAAA', /damaged/],
    ['lz2.AAAA', /newer/],
  ])('in the link %s is refused with a sentence', async (link, message) => {
    await expect(decodeLesson(link)).rejects.toThrow(message)
  })

  it('whose link holds something else is refused', async () => {
    await expect(decodeLesson(`lz1.${await pack({ v: 1 })}`)).rejects.toThrow(/title/)
    await expect(decodeLesson(`lz1.${await pack(null)}`)).rejects.toThrow(/not a lesson/)
  })

  it('that was damaged on its way is a lesson or a sentence, never anything else', async () => {
    const text = lessonText(LESSON)
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.string({ maxLength: 4 }), fc.nat(6), async (at, put, cut) => {
        const damaged = text.slice(0, at) + put + text.slice(at + cut)
        const outcome = await parseLessonText(damaged).catch((error: unknown) => error)
        expect(outcome instanceof Error ? outcome.constructor.name : 'lesson').toMatch(/ScenarioError|lesson/)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the text of a step', () => {
  it('is paragraphs with emphasis, and nothing else', () => {
    expect(paragraphsOf('One *two*\nthree.\n\n <b>4 * 5</b> = 20 *')).toEqual([
      [
        { text: 'One ', emphasised: false },
        { text: 'two', emphasised: true },
        { text: ' three.', emphasised: false },
      ],
      [{ text: '<b>4 * 5</b> = 20 *', emphasised: false }],
    ])
    expect(paragraphsOf('  \n\n ')).toEqual([])
  })
})
