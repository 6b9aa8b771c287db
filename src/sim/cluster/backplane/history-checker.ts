import { type Disk, readAt } from './store.ts'
import type { Noted, NotedRead } from './world.ts'

/** What a watcher found wrong, in a sentence. */
export type Complaint = string

interface Committed {
  id: number
  cts: number
  noted: Noted | undefined
  writes: number[]
}

/** Every transaction of which a replica has rows, with its time. */
const committedIn = (disks: readonly Disk[], history: readonly Noted[]): Committed[] => {
  const byId = new Map<number, Committed>()
  const notes = new Map(history.map((noted) => [noted.id, noted]))
  for (const { rows } of disks) {
    for (const { key, value: id, cts } of rows) {
      const known = byId.get(id) ?? { id, cts, noted: notes.get(id), writes: [] }
      if (!known.writes.includes(key)) known.writes.push(key)
      byId.set(id, known)
    }
  }
  return [...byId.values()].toSorted((a, b) => a.cts - b.cts)
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
  const complaints: Complaint[] = []
  const committed = committedIn(disks, history)
  // One time for one transaction, everywhere.
  for (const { rows, id: replica } of disks) {
    for (const row of rows) {
      const whole = committed.find(({ id }) => id === row.value)
      if (whole !== undefined && whole.cts !== row.cts)
        complaints.push(`replica ${replica} has ${row.value} at another time`)
    }
  }
  // No acknowledged commit is lost; what was called off is nowhere.
  for (const { id, outcome } of history) {
    const there = committed.some((one) => one.id === id)
    if (outcome === 'acknowledged' && !there) complaints.push(`transaction ${id} was acknowledged and is lost`)
    if (outcome === 'failed' && there) complaints.push(`transaction ${id} was called off and is there`)
    if (outcome !== 'acknowledged') continue
    for (const disk of disks) {
      if (!disk.rows.some(({ value }) => value === id)) complaints.push(`replica ${disk.id} lacks transaction ${id}`)
    }
  }
  // In the order of their times, each transaction read what those before it had written.
  const state = new Map<number, number>()
  for (const { id, noted, writes } of committed) {
    for (const { key, value } of noted?.reads ?? []) {
      const expected = state.get(key) ?? 0
      if (value !== expected)
        complaints.push(`transaction ${id} read ${value} in row ${key}, where ${expected} was the last before it`)
    }
    for (const key of writes) state.set(key, id)
  }
  // Replicas agree in the end.
  for (const key of state.keys()) {
    const values = new Set(disks.map((disk) => readAt(disk, key, Infinity)))
    if (values.size > 1) complaints.push(`replicas differ in row ${key}`)
  }
  // A read is of one past moment.
  for (const { node, ts, values } of reads) {
    for (const { key, value } of values) {
      const last = committed.findLast((one) => one.cts <= ts && one.writes.includes(key))?.id ?? 0
      if (value !== last)
        complaints.push(`a read at node ${node} saw ${value} in row ${key}; at its moment it was ${last}`)
    }
  }
  return complaints
}
