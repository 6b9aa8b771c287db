/** Texts of a language, by the English that stands in the code. `{name}` in a text is where a value goes. */
export type Catalogue = Readonly<Record<string, string>>

let catalogue: Catalogue = {}

/** From now on all texts are taken from `texts`; what is missing there stays English. */
export const speak = (texts: Catalogue): void => {
  catalogue = texts
}

/**
 * A text in the language in force. `english` is what stands in the code, and the key to its translation; with `values`,
 * each `{name}` in it is replaced. Called where a text is shown, not where it is kept, so that a change of language
 * reaches it.
 */
export const t = (english: string, values?: Readonly<Record<string, string | number>>): string => {
  const text = catalogue[english] ?? english
  if (values === undefined) return text
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
