import { type Plugin, runnerImport } from 'vite'

const SOURCE = './src/scenario/schema/schemas.ts'

/** Publishes the JSON Schemas of scenario files beside the page. */
export const schemas = (): Plugin => ({
  name: 'scenario-schemas',
  apply: 'build',
  async generateBundle() {
    const { module } = await runnerImport<typeof import('../scenario/schema/schemas.ts')>(SOURCE)
    const emit = (fileName: string, schema: object): void => {
      this.emitFile({ type: 'asset', fileName, source: `${JSON.stringify(schema, null, 1)}\n` })
    }
    emit('scenario.schema.json', module.scenarioJsonSchema())
    emit('cluster-scenario.schema.json', module.clusterJsonSchema())
  },
})
