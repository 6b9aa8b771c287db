import { toJsonSchema } from '@valibot/to-json-schema'
import { LEVELLERS } from '../../sim/cluster/levelling/registry.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { CLUSTER_WORKLOADS } from '../../sim/cluster/workload/registry.ts'
import { KERNEL_CARDS } from '../../sim/kernel/cards.ts'
import { PROTOCOLS } from '../../sim/machine/protocol/registry.ts'
import { MACHINES } from '../../sim/machine/topology/registry.ts'
import { WORKLOAD_CARDS } from '../../sim/workload/cards/registry.ts'
import { CLUSTER_SCENARIO_VERSION } from '../cluster/scenario.ts'
import { clusterSchema } from '../cluster/shape.ts'
import { SCENARIO_VERSION } from '../scenario.ts'
import { machineField, machineSchema, protocolField, scenarioSchema } from '../shape.ts'
import { byName, describeParts, ofParams, oneOfNames, workloadOf } from './named.ts'
import type { JsonSchema } from './types.ts'
import { CLUSTER_SCENARIO_WORDS, MACHINE_SCENARIO_WORDS } from './words.ts'

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'
const TARGET = { target: 'draft-2020-12' } as const

const machineShape = (): JsonSchema => {
  const { $schema: _, ...schema } = toJsonSchema(machineSchema, TARGET) as JsonSchema
  return schema
}

const schemaNote: JsonSchema = { type: 'string' }

/** What the shape alone cannot say: which names there are, and which numbers belong to which. */
const scenarioNames = (): Record<string, JsonSchema> => ({
  $schema: schemaNote,
  v: { const: SCENARIO_VERSION },
  kernel: oneOfNames(Object.values(KERNEL_CARDS).map(({ id, title }) => ({ name: id, title }))),
  options: byName(
    Object.values(KERNEL_CARDS).map(({ id, title, options }) => [id, ofParams(options, `The switches of ${title}.`)]),
  ),
  workload: {
    oneOf: Object.values(WORKLOAD_CARDS).map(({ kind, title, about, params }) =>
      workloadOf(kind, title, about, params),
    ),
  },
})

/** The published schema of scenarios of a machine. */
export const scenarioJsonSchema = (): JsonSchema => {
  const shape = toJsonSchema(scenarioSchema, {
    ...TARGET,
    overrideSchema: ({ valibotSchema }) => {
      if (valibotSchema === machineField) {
        const names = Object.entries(MACHINES).map(([name, { title }]) => ({ name, title }))
        return { anyOf: [oneOfNames(names), machineShape()] } as object
      }
      if (valibotSchema === protocolField) {
        const names = Object.values(PROTOCOLS).map(({ name, title }) => ({ name, title }))
        return { anyOf: [oneOfNames(names), { type: 'object' }] } as object
      }
      return undefined
    },
  }) as JsonSchema
  const { $schema: _, properties, ...rest } = shape
  return describeParts(
    {
      $schema: DIALECT,
      $id: `urn:mastership:scenario:${SCENARIO_VERSION}`,
      title: 'Mastership scenario',
      description: 'A machine, a kernel and a workload: everything that a run is made from.',
      ...rest,
      properties: { ...properties, ...scenarioNames() },
    },
    MACHINE_SCENARIO_WORDS,
  )
}

const clusterNames = (): Record<string, JsonSchema> => {
  const systems = Object.values(CLUSTER_SYSTEMS).map(({ card }) => card)
  return {
    $schema: schemaNote,
    v: { const: CLUSTER_SCENARIO_VERSION },
    systems: {
      type: 'array',
      items: oneOfNames(systems.map(({ id, title }) => ({ name: id, title }))),
      minItems: 1,
      maxItems: 4,
    },
    params: byName(systems.map(({ id, title, params }) => [id, ofParams(params, `The figures of ${title}.`)])),
    levelling: byName(
      systems.map(({ id }) => [
        id,
        {
          oneOf: Object.values(LEVELLERS).map(({ id: leveller, title, about, params }) => ({
            type: 'object',
            title,
            description: about,
            properties: { id: { const: leveller, title }, params: ofParams(params, `The numbers of ${title}.`) },
            required: ['id', 'params'],
            additionalProperties: false,
          })),
        },
      ]),
    ),
    workload: {
      oneOf: Object.entries(CLUSTER_WORKLOADS).map(([kind, { title, about, params }]) =>
        workloadOf(kind, title, about, params),
      ),
    },
  }
}

/** The published schema of scenarios of a cluster. */
export const clusterJsonSchema = (): JsonSchema => {
  const { $schema: _, properties, ...rest } = toJsonSchema(clusterSchema, TARGET) as JsonSchema
  return describeParts(
    {
      $schema: DIALECT,
      $id: `urn:mastership:cluster-scenario:${CLUSTER_SCENARIO_VERSION}`,
      title: 'Mastership cluster scenario',
      description: 'Nodes, systems and what goes wrong: everything that the runs of a cluster are made from.',
      ...rest,
      properties: { ...properties, ...clusterNames() },
    },
    CLUSTER_SCENARIO_WORDS,
  )
}
