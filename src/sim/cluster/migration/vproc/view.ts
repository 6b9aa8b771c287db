/** What the membership sends all the time. */
export const MEMBERSHIP_KINDS = ['imalive', 'membership', 'who leads', 'leads']

/** Whether a node that sees these as up has lost more than half of the cluster, or half of it with the first node. */
export const isCutOff = (up: readonly boolean[]): boolean => {
  const left = up.filter((isUp) => isUp).length
  return left * 2 < up.length || (left * 2 === up.length && !up[0])
}
