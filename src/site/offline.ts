import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PluginOption } from 'vite'
import { VitePWA, type VitePWAOptions } from 'vite-plugin-pwa'

const DESCRIPTION =
  'Simulated CPUs, caches and kernels: see who owns each cache line, and what it costs to move a thread away from its lines.'

const MANIFEST: VitePWAOptions['manifest'] = {
  // All relative to the manifest, so that the site can lie anywhere. An id would be taken from the root: without one,
  // it is the address that the site starts at.
  start_url: './',
  scope: './',
  name: 'Mastership: who owns the cache line?',
  short_name: 'Mastership',
  description: DESCRIPTION,
  lang: 'en',
  categories: ['education', 'developer'],
  display: 'standalone',
  theme_color: '#f4f2ec',
  background_color: '#f4f2ec',
  icons: [
    { src: './icons/icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: './icons/icon-512.png', sizes: '512x512', type: 'image/png' },
    { src: './icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    { src: './icon.svg', sizes: 'any', type: 'image/svg+xml' },
  ],
}

/** The name of the entry's file changes with anything in the program, so it names the version. */
const versionIn = (html: string): string => {
  const name = /assets\/(index-[\w-]+)\.js/.exec(html)?.[1]
  if (name === undefined) throw new Error('The built index.html has no entry to name the version by.')
  return name
}

/**
 * The service worker, which keeps every file of the site, and the manifest by which it can be installed. Each version
 * keeps its files in a cache of its own: when the next one takes over, a page of the old one that is still open finds
 * what it has not loaded yet. src/ui/offline/caches.ts throws away the oldest.
 */
export const offline = (): PluginOption =>
  VitePWA({
    injectRegister: false,
    manifest: MANIFEST,
    // The patterns below find them already.
    includeManifestIcons: false,
    workbox: {
      globPatterns: ['**/*'],
      // The plugin adds the manifest itself.
      globIgnores: ['sw.js', 'manifest.webmanifest'],
      navigateFallback: null,
      maximumFileSizeToCacheInBytes: 16_000_000,
      inlineWorkboxRuntime: true,
      clientsClaim: true,
      cleanupOutdatedCaches: false,
      // Whatever stands behind the ? is for the page itself.
      ignoreURLParametersMatching: [/./],
      runtimeCaching: [
        {
          urlPattern: ({ sameOrigin, url }) => sameOrigin && url.pathname.includes('/assets/'),
          // A file of another version: one of the caches may still have it.
          handler: async ({ request }) => (await caches.match(request, { ignoreVary: true })) ?? fetch(request),
        },
      ],
    },
    integration: {
      beforeBuildServiceWorker: ({ workbox }) => {
        workbox.cacheId = `mastership-${versionIn(readFileSync(join(workbox.globDirectory ?? '', 'index.html'), 'utf8'))}`
      },
    },
  })
