/** Whether the part of an address after `#` or `?` is a cluster's: `c=…` readable, `y1.…` packed. */
export const isClusterLink = (text: string): boolean => /^(%23|[#?])*(y\d+\.|(.*&)?c=)/is.test(text.slice(0, 200))
