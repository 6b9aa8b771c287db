import type { Work } from './subject.ts'

/** Time for which work goes on before the page may draw again, in ms. */
const SLICE_MS = 10
/** Text is handed to the browser in pieces of this many characters: it keeps them outside of the page's own memory. */
const PIECE = 4_000_000
/** After this, the browser has begun to read what it was given to save. */
const KEPT_MS = 60_000

const NOT_IN_NAMES = /[^a-z0-9.]+/g

/** Parts of a file's name: small letters, digits and hyphens. */
export const fileName = (parts: readonly string[], ending: string): string => {
  const slugs = parts.map((part) => part.replaceAll('µ', 'u').toLowerCase().replaceAll(NOT_IN_NAMES, '-'))
  const name = ['mastership', ...slugs].map((slug) => slug.replaceAll(/^-+|-+$/g, '')).filter((slug) => slug !== '')
  return `${name.join('-').slice(0, 150)}.${ending}`
}

/** Has the browser save a file. */
export const save = (name: string, content: Blob): void => {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS)
}

export const saveText = (name: string, text: string, type: string): void => save(name, new Blob([text], { type }))

/** A pause, in which the page draws and listens. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/** Puts a text that comes in pieces into a file, with pauses, so that the page stays quick; a stop throws. */
export const collected = async (
  pieces: Iterable<{ text: string; done: number }>,
  type: string,
  { signal, progress }: Work,
): Promise<Blob> => {
  const parts: Blob[] = []
  let text = ''
  let end = performance.now() + SLICE_MS
  for (const piece of pieces) {
    text += piece.text
    if (text.length >= PIECE) {
      parts.push(new Blob([text]))
      text = ''
    }
    if (performance.now() < end) continue
    progress(piece.done)
    await pause()
    signal.throwIfAborted()
    end = performance.now() + SLICE_MS
  }
  return new Blob([...parts, text], { type })
}

/** The same content, packed as gzip does. */
export const gzipped = (content: Blob): Promise<Blob> =>
  new Response(content.stream().pipeThrough(new CompressionStream('gzip')), {
    headers: { 'Content-Type': 'application/gzip' },
  }).blob()
