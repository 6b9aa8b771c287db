import { closeSync, openAsBlob, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { basename } from 'node:path'
import { InputError } from './errors.ts'

const BYTES_MAX = 64 * 1024 * 1024

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EACCES') return 'it may not be read'
  if (code === 'EISDIR') return 'it is a folder'
  return String(code ?? error)
}

/** The text of a small file (a scenario, a topology, a table). Throws {@link InputError} that names it. */
export const readText = (path: string): string => {
  try {
    if (statSync(path).size <= BYTES_MAX) return readFileSync(path, 'utf8')
  } catch (error) {
    throw new InputError(`${path}: ${reasonOf(error)}`)
  }
  throw new InputError(`${path}: it is larger than ${BYTES_MAX} bytes`)
}

/** A trace, of whatever size. Throws {@link InputError} that names it. */
export const openBlob = async (path: string): Promise<{ name: string; blob: Blob }> => {
  // A folder would open without complaint, and fail in the middle of the reading.
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new InputError(`${path}: it is a folder; name the trace files in it`)
  }
  try {
    return { name: basename(path), blob: await openAsBlob(path) }
  } catch {
    throw new InputError(`${path}: it cannot be read; is it there, and a file?`)
  }
}

/** Writes a text that comes in pieces, so that it is never in memory whole. Throws {@link InputError} that names the file. */
export const writePieces = (path: string, pieces: Iterable<string>): void => {
  try {
    const file = openSync(path, 'w')
    try {
      for (const piece of pieces) writeSync(file, piece)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw new InputError(`${path}: ${reasonOf(error)}`)
  }
}
