import type { Plugin } from 'vite'

/**
 * What the built page may do: run and fetch what lies beside it, and nothing else. It has no inline script, no inline
 * style in its markup (React and D3 set styles through the object model, which is allowed), and no frame, form or font.
 * Images made in the page are data: and blob:, films made in it blob:.
 */
const DIRECTIVES = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  'media-src blob:',
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  // The one policy, in src/ui/own-scripts.ts, which only lets scripts from beside the page become workers.
  'trusted-types default',
]

/** Puts the policy into the built page, before anything that it is to hold for; the development server needs more. */
export const contentPolicy = (): Plugin => ({
  name: 'content-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: DIRECTIVES.join('; ') },
      injectTo: 'head-prepend',
    },
  ],
})
