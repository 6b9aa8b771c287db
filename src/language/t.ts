/** Texts of a language, by the English that stands in the code. `{name}` in a text is where a value goes. */
export type Catalogue = Readonly<Record<string, string>>

type Values = Readonly<Record<string, string | number>>

/** How a language writes numbers: before the fraction, and between thousands. */
interface Marks {
  decimal: string
  thousands: string
}

const ENGLISH = 'en'

const marksOf = (tag: string): Marks => {
  const parts = new Intl.NumberFormat(tag).formatToParts(1_234_567.8)
  const mark = (type: 'decimal' | 'group'): string => parts.find((part) => part.type === type)?.value ?? ''
  return { decimal: mark('decimal'), thousands: mark('group') }
}

let catalogue: Catalogue = {}
let rules = new Intl.PluralRules(ENGLISH)
let marks: Marks = { decimal: '.', thousands: ',' }

/** From now on all texts are taken from `texts`, numbers are written as in `tag`; what is missing stays English. */
export const speak = (texts: Catalogue, tag: string = ENGLISH): void => {
  catalogue = texts
  rules = new Intl.PluralRules(tag)
  marks = marksOf(tag)
}

/**
 * A text in the language in force. `english` is what stands in the code, and the key to its translation; with `values`,
 * each `{name}` in it is replaced. Called where a text is shown, not where it is kept, so that a change of language
 * reaches it.
 */
export const t = (english: string, values?: Values): string => {
  const text = catalogue[english] ?? english
  if (values === undefined) return text
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/**
 * A text about so many of something, as the language in force counts: `one` where it speaks as of one, `other`
 * elsewhere. `{count}` is the number, unless `values` has it in other words.
 */
export const tn = (count: number, one: string, other: string, values?: Values): string =>
  t(rules.select(count) === 'one' ? one : other, { count, ...values })

/** Parts of a list, as the language in force joins them: a, b and c. */
export const listed = (parts: readonly string[]): string => {
  if (parts.length < 2) return parts.join('')
  const last = parts[parts.length - 1]
  return t('{most} and {last}', { most: parts.slice(0, -1).join(', '), last })
}

/** A number with so many digits behind the point, or the comma, of the language in force. */
export const fixed = (value: number, digits: number): string => value.toFixed(digits).replace('.', marks.decimal)

/** A whole number, its thousands apart as in the language in force. */
export const grouped = (value: number): string =>
  String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, marks.thousands)
