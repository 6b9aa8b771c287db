/** `#`, `?` and what mail programs make of them, before a link's text; any number of them. */
const START = /^(?:%(?:25)*23|%3f|[#?\s])+/i
/** What mail and chat programs, and people who write, put behind a link; no link ends in any of it. */
const END = /(?:[\s.,;:!?'"()<>[\]{}…’”»]|%(?:0A|0D|20|22|27|29|2C|2E|3B|3E|5D|7D)|%E2%80%(?:99|9D|A6)|%C2%(?:A0|BB))$/i
/** The longest of them. */
const END_LENGTH = 9
/** What those who count clicks add to a link that is passed on. */
const TRACKING = /(?:^|&)(?:utm_\w+|fbclid|gclid|msclkid|mc_[ce]id)=[^&]*/g
/** A key after an escaped `&`: inside a value the `=` would be escaped as well. */
const ESCAPED_AND = /%26(?:amp;|%3B)?(?=[\w.]+=)/gi

/** Where the whole text was escaped once more on its way, it has neither `=` nor `&` left, and every escape is one too many. */
const unescapedOnce = (text: string): string => {
  if (text.includes('=') || !text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** One by one from the end: a pattern that looked for all of them at once would try every place of a hostile text. */
const withoutEnd = (text: string): string => {
  let length = text.length
  for (;;) {
    const found = END.exec(text.slice(Math.max(0, length - END_LENGTH), length))
    if (found === null) return text.slice(0, length)
    length -= found[0].length
  }
}

/**
 * The part of an address after `#` or `?` without what happened to it on its way: `#` that became `%23`, `&` that became
 * `&amp;` or `%26`, a full stop or a bracket behind it. Only what no link of this program contains is taken off; the
 * scenario itself is never touched.
 */
export const bareLink = (text: string): string => {
  let bare = text.replace(START, '')
  for (let turn = 0; turn < 2; turn++) bare = unescapedOnce(bare).replace(START, '')
  const mended = bare.replaceAll('&amp;', '&').replaceAll(ESCAPED_AND, '&').replaceAll(TRACKING, '').replace(/^&+/, '')
  return withoutEnd(mended)
}

/** `packets.dragonfly-freebsd5.z1.…`: two parts at most are there for people; what follows the version is the link. */
const PACKED = /^(?:[a-z0-9-]{1,80}\.){0,2}([a-z])(\d{1,6})\.([^.]*)$/s

/** A packed link's version and its data, where it is one of those that begin with `letter`. */
export const packedParts = (bare: string, letter: 'z' | 'y'): { version: number; data: string } | undefined => {
  const parts = PACKED.exec(bare)
  return parts === null || parts[1] !== letter ? undefined : { version: Number(parts[2]), data: parts[3] }
}

/** Length of a part that is there for people. */
const SLUG_MAX = 48

/** A title as a part of an address; empty where none of its letters can stand there. */
export const slugOf = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
    .slice(0, SLUG_MAX)
    .trim()
    .replaceAll(' ', '-')

/** What stands before a packed link, so that one can see what it is: the scenario and who runs it. */
export const readablePart = (title: string, runners: readonly string[]): string =>
  [slugOf(title), slugOf([...new Set(runners)].join(' '))].map((part) => (part === '' ? '' : `${part}.`)).join('')
