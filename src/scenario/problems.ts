import * as v from 'valibot'
import { t } from '../language/t.ts'
import { CLUSTER_FORMAT } from './cluster/format.ts'
import { clusterSchema } from './cluster/shape.ts'
import { type JsonNode, type JsonPath, lineOf, nodeAt, readJson } from './json/read.ts'
import { nearest } from './nearest.ts'
import { type Opened, openScenario } from './open.ts'
import { ScenarioError } from './scenario.ts'
import { SCENARIO_FORMAT } from './format.ts'
import { scenarioSchema } from './shape.ts'
import { NewerVersionError, upgrade } from './versions.ts'

/** Something that keeps a text from being a scenario: what, at which value, and where that stands. */
export interface Problem {
  path: JsonPath
  from: number
  to: number
  message: string
}

/** What a text is worth: the value in it, as far as it is JSON, and the scenario, where there is nothing wrong with it. */
export interface Judged {
  value: unknown
  opened: Opened | null
  problems: readonly Problem[]
}

type Issue = v.BaseIssue<unknown>

const pathOf = (issue: Issue): JsonPath =>
  (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)))

const KIND_WORDS: Record<string, string> = {
  number: 'a number',
  string: 'a text in double quotes',
  array: 'a list in [ and ]',
  strict_object: 'an object in { and }',
  record: 'an object in { and }',
  boolean: 'true or false',
}

const MORE_OR_LESS: Record<string, string> = {
  min_value: 'It must be at least {limit}; it is {given}.',
  max_value: 'It must be at most {limit}; it is {given}.',
  max_length: 'It may be at most {limit} long.',
  min_length: 'It must be at least {limit} long.',
}

const limitOf = (issue: Issue): string => ('requirement' in issue ? String(issue.requirement) : '')

/** What a structural complaint means to a person. */
const sayIssue = (issue: Issue): string => {
  const { type, expected, input } = issue
  const name = String(issue.path?.at(-1)?.key ?? '')
  if (type === 'strict_object' && expected === 'never') {
    const parent = issue.path?.at(-1)?.input
    return t('There is no "{name}" here; take it away.', { name }) + guessFor(name, parent)
  }
  if (input === undefined) return t('"{name}" is missing.', { name })
  if (type in MORE_OR_LESS) return t(MORE_OR_LESS[type], { limit: limitOf(issue), given: String(input) })
  if (type === 'integer') return t('It must be a whole number; it is {given}.', { given: String(input) })
  if (type === 'picklist' || type === 'literal' || type === 'variant') {
    return t('It must be one of {names}.', { names: String(expected).replaceAll(/[()]/g, '').split(' | ').join(', ') })
  }
  const kind = KIND_WORDS[type]
  return kind === undefined ? `${issue.message}.` : t('Here {kind} is expected.', { kind: t(kind) })
}

/** Names that scenarios know: a mistyped one was probably one of them. */
const KNOWN = [...Object.keys(scenarioSchema.entries), ...Object.keys(clusterSchema.entries)]

const guessFor = (name: string, parent: unknown): string => {
  const there = typeof parent === 'object' && parent !== null ? Object.keys(parent) : []
  const guess = nearest(
    name,
    KNOWN.filter((known) => !there.includes(known)),
  )
  return guess === undefined ? '' : ` ${t('Did you mean "{guess}"?', { guess })}`
}

/** Where a value stands; of one that is missing, the name or the bracket of what it is missing in. */
const placeOf = (root: JsonNode, path: JsonPath): { from: number; to: number } => {
  for (let length = path.length; length >= 0; length--) {
    const node = nodeAt(root, path.slice(0, length))
    if (node === undefined) continue
    if (length === path.length) return { from: node.from, to: node.to }
    const above = nodeAt(root, path.slice(0, Math.max(0, length - 1)))
    const member = above?.members?.find(({ key }) => key === path[length - 1])
    return member === undefined ? { from: node.from, to: node.from + 1 } : { from: member.keyFrom, to: member.keyTo }
  }
  return { from: 0, to: 1 }
}

/** Of something that is not known here, the name itself is what is wrong. */
const placeOfName = (root: JsonNode, path: JsonPath): { from: number; to: number } => {
  const member = nodeAt(root, path.slice(0, -1))?.members?.find(({ key }) => key === path.at(-1))
  return member === undefined ? placeOf(root, path) : { from: member.keyFrom, to: member.keyTo }
}

const structural = (root: JsonNode, value: object): Problem[] => {
  const { $schema: _, ...given } = value as Record<string, unknown>
  const [format, schema] =
    given['kind'] === 'cluster'
      ? ([CLUSTER_FORMAT, clusterSchema] as const)
      : ([SCENARIO_FORMAT, scenarioSchema] as const)
  const result = v.safeParse(schema, upgrade(format, given), { abortPipeEarly: true })
  if (result.success) return []
  return result.issues.map((issue) => {
    const path = pathOf(issue)
    const unknown = issue.type === 'strict_object' && issue.expected === 'never'
    return { path, message: sayIssue(issue), ...(unknown ? placeOfName : placeOf)(root, path) }
  })
}

/** `machine.l1.ways: …`, `interventions[2].cpu: …`: sentences of the checks begin with their place. */
const PLACE = /^([a-z][\w-]*(?:\.[\w-]+|\[\d+\])*): /i
const NAMED = /there is no "([^"]+)"/

const stepsOf = (place: string): JsonPath =>
  place.split(/[.[\]]+/).flatMap((step) => (step === '' ? [] : [/^\d+$/.test(step) ? Number(step) : step]))

/** The place that a sentence begins with, and within it the name that the sentence is about, if it is there. */
const placed = (root: JsonNode, sentence: string): Problem => {
  const place = PLACE.exec(sentence)
  const path = place === null ? [] : stepsOf(place[1])
  const bare = (place === null ? sentence : sentence.slice(place[0].length)).replace(/^./, (one) => one.toUpperCase())
  const message = bare.endsWith('.') ? bare : `${bare}.`
  const name = NAMED.exec(sentence)?.[1]
  const node = nodeAt(root, path)
  const item = node?.items?.findIndex(({ value }) => value === name) ?? -1
  if (item >= 0) return { path: [...path, item], message, ...placeOf(root, [...path, item]) }
  if (name !== undefined && node?.members?.some(({ key }) => key === name) === true) {
    return { path: [...path, name], message, ...placeOfName(root, [...path, name]) }
  }
  return { path, message, ...placeOf(root, path) }
}

/** Whether the text is a scenario; if not, all that is known to be wrong with it, each at its place. */
export const judge = (text: string): Judged => {
  const read = readJson(text)
  if (!read.ok) return { value: undefined, opened: null, problems: [{ path: [], ...read.fault }] }
  const { root } = read
  try {
    return { value: root.value, opened: openScenario(root.value), problems: [] }
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error
    const found =
      root.members === undefined || error.message.startsWith('v: ') || error instanceof NewerVersionError
        ? []
        : structural(root, root.value as object)
    return { value: root.value, opened: null, problems: found.length > 0 ? found : [placed(root, error.message)] }
  }
}

/** A problem as one line: where, and what. */
export const sayProblem = (text: string, { path, from, message }: Problem): string => {
  const line = lineOf(text, from)
  const place = path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('')
  return place === ''
    ? t('Line {line}: {message}', { line, message })
    : t('Line {line}, {place}: {message}', { line, place, message })
}
