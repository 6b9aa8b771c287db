import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '../links')

/** Links of every version so far, of files whose names fit, each with what it must open to as JSON. */
const oldLinks = (name: RegExp): string[][] =>
  readdirSync(FOLDER)
    .filter((file) => name.test(file))
    .flatMap((file) => readFileSync(join(FOLDER, file), 'utf8').split('\n'))
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line) => line.split('\t'))

/** Links to machines, and to clusters, of the same collection. */
export const OLD_MACHINES = oldLinks(/^v\d+\.txt$/)
export const OLD_CLUSTERS = oldLinks(/^clusters-v\d+\.txt$/)
