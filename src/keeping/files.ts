import { t } from '../language/t.ts'
import { parseForeignJson } from '../scenario/codec.ts'
import { readJson } from '../scenario/json/read.ts'
import { ScenarioError } from '../scenario/scenario.ts'
import { type Kept, readSaved, type Saved } from './record.ts'

/** The most that a file may have, in characters. */
const FILE_MAX = 8_000_000
/** The most scenarios that are taken from one file. */
const COUNT_MAX = 1000
const KIND = 'mastership-scenarios'

/** What a file brings: a scenario's text, and what else was kept of it. */
export interface Brought {
  name: string
  text: string
  pair: Saved['pair']
}

/** All that was saved, in one file, what is not known here included as it is. */
export const exportAll = (kept: readonly Kept<Saved>[]): string =>
  JSON.stringify(
    { kind: KIND, format: 1, records: kept.map((one) => (one.known ? one.record : one.raw)) },
    undefined,
    1,
  )

/** A name for a file: letters, digits and dashes of what the scenario is called. */
export const fileNameOf = (name: string): string => {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  return `${plain === '' ? 'scenario' : plain.slice(0, 60)}.json`
}

const titleIn = (value: object): string | undefined =>
  'title' in value && typeof value.title === 'string' && value.title.trim() !== ''
    ? value.title.slice(0, 200)
    : undefined

const recordsOf = (records: unknown): Brought[] => {
  if (!Array.isArray(records)) throw new ScenarioError(t('The file has no list of scenarios in it.'))
  if (records.length > COUNT_MAX) {
    throw new ScenarioError(
      t('The file has {count} scenarios in it; at most {most} are taken at once.', {
        count: records.length,
        most: COUNT_MAX,
      }),
    )
  }
  return records.map((raw: unknown, index) => {
    const one = readSaved('', raw)
    if (one.known) return { name: one.record.name, text: one.record.text, pair: one.record.pair }
    throw new ScenarioError(
      t(
        'Scenario {number} of the file is of a kind that this version of the program does not know; nothing was taken.',
        {
          number: index + 1,
        },
      ),
    )
  })
}

/**
 * What a file brings: one scenario, or all that somebody exported. A scenario need not be good: it is taken as it is
 * written, and the editor says what is wrong. Throws {@link ScenarioError} where there is none in it.
 */
export const readBrought = (fileName: string, text: string): Brought[] => {
  const refuse = (message: string): never => {
    throw new ScenarioError(`${fileName}: ${message}`)
  }
  if (text.length > FILE_MAX) return refuse(t('The file is larger than any scenario; it was not opened.'))
  const read = readJson(text)
  if (!read.ok) return refuse(t('This is not JSON. {fault}', { fault: read.fault.message }))
  const value = parseForeignJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(t('There is no scenario in it.'))
  }
  if ('kind' in value && value.kind === KIND) {
    try {
      return recordsOf('records' in value ? value.records : undefined)
    } catch (error) {
      return error instanceof ScenarioError ? refuse(error.message) : refuse(String(error))
    }
  }
  if (!('v' in value) || !('workload' in value)) return refuse(t('There is no scenario in it.'))
  return [{ name: titleIn(value) ?? fileName.replace(/\.json$/i, ''), text, pair: null }]
}
