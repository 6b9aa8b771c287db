import type { ParamSpec } from '../../sim/kernel/params.ts'
import { branchesOf, type JsonSchema } from './types.ts'

const UNIT_WORDS: Record<ParamSpec['unit'], string> = {
  count: '',
  ps: 'In picoseconds.',
  bytes: 'In bytes.',
  perSecond: 'Per second.',
  permille: 'Per mille.',
  choice: '',
}

/** A number that a person may set: title, unit, limits, and what each number of a choice means. */
const ofParam = ({ title, unit, min, max, default: usual, about, choices }: ParamSpec): JsonSchema => ({
  type: 'integer',
  title,
  description: [
    `${title}: ${about}.`,
    UNIT_WORDS[unit],
    ...(choices ?? []).map((words, number) => `${number}: ${words}.`),
    `From ${min} to ${max}, usually ${usual}.`,
  ]
    .filter((part) => part !== '')
    .join(' '),
  minimum: min,
  maximum: max,
  default: usual,
})

/** An object in which each of some numbers may be named, and nothing else. */
export const ofParams = (specs: readonly ParamSpec[], description: string): JsonSchema => ({
  type: 'object',
  description,
  properties: Object.fromEntries(specs.map((spec) => [spec.name, ofParam(spec)])),
  additionalProperties: false,
})

/** An object in which some names may stand, each with its own kind of value, and nothing else. */
export const byName = (entries: readonly (readonly [string, JsonSchema])[]): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(entries),
  additionalProperties: false,
})

/** One of a few names, with what each of them means. */
export const oneOfNames = (names: readonly { name: string; title: string }[]): JsonSchema => ({
  oneOf: names.map(({ name, title }) => ({ const: name, title })),
})

/** A workload of one kind and its numbers. */
export const workloadOf = (kind: string, title: string, about: string, specs: readonly ParamSpec[]): JsonSchema => ({
  type: 'object',
  title,
  description: about,
  properties: { kind: { const: kind, title }, params: ofParams(specs, `The numbers of ${title}.`) },
  required: ['kind', 'params'],
  additionalProperties: false,
})

/** Writes to each part of a schema what it is, from a table by path; what has a description keeps it. */
export const describeParts = (schema: JsonSchema, words: Readonly<Record<string, string>>, path = ''): JsonSchema => {
  const { properties, items, additionalProperties, anyOf, oneOf } = schema
  const below = (name: string): string => (path === '' ? name : `${path}.${name}`)
  const inner = (name: string): string =>
    below(name) in words ? below(name) : below('*') in words ? below('*') : below(name)
  const branches = branchesOf(schema).map((branch) => describeParts(branch, words, path))
  const own = schema.description ?? words[path]
  return {
    ...(own === undefined ? {} : { description: own }),
    ...schema,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, one]) => [name, describeParts(one, words, inner(name))]),
          ),
        }),
    ...(items === undefined ? {} : { items: describeParts(items, words, `${path}[]`) }),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: describeParts(additionalProperties, words, inner('*')) }
      : {}),
    ...(anyOf === undefined ? {} : { anyOf: branches }),
    ...(oneOf === undefined ? {} : { oneOf: branches }),
  }
}
