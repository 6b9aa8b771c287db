import { readFileSync, statSync } from 'node:fs'
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
