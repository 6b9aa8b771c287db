/** The part of Trusted Types that is used here; browsers without it enforce nothing, and need nothing. */
interface Factory {
  createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => void
}
const { trustedTypes } = globalThis as { trustedTypes?: Factory }

// The built page's policy (src/site/content-policy.ts) asks this of every address that is to become a worker's script.
trustedTypes?.createPolicy('default', {
  createScriptURL: (url) => {
    const { href } = new URL(url, document.baseURI)
    if (href.startsWith(new URL('.', document.baseURI).href)) return url
    throw new TypeError(`${href} does not lie beside the page`)
  },
})
