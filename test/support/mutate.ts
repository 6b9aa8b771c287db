/** Numbers from a seed, so that what was found can be found again. */
export const randomFrom = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0 || 1
  return (below) => {
    // Marsaglia's xorshift32.
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** What readers of text have stumbled over before, here and elsewhere. */
const DICTIONARY = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'null',
  'NaN',
  '-0',
  '-1',
  '1e999',
  '1e308',
  '9007199254740993',
  '4294967296',
  '0x',
  '0.5',
  'true',
  '{}',
  '[]',
  '""',
  '"',
  '{',
  '[',
  '<',
  '&',
  '=',
  '%00',
  '%',
  '\u0000',
  '\uD800',
  '\uFEFF',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '&#x110000;',
  '<![CDATA[',
  '\r\n',
  ',',
  '.',
  '~',
  '!',
  '@',
]

type Mutation = (text: string, other: string, random: (below: number) => number) => string

const MUTATIONS: readonly Mutation[] = [
  // One character becomes another.
  (text, _, random) => {
    const at = random(text.length + 1)
    return text.slice(0, at) + String.fromCharCode(random(128)) + text.slice(at + 1)
  },
  // A part goes missing, as when a copy was cut.
  (text, _, random) => {
    const at = random(text.length + 1)
    return text.slice(0, at) + text.slice(at + random(40))
  },
  (text, _, random) => text.slice(0, random(text.length + 1)),
  // Something that readers have stumbled over is put in, or in place of a word or a number.
  (text, _, random) => {
    const at = random(text.length + 1)
    return text.slice(0, at) + DICTIONARY[random(DICTIONARY.length)] + text.slice(at)
  },
  (text, _, random) => {
    const words = [...text.matchAll(/[\w.-]+/g)]
    if (words.length === 0) return text
    const { index, 0: word } = words[random(words.length)]
    return text.slice(0, index) + DICTIONARY[random(DICTIONARY.length)] + text.slice(index + word.length)
  },
  // A number becomes much larger, or nothing.
  (text, _, random) => {
    const numbers = [...text.matchAll(/\d+/g)]
    if (numbers.length === 0) return text
    const { index, 0: digits } = numbers[random(numbers.length)]
    const number = [`${digits}${'0'.repeat(random(20))}`, '0', `-${digits}`, String(random(1e9))][random(4)]
    return text.slice(0, index) + number + text.slice(index + digits.length)
  },
  // A part stands twice, or a hundred times.
  (text, _, random) => {
    const at = random(text.length + 1)
    const part = text.slice(at, at + 1 + random(30))
    return text.slice(0, at) + part.repeat(random(8) === 0 ? 100 : 2) + text.slice(at)
  },
  // Two texts are grown together.
  (text, other, random) => text.slice(0, random(text.length + 1)) + other.slice(random(other.length + 1)),
  // Two lines change places.
  (text, _, random) => {
    const lines = text.split('\n')
    const [one, two] = [random(lines.length), random(lines.length)]
    return lines.with(one, lines[two]).with(two, lines[one]).join('\n')
  },
]

/** A text that comes from a real one by a few changes. */
export const mutate = (samples: readonly string[], random: (below: number) => number): string => {
  let text = samples[random(samples.length)]
  for (let changes = 1 + random(3); changes > 0; changes--) {
    text = MUTATIONS[random(MUTATIONS.length)](text, samples[random(samples.length)], random)
  }
  return text
}
