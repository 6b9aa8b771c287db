import type { Disk, Row } from './store.ts'
import type { Noted, NotedRead } from './world.ts'

/** What a watcher found wrong, in a sentence. */
export type Complaint = string

interface Committed {
  id: number
  cts: number
  writes: number[]
}

const sorted = (keys: readonly number[]): string => [...new Set(keys)].toSorted((a, b) => a - b).join(' ')

/** Every transaction of which a replica has rows, in the order of their times. */
const committedIn = (disks: readonly Disk[]): Committed[] => {
  const byId = new Map<number, Committed>()
  for (const { rows } of disks) {
    for (const { key, value: id, cts } of rows) {
      const known = byId.get(id) ?? { id, cts, writes: [] }
      known.writes.push(key)
      byId.set(id, known)
    }
  }
  return [...byId.values()].toSorted((a, b) => a.cts - b.cts)
}

const rowText = ({ key, value, cts }: Row): string => `${cts}:${key}=${value}`

/** All replicas have the very same rows, old and new, each once. */
const replicasDiffer = (disks: readonly Disk[]): Complaint[] => {
  const [first, ...others] = disks.map(({ rows }) => rows.map(rowText).toSorted())
  return others.flatMap((rows, index) =>
    rows.join() === first.join() ? [] : [`replica ${disks[index + 1].id} has other rows than replica ${disks[0].id}`],
  )
}

/** What clients were told agrees with what is there. */
const clientsDeceived = (committed: readonly Committed[], history: readonly Noted[]): Complaint[] => {
  const byId = new Map(committed.map((one) => [one.id, one]))
  const known = new Set(history.map(({ id }) => id))
  const unasked = committed.filter(({ id }) => !known.has(id)).map(({ id }) => `nobody asked for transaction ${id}`)
  const complaints = history.flatMap(({ id, outcome, cts, writes }): Complaint[] => {
    const there = byId.get(id)
    if (there === undefined) return outcome === 'acknowledged' ? [`transaction ${id} was acknowledged and is lost`] : []
    if (outcome === 'failed') return [`transaction ${id} was called off and is there`]
    if (sorted(there.writes) !== sorted(writes)) return [`transaction ${id} is there in part`]
    return outcome === 'acknowledged' && there.cts !== cts ? [`transaction ${id} is there at another time`] : []
  })
  return [...unasked, ...complaints]
}

/** In the order of their times, each transaction has read what those before it had written. */
const orderBroken = (committed: readonly Committed[], history: readonly Noted[]): Complaint[] => {
  const notes = new Map(history.map((noted) => [noted.id, noted]))
  const state = new Map<number, number>()
  const complaints: Complaint[] = []
  for (const { id, writes } of committed) {
    for (const { key, value } of notes.get(id)?.reads ?? []) {
      const expected = state.get(key) ?? 0
      if (value !== expected) {
        complaints.push(`transaction ${id} read ${value} in row ${key}, where ${expected} was the last before it`)
      }
    }
    for (const key of writes) state.set(key, id)
  }
  return complaints
}

/** A read is of one moment: whatever it says was so then, in every row of it. */
const readsTorn = (committed: readonly Committed[], reads: readonly NotedRead[]): Complaint[] => {
  const writesOf = new Map<number, { cts: number; id: number }[]>()
  for (const { id, cts, writes } of committed) {
    for (const key of new Set(writes)) writesOf.set(key, [...(writesOf.get(key) ?? []), { cts, id }])
  }
  const lastBy = (key: number, ts: number): number => writesOf.get(key)?.findLast(({ cts }) => cts <= ts)?.id ?? 0
  return reads.flatMap(({ node, ts, values }) =>
    values.flatMap(({ key, value }) =>
      value === lastBy(key, ts) ? [] : [`a read at node ${node} saw ${value} in row ${key}; it was ${lastBy(key, ts)}`],
    ),
  )
}

/**
 * Judges a run by what clients saw and what the disks hold in the end, not by what the protocol says of itself. `disks`:
 * those of the replicas that vote, after everything has been healed and has had time to settle.
 */
export const checkHistory = (
  disks: readonly Disk[],
  history: readonly Noted[],
  reads: readonly NotedRead[],
): Complaint[] => {
  const committed = committedIn(disks)
  return [
    ...replicasDiffer(disks),
    ...clientsDeceived(committed, history),
    ...orderBroken(committed, history),
    ...readsTorn(committed, reads),
  ]
}
