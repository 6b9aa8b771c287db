import type { JsonSchema } from '../../src/scenario/schema/types.ts'

const typeMatches = (type: string | undefined, value: unknown): boolean => {
  switch (type) {
    case undefined:
      return true
    case 'integer':
      return Number.isInteger(value)
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    default:
      return typeof value === type
  }
}

const within = (value: number, least: number | undefined, most: number | undefined): boolean =>
  value >= (least ?? -Infinity) && value <= (most ?? Infinity)

const objectMatches = (schema: JsonSchema, value: Record<string, unknown>): boolean => {
  const { properties = {}, required = [], additionalProperties = true, propertyNames } = schema
  return (
    required.every((name) => Object.hasOwn(value, name)) &&
    Object.entries(value).every(([name, one]) => {
      if (propertyNames !== undefined && !schemaMatches(propertyNames, name)) return false
      if (Object.hasOwn(properties, name)) return schemaMatches(properties[name], one)
      return typeof additionalProperties === 'boolean' ? additionalProperties : schemaMatches(additionalProperties, one)
    })
  )
}

/** Whether a value is as a JSON Schema says: the parts of draft 2020-12 that the published schemas use, by their definition. */
export const schemaMatches = (schema: JsonSchema, value: unknown): boolean => {
  const { anyOf, oneOf } = schema
  if (schema.const !== undefined && schema.const !== value) return false
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false
  if (!typeMatches(schema.type, value)) return false
  if (typeof value === 'number' && !within(value, schema.minimum, schema.maximum)) return false
  if (typeof value === 'string' && !within(value.length, schema.minLength, schema.maxLength)) return false
  if (Array.isArray(value)) {
    const { items, minItems, maxItems } = schema
    if (!within(value.length, minItems, maxItems)) return false
    if (items !== undefined && !value.every((one) => schemaMatches(items, one))) return false
  } else if (typeof value === 'object' && value !== null && !objectMatches(schema, value as Record<string, unknown>)) {
    return false
  }
  if (anyOf !== undefined && !anyOf.some((one) => schemaMatches(one, value))) return false
  return oneOf === undefined || oneOf.filter((one) => schemaMatches(one, value)).length === 1
}
