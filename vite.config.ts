import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { contentPolicy } from './src/site/content-policy.ts'
import { offline } from './src/site/offline.ts'
import { schemas } from './src/site/schemas.ts'

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
    // The core has no state of its own, and who tests a store sets it: each file anew would load the core 178 times.
    isolate: false,
  },
})
