/** A page that is older than this many versions finds only on the network what it has not loaded yet. */
const VERSIONS_KEPT = 3

/**
 * The caches that are not needed any more, of all that there are, oldest first. Each version of the site has one, named
 * by src/site/offline.ts and workbox: `mastership-…-precache-v2-` and the scope; other sites may have theirs beside it.
 */
export const superfluous = (names: readonly string[], scope: string): readonly string[] =>
  names.filter((name) => name.startsWith('mastership-') && name.endsWith(`-${scope}`)).slice(0, -VERSIONS_KEPT)
