import { afterEach, describe, expect, it } from 'vitest'
import { GERMAN } from '../../src/language/de.ts'
import { fixed, grouped, listed, speak, t, tn } from '../../src/language/t.ts'
import { CLUSTER_PRESETS } from '../../src/scenario/cluster/presets.ts'
import type { Lesson } from '../../src/scenario/lesson/lesson.ts'
import { LESSONS } from '../../src/scenario/lesson/lessons/index.ts'
import { PRESETS } from '../../src/scenario/presets/index.ts'
import { CLUSTER_SYSTEMS } from '../../src/sim/cluster/systems.ts'
import { CLUSTER_WORKLOADS } from '../../src/sim/cluster/workload/registry.ts'
import { KERNEL_CARDS } from '../../src/sim/kernel/cards.ts'
import type { ParamSpec } from '../../src/sim/kernel/params.ts'
import { MACHINES } from '../../src/sim/machine/topology/registry.ts'
import { WORKLOAD_CARDS } from '../../src/sim/workload/cards/registry.ts'
import { formatCount, formatMoment, formatPs, formatShare, noUnit, oneUnit, plural } from '../../src/stage/format.ts'
import { bypassesIn, filesBelow, literalsIn, misfitsIn, placesOf, textsIn } from '../support/texts.ts'

const PAGE = ['src/ui', 'src/stage', 'src/playback', 'src/scenario']
/** Words of a schema are for editors of scenario files, and stay in the language of those files. */
const NOT_SHOWN = /^src\/scenario\/schema\//
/** So much of what the page says is said in every language, at least; what is missing stays English. */
const TRANSLATED_LEAST = { words: 0.98, data: 0.98, lessons: 0.98 }

/** What stands between tags or in a label as it is: names, and what a person types, in any language. */
const NAMES = ['Mastership', 'Esc', 'lock sched_lock', 'thread:netisr3 state:stalled > 1us']

const texts = PAGE.flatMap(filesBelow)
  .filter((path) => !NOT_SHOWN.test(path))
  .flatMap(textsIn)
const words = [...new Set(texts.map(({ text }) => text))]

const ofSpecs = (specs: readonly ParamSpec[]): string[] =>
  specs.flatMap(({ title, about, choices = [] }) => [title, about, ...choices])

/** Texts of the core's and the scenarios' data, which are shown through the door where they are shown. */
const data = [
  ...new Set([
    ...PRESETS.flatMap(({ title, topic, about }) => [title, topic, about]),
    ...CLUSTER_PRESETS.map(({ title }) => title),
    ...Object.values(MACHINES).flatMap(({ title, about }) => [title, about]),
    ...Object.values(WORKLOAD_CARDS).flatMap(({ title, about, params }) => [title, about, ...ofSpecs(params)]),
    ...Object.values(KERNEL_CARDS).flatMap(({ options }) => ofSpecs(options)),
    ...Object.values(CLUSTER_SYSTEMS).flatMap(({ card }) => [card.about, card.residual, card.failure, card.limits]),
    ...Object.values(CLUSTER_WORKLOADS).flatMap(({ title, params }) => [title, ...ofSpecs(params)]),
  ]),
]

const ofLesson = ({ title, about, steps }: Lesson): string[] => [
  title,
  about,
  ...steps.flatMap(({ title: of, text, highlight, notes = '', question }) => [
    of,
    text,
    highlight?.says ?? '',
    notes,
    ...(question === undefined ? [] : [question.ask, question.why ?? '']),
    ...(question?.kind === 'choice' ? question.options.map((option) => option.text) : []),
  ]),
]

/** Texts of the lessons that come with the page, with the teacher's notes. */
const lessons = [...new Set(LESSONS.flatMap(({ lesson }) => ofLesson(lesson)))].filter((text) => text !== '')

/** Units of work, in the forms in which sentences need them. */
const UNITS = [...Object.values(WORKLOAD_CARDS).map(({ unit }) => unit), 'access', 'step']
const unitForms = UNITS.flatMap((unit) => [unit, plural(unit), oneUnit(unit), noUnit(unit)])

const isTranslated = (text: string): boolean => text in GERMAN

describe('the texts of the page', () => {
  it('are nearly all there in German', () => {
    const missing = words.filter((text) => !isTranslated(text))
    const missingData = data.filter((text) => !isTranslated(text))
    const missingLessons = lessons.filter((text) => !isTranslated(text))
    console.log(
      `  German: ${words.length - missing.length} of ${words.length} words of the page, ` +
        `${data.length - missingData.length} of ${data.length} texts of cards and examples, ` +
        `${lessons.length - missingLessons.length} of ${lessons.length} of the lessons`,
    )
    expect(words.length).toBeGreaterThan(1000)
    expect(1 - missing.length / words.length, missing.join('\n')).toBeGreaterThan(TRANSLATED_LEAST.words)
    expect(1 - missingData.length / data.length, missingData.join('\n')).toBeGreaterThan(TRANSLATED_LEAST.data)
    expect(lessons.length).toBeGreaterThan(200)
    expect(1 - missingLessons.length / lessons.length, missingLessons.join('\n')).toBeGreaterThan(
      TRANSLATED_LEAST.lessons,
    )
  })

  it('have no translation that nobody uses', () => {
    const used = new Set([
      ...words,
      ...data,
      ...unitForms,
      ...filesBelow('src')
        .filter((path) => path !== 'src/language/de.ts')
        .flatMap(literalsIn),
    ])
    expect(Object.keys(GERMAN).filter((text) => !used.has(text))).toEqual([])
  })

  it('have the same places for values in every language', () => {
    const differing = Object.entries(GERMAN).filter(
      ([english, german]) => placesOf(english).join() !== placesOf(german).join(),
    )
    expect(differing).toEqual([])
  })

  it('are given the values that their places want', () => {
    expect(PAGE.flatMap(filesBelow).flatMap((path) => misfitsIn(path))).toEqual([])
    expect(misfitsIn('a.ts', "t('{a} and {b}', { a: 1 })")).toHaveLength(1)
    expect(misfitsIn('a.ts', "tn(2, '{count} of {a}', '{count} of them', { a })")).toEqual([])
  })

  it('go through the one door wherever the page shows or says them', () => {
    const found = ['src/ui', 'src/stage'].flatMap(filesBelow).flatMap((path) => bypassesIn(path))
    expect(found.filter(({ text }) => !NAMES.includes(text))).toEqual([])
  })

  it('would be noticed if they did not', () => {
    const shown = (jsx: string): string[] => bypassesIn('a.tsx', `const A = () => ${jsx}`).map(({ text }) => text)
    expect(shown('<p>Some words {x}</p>')).toEqual(['Some words'])
    expect(shown("<p title='more' aria-label={`CPU ${cpu}`}>{t('said')}</p>")).toEqual(['more', 'CPU'])
    expect(shown("<p>{on ? 'playing' : t('still')}{off && 'off'}</p>")).toEqual(['playing', 'off'])
    expect(shown('<p className="panel" id="a">{words}: 5 %</p>')).toEqual([])
  })
})

describe('a language', () => {
  afterEach(() => speak({}))

  it('counts and writes numbers in its own way', () => {
    expect([fixed(3.14159, 2), grouped(1_234_567), tn(1, '{count} line', '{count} lines')]).toEqual([
      '3.14',
      '1,234,567',
      '1 line',
    ])
    speak(GERMAN, 'de')
    expect([fixed(3.14159, 2), grouped(1_234_567), formatPs(4_210_000)]).toEqual(['3,14', '1.234.567', '4,21 µs'])
    expect([formatCount(587_000), formatCount(12_500_000)]).toEqual(['587.000', '12,5 Millionen'])
    expect([formatMoment(20_736_600), formatShare(0.0312)]).toEqual(['20,737 µs', '3,1 %'])
    expect([plural('packet'), oneUnit('access'), noUnit('request')]).toEqual(['Pakete', 'ein Zugriff', 'keine Anfrage'])
    expect(listed(['a', 'b', 'c'])).toBe('a, b und c')
    speak({})
    expect([fixed(3.14159, 2), grouped(1_234_567)]).toEqual(['3.14', '1,234,567'])
  })

  it('reaches every text, whatever its words are', () => {
    speak(Object.fromEntries(words.map((text) => [text, `«${text}»`])), 'de')
    for (const text of words) expect(t(text)).toBe(`«${text}»`)
    expect(tn(2, '{count} hit', '{count} hits')).toBe('«2 hits»')
  })
})
