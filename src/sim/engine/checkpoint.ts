/**
 * A checkpoint is a copy. Simulated state holds only numbers, strings, typed arrays, plain arrays and objects of
 * these, so one function copies all of it and another puts it back in place, whatever part of the core it belongs to.
 */
type Typed = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array
export type Plain = number | string | boolean | null | Typed | Plain[] | { [key: string]: Plain }

const copyPlain = (value: Plain): Plain => {
  if (ArrayBuffer.isView(value)) return value.slice() as Typed
  if (Array.isArray(value)) return value.map(copyPlain)
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyPlain(inner as Plain)]))
  }
  return value
}

/** A part of the core that says which of its fields change while it runs. All others are fixed when it is built. */
export interface Stateful {
  readonly mutable: readonly string[]
}

export type Checkpoint = Record<string, Plain>[]

/** Copies the changing fields of each part. */
export const capture = (parts: readonly Stateful[]): Checkpoint =>
  parts.map((part) => {
    const fields = part as unknown as Record<string, Plain>
    return Object.fromEntries(part.mutable.map((name) => [name, copyPlain(fields[name])]))
  })

/** Puts a checkpoint back into the same parts, in the same order. The checkpoint stays usable. */
export const restore = (parts: readonly Stateful[], checkpoint: Checkpoint): void => {
  parts.forEach((part, index) => {
    const fields = part as unknown as Record<string, Plain>
    for (const name of part.mutable) fields[name] = copyPlain(checkpoint[index][name])
  })
}
