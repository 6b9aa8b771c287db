import { isLanguage, type Language, speakLanguage } from '../language/languages.ts'
import { t } from '../language/t.ts'
import { choose } from '../store/app.ts'

/** Where the choice is kept, and what an address says it with. */
const KEPT_AS = 'language'
const PARAMETER = 'lang'

const keptLanguage = (): string | null => {
  try {
    return localStorage.getItem(KEPT_AS)
  } catch {
    // A browser may forbid a page to keep anything: it is asked again next time.
    return null
  }
}

const keep = (language: Language): void => {
  try {
    localStorage.setItem(KEPT_AS, language)
  } catch {
    // As above.
  }
}

/** What follows `?` in the address, without the language: that is not part of a link. */
export const searchWithoutLanguage = (search: string): string => {
  const rest = search
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => part !== '' && part.split('=')[0] !== PARAMETER)
  return rest.length === 0 ? '' : `?${rest.join('&')}`
}

/** The language to open in: the address's, the one that was chosen last, or English. */
export const openingLanguage = (): Language => {
  const asked = new URLSearchParams(location.search).get(PARAMETER)
  if (isLanguage(asked)) return asked
  const kept = keptLanguage()
  return isLanguage(kept) ? kept : 'en'
}

/** Shows the page in a language, as soon as its texts are there. */
export const showLanguage = async (language: Language): Promise<void> => {
  if (!(await speakLanguage(language))) return
  document.documentElement.lang = language
  document.title = t('Mastership: who owns the cache line?')
  choose({ language })
}

/** Shows the page in the language that a person has chosen, and remembers it; an address that asks for another is mended. */
export const chooseLanguage = (language: Language): void => {
  keep(language)
  if (new URLSearchParams(location.search).has(PARAMETER)) {
    const { pathname, search, hash } = location
    history.replaceState(null, '', `${pathname}${searchWithoutLanguage(search)}${hash}`)
  }
  void showLanguage(language)
}
