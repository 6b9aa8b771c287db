import { ScenarioError } from './scenario.ts'

/** The most characters that a link and its packed part may have, and the most bytes that it may unpack to. */
export const LINK_LIMITS = { whole: 70_000, encoded: 65_536, unpacked: 262_144 } as const
const ALPHABET = /^[A-Za-z0-9_-]*$/

const toBase64Url = (bytes: Uint8Array): string => {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> => {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    return Uint8Array.from(binary, (letter) => letter.charCodeAt(0))
  } catch {
    throw new ScenarioError('The link is damaged: a part of it is missing. Copy it again, whole.')
  }
}

/** Reads at most `limit` bytes; more is not unpacked at all, however small it was packed. */
const readBounded = async (stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> => {
  const reader = stream.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > limit) {
      await reader.cancel().catch(() => undefined)
      throw new ScenarioError(
        `The link unpacks to more than ${limit / 1024} KiB, which no scenario needs. It is refused.`,
      )
    }
    parts.push(value)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const throughStream = (bytes: Uint8Array<ArrayBuffer>, transform: ReadableWritablePair): ReadableStream<Uint8Array> =>
  new Blob([bytes]).stream().pipeThrough(transform) as ReadableStream<Uint8Array>

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * JSON from a stranger: keys that could reach a prototype are dropped before anybody sees them, and there is one zero:
 * the other would not come back from a link.
 */
export const parseForeignJson = (text: string): unknown =>
  JSON.parse(text, (key, value: unknown) => (FORBIDDEN.has(key) ? undefined : value === 0 ? 0 : value))

/** Packs plain data into text that is safe in a link. */
export const pack = async (value: unknown): Promise<string> => {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  const stream = throughStream(bytes, new CompressionStream('deflate-raw'))
  return toBase64Url(await readBounded(stream, LINK_LIMITS.encoded * 4))
}

/** Unpacks what {@link pack} made. Throws {@link ScenarioError} on anything else. */
export const unpack = async (text: string): Promise<unknown> => {
  if (text.length > LINK_LIMITS.encoded) {
    throw new ScenarioError(`The link is ${text.length} characters long; at most ${LINK_LIMITS.encoded} can be read.`)
  }
  if (!ALPHABET.test(text))
    throw new ScenarioError('The link has characters in it that do not belong there. Copy it again.')
  const stream = throughStream(fromBase64Url(text), new DecompressionStream('deflate-raw'))
  let bytes: Uint8Array
  try {
    bytes = await readBounded(stream, LINK_LIMITS.unpacked)
  } catch (error) {
    if (error instanceof ScenarioError) throw error
    throw new ScenarioError('The link is damaged: it cannot be unpacked. Copy it again, whole.')
  }
  try {
    return parseForeignJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new ScenarioError('The link is damaged: what is in it is not a scenario. Copy it again, whole.')
  }
}
