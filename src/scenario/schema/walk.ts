import type { JsonPath } from '../json/read.ts'
import { branchesOf, type JsonSchema } from './types.ts'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a value can be meant for a branch: what it says of itself, its names, does not speak against it. */
const suits = (schema: JsonSchema, value: unknown): boolean => {
  if (schema.const !== undefined) return value === schema.const
  if (!isObject(value)) return schema.type === undefined || schema.type !== 'object'
  if (schema.type !== 'object') return branchesOf(schema).some((branch) => suits(branch, value))
  return Object.entries(schema.properties ?? {}).every(
    ([name, one]) =>
      !Object.hasOwn(value, name) ||
      ((one.const === undefined || value[name] === one.const) && one.enum?.includes(value[name]) !== false),
  )
}

/** The branches of a schema that a value may belong to; the schema itself where it does not branch. */
const branchesFor = (schema: JsonSchema, value: unknown): readonly JsonSchema[] => {
  const branches = branchesOf(schema)
  if (branches.length === 0) return [schema]
  const fitting = branches.filter((branch) => suits(branch, value))
  return (fitting.length > 0 ? fitting : branches).flatMap((branch) => branchesFor(branch, value))
}

const step = (schema: JsonSchema, key: string | number): JsonSchema[] => {
  if (typeof key === 'number') return schema.items === undefined ? [] : [schema.items]
  const own = schema.properties?.[key]
  if (own !== undefined) return [own]
  return typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []
}

/** What a schema says of what lies at a path within a value, as far as it is written: all that may be meant. */
export const schemasAt = (schema: JsonSchema, value: unknown, path: JsonPath): readonly JsonSchema[] => {
  let schemas: readonly JsonSchema[] = [schema]
  let inner = value
  for (const key of path) {
    schemas = schemas.flatMap((one) => branchesFor(one, inner)).flatMap((one) => step(one, key))
    inner = typeof inner === 'object' && inner !== null ? (inner as Record<string | number, unknown>)[key] : undefined
  }
  return schemas.flatMap((one) => branchesFor(one, inner))
}

/** Of what lies at a path itself, before it branches: its description is of the whole. */
export const describedAt = (schema: JsonSchema, value: unknown, path: JsonPath): JsonSchema | undefined => {
  const last = path.at(-1)
  if (last === undefined) return schema
  return schemasAt(schema, value, path.slice(0, -1)).flatMap((one) => step(one, last))[0]
}

export interface NameHint {
  name: string
  description: string
  schema: JsonSchema
  required: boolean
}

/** Names that may still be put into an object at a path. */
export const namesAt = (schema: JsonSchema, value: unknown, path: JsonPath, there: readonly string[]): NameHint[] => {
  const hints = new Map<string, NameHint>()
  for (const one of schemasAt(schema, value, path)) {
    for (const [name, inner] of Object.entries(one.properties ?? {})) {
      if (there.includes(name) || hints.has(name)) continue
      const required = one.required?.includes(name) === true
      hints.set(name, { name, description: inner.description ?? inner.title ?? '', schema: inner, required })
    }
  }
  return [...hints.values()]
}

export interface ValueHint {
  value: unknown
  description: string
}

/** The same without what lies at a path: it is about to be replaced, and must not speak against anything. */
const without = (value: unknown, [key, ...rest]: JsonPath): unknown => {
  if (key === undefined || typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value)) return value.map((one, index) => (index === key ? without(one, rest) : one))
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const kept = name === key ? without(one, rest) : one
      return kept === undefined ? [] : [[name, kept]]
    }),
  )
}

/** Values that are good at a path, where they are few. */
export const valuesAt = (schema: JsonSchema, value: unknown, path: JsonPath): ValueHint[] =>
  schemasAt(schema, without(value, path), path)
    .flatMap((one) => (branchesOf(one).length > 0 ? branchesOf(one) : [one]))
    .flatMap((one): ValueHint[] => {
      const description = one.title ?? ''
      if (one.const !== undefined) return [{ value: one.const, description }]
      if (one.enum !== undefined) return one.enum.map((each) => ({ value: each, description: '' }))
      if (one.type === 'boolean') return [true, false].map((each) => ({ value: each, description: '' }))
      if (one.type === 'null') return [{ value: null, description: '' }]
      return one.default === undefined ? [] : [{ value: one.default, description }]
    })

/** A value to begin with, so that what is put in is good at once where that is possible. */
export const beginningOf = (schema: JsonSchema): unknown => {
  const [first] = branchesOf(schema)
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (first !== undefined) return beginningOf(first)
  if (schema.type === 'object') {
    const needed = Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name) === true)
    return Object.fromEntries(needed.map(([name, inner]) => [name, beginningOf(inner)]))
  }
  if (schema.type === 'array') return []
  if (schema.type === 'integer') return Math.max(0, schema.minimum ?? 0)
  return schema.type === 'string' ? '' : null
}
