import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { type Plugin, runnerImport } from 'vite'
import { defineConfig } from 'vitest/config'
import { contentPolicy } from './build/content-policy.ts'
import { offline } from './build/offline.ts'

/** Publishes the JSON Schemas of scenario files beside the page. */
const schemas = (): Plugin => ({
  name: 'scenario-schemas',
  apply: 'build',
  async generateBundle() {
    const { module } = await runnerImport<typeof import('./src/scenario/schema/schemas.ts')>(
      './src/scenario/schema/schemas.ts',
    )
    const emit = (fileName: string, schema: object): void => {
      this.emitFile({ type: 'asset', fileName, source: `${JSON.stringify(schema, null, 1)}\n` })
    }
    emit('scenario.schema.json', module.scenarioJsonSchema())
    emit('cluster-scenario.schema.json', module.clusterJsonSchema())
  },
})

export default defineConfig({
  // Relative, so that the built site works from any sub-path.
  base: './',
  plugins: [react(), tailwindcss(), schemas(), contentPolicy(), offline()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // What understands the target understands preloading.
    modulePreload: { polyfill: false },
    // What the first picture needs comes in one piece: it packs better than pieces that are shared with the other page.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/unit/**/*.test.ts'],
    testTimeout: 60_000,
    // Both cores: left to itself it keeps one free, and takes twice as long.
    maxWorkers: 2,
  },
})
