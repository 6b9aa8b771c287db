import { LINK_LIMITS } from '../codec.ts'
import { bareLink, packedParts } from '../link-text.ts'

/** Whether the part of an address after `#` or `?` is a cluster's: `c=…` readable, `y1.…` packed. */
export const isClusterLink = (text: string): boolean => {
  if (text.length > LINK_LIMITS.whole) return false
  const bare = bareLink(text)
  return /(^|&)c=/.test(bare) || packedParts(bare, 'y') !== undefined
}
