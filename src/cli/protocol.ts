import { type CompiledProtocol } from '../sim/machine/protocol/types.ts'
import { compileProtocol } from '../sim/machine/protocol/compile.ts'
import { PROTOCOLS } from '../sim/machine/protocol/registry.ts'
import { parseProtocolTable, ProtocolError } from '../sim/machine/protocol/validate.ts'
import { CLUSTER_TABLES } from '../sim/cluster/coherence/tables.ts'
import { requireName } from '../scenario/checks.ts'
import { ScenarioError } from '../scenario/scenario.ts'
import { InputError } from './errors.ts'
import { readText } from './files.ts'

/** A protocol of caches or of clusters by name, or a table from a .json file. */
export const protocolFrom = (name: string): CompiledProtocol => {
  try {
    if (!name.endsWith('.json')) {
      const tables = { ...PROTOCOLS, ...CLUSTER_TABLES }
      return compileProtocol(tables[requireName('protocol', name, Object.keys(tables))])
    }
    return compileProtocol(parseProtocolTable(JSON.parse(readText(name))))
  } catch (error) {
    if (error instanceof ScenarioError) throw new InputError(error.message)
    if (error instanceof ProtocolError || error instanceof SyntaxError)
      throw new InputError(`${name}: ${error.message}`)
    throw error
  }
}
