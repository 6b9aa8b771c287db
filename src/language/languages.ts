import { type Catalogue, speak } from './t.ts'

/** The languages of the page: the one that stands in the code, and those that there is a catalogue of. */
export const LANGUAGES = [
  { tag: 'en', name: 'English' },
  { tag: 'de', name: 'Deutsch' },
] as const

export type Language = (typeof LANGUAGES)[number]['tag']

/** Where the texts of a language come from: fetched when somebody wants it, and not before. */
const CATALOGUES: Record<Language, () => Promise<Catalogue>> = {
  en: async () => ({}),
  de: async () => (await import('./de.ts')).GERMAN,
}

export const isLanguage = (tag: string | null): tag is Language => LANGUAGES.some((language) => language.tag === tag)

let wanted: Language = 'en'

/** Speaks a language from now on, as soon as its texts are there; false when another one has been asked for since. */
export const speakLanguage = async (tag: Language): Promise<boolean> => {
  wanted = tag
  const texts = await CATALOGUES[tag]()
  if (wanted !== tag) return false
  speak(texts, tag)
  return true
}
