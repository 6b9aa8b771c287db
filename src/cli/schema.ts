import { clusterJsonSchema, scenarioJsonSchema } from '../scenario/schema/schemas.ts'
import { parseArguments } from './arguments.ts'
import { UsageError } from './errors.ts'

/** `schema` and `schema cluster`: the JSON Schema of scenarios, as the page publishes it. */
export const run = (args: string[]): unknown => {
  const { positionals } = parseArguments(args, {})
  const [what = 'machine', ...rest] = positionals
  if (rest.length > 0 || (what !== 'machine' && what !== 'cluster')) {
    throw new UsageError('schema takes nothing, or the word cluster')
  }
  return what === 'cluster' ? clusterJsonSchema() : scenarioJsonSchema()
}
