/** What a node has heard of others, by node. All plain, so that it is part of an actor's data. */
export interface Peers {
  /** When something was last heard directly, ps; −1: never. */
  heardPs: number[]
  /** The start of the other that was heard last; −1: none. */
  starts: number[]
}

/** At the start of the simulation (`known`) everybody has just been heard; a node that comes back knows nobody. */
export const newPeers = (nodes: number, known: boolean): Peers => ({
  heardPs: Array.from({ length: nodes }, () => (known ? 0 : -1)),
  starts: Array.from({ length: nodes }, () => (known ? 0 : -1)),
})

/** Takes down that another was heard; false for a word that it said before its last start. */
export const hear = ({ heardPs, starts }: Peers, other: number, start: number, nowPs: number): boolean => {
  if (start < starts[other]) return false
  heardPs[other] = nowPs
  starts[other] = start
  return true
}

/** Whether another was heard less than so long ago. */
export const isFresh = ({ heardPs }: Peers, other: number, withinPs: number, nowPs: number): boolean =>
  heardPs[other] >= 0 && nowPs - heardPs[other] < withinPs
