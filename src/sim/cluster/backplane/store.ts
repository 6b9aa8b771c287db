/**
 * What a replica of the Backplane database keeps, as plain data, and what it does with it. Rows are only ever added,
 * each under the time of its commit, so that any past moment can be read (BPL [S]).
 *
 * Facts leave open what makes a commit survive crashes. Assumed: votes, promises and accepted commits are on disk before
 * they are answered; and a transaction whose client falls silent is settled by the replicas as Paxos does (Lamport,
 * "The Part-Time Parliament", 1998): the client speaks in ballot 0, a replica that settles in a higher one.
 */
export interface Row {
  key: number
  /** Transaction that wrote it. */
  value: number
  cts: number
}

export interface Transaction {
  id: number
  client: number
  /** Moment at which it has read. */
  freezeTs: number
  reads: number[]
  writes: number[]
}

/** A transaction that a replica has voted for and whose end it does not know: its conflict area. */
export interface Pending {
  transaction: Transaction
  minCts: number
  /** Highest ballot that has been promised, and the one in which a decision was accepted; −1: none. */
  promised: number
  accepted: { ballot: number; cts: number } | null
  sincePs: number
}

/** `cts` 0: it was called off. */
export interface Decision {
  cts: number
  writes: number[]
}

export interface Disk {
  /** Number of the replica: the low bits of its timestamps. */
  id: number
  rows: Row[]
  pending: Record<number, Pending>
  decided: Record<number, Decision>
  /** Complete up to here. */
  syncTs: number
  /** Later than any time that was ever promised or seen here. */
  highTs: number
}

/** Room for the replica's number in a timestamp of microseconds (BPL [S]). */
const ID_BITS = 256
const PS_PER_US = 1_000_000

export const newDisk = (id: number): Disk => ({ id, rows: [], pending: {}, decided: {}, syncTs: 0, highTs: 0 })

/** A timestamp later than any that the replica knows: microseconds, and its number in the low eight bits. */
export const nextTs = (disk: Disk, nowPs: number): number => {
  const after = Math.floor(disk.highTs / ID_BITS) + 1
  const ts = Math.max(Math.floor(nowPs / PS_PER_US), after) * ID_BITS + disk.id
  disk.highTs = ts
  return ts
}

const overlap = (a: readonly number[], b: readonly number[]): boolean => a.some((key) => b.includes(key))

/** Whether two transactions may not both go through from the same state. */
export const conflict = (a: Transaction, b: Transaction): boolean =>
  overlap(a.writes, b.writes) || overlap(a.writes, b.reads) || overlap(a.reads, b.writes)

/** Adds a row, unless it is there. */
const addRow = ({ rows }: Disk, row: Row): void => {
  if (!rows.some(({ key, cts }) => key === row.key && cts === row.cts)) rows.push(row)
}

/** The newest row of a key at a moment: who wrote it, or 0 for nobody. */
export const readAt = ({ rows }: Disk, key: number, ts: number): number => {
  let best: Row | undefined
  for (const row of rows) if (row.key === key && row.cts <= ts && (best === undefined || row.cts > best.cts)) best = row
  return best?.value ?? 0
}

/** What a replica may leave out, for the tests to see that it is noticed. */
export interface Rules {
  /** Answers of how many of so many replicas settle something. */
  quorumOf(replicas: number): number
  /** Queries are run again against other conflict areas, and against later commits. */
  checksAreas: boolean
  checksLater: boolean
  /** SyncTs stays below what is pending. */
  syncHeedsPending: boolean
  /** A crash leaves votes and accepted commits on the disk. */
  keepsVotes: boolean
  /** The client is told only when a quorum has the commit. */
  acknowledgesAtQuorum: boolean
  /** A settling replica takes over what others have accepted. */
  settlesWithAccepted: boolean
}

export const TRUE_RULES: Rules = {
  quorumOf: (replicas) => Math.floor(replicas / 2) + 1,
  checksAreas: true,
  checksLater: true,
  syncHeedsPending: true,
  keepsVotes: true,
  acknowledgesAtQuorum: true,
  settlesWithAccepted: true,
}

export type Vote = { vote: 'ok'; minCts: number } | { vote: 'blocked' } | { vote: 'fail' }

/** COMMIT1: the transaction's queries are run again against what has come since, and against other areas. */
export const voteOn = (disk: Disk, transaction: Transaction, nowPs: number, rules: Rules): Vote => {
  const known = disk.pending[transaction.id]
  if (known !== undefined) return known.promised > 0 ? { vote: 'fail' } : { vote: 'ok', minCts: known.minCts }
  if (disk.decided[transaction.id] !== undefined) return { vote: 'fail' }
  const touched = [...transaction.reads, ...transaction.writes]
  const later = disk.rows.some(({ key, cts }) => cts > transaction.freezeTs && touched.includes(key))
  if (rules.checksLater && later) return { vote: 'fail' }
  const areas = Object.values(disk.pending)
  if (rules.checksAreas && areas.some((area) => conflict(area.transaction, transaction))) return { vote: 'blocked' }
  const minCts = nextTs(disk, nowPs)
  disk.pending[transaction.id] = { transaction, minCts, promised: 0, accepted: null, sincePs: nowPs }
  return { vote: 'ok', minCts }
}

/** What is decided of a transaction is carried out here: its rows are added, its area is given up. */
export const decide = (disk: Disk, id: number, { cts, writes }: Decision): void => {
  delete disk.pending[id]
  if (disk.decided[id] !== undefined) return
  disk.decided[id] = { cts, writes }
  disk.highTs = Math.max(disk.highTs, cts)
  if (cts > 0) for (const key of writes) addRow(disk, { key, value: id, cts })
}

/** COMMIT2 in a ballot: accepted unless a higher one was promised. */
export const accept = (disk: Disk, transaction: Transaction, ballot: number, cts: number, nowPs: number): boolean => {
  const settled = disk.decided[transaction.id]
  if (settled !== undefined) return settled.cts === cts
  const area = (disk.pending[transaction.id] ??= {
    transaction,
    minCts: cts,
    promised: 0,
    accepted: null,
    sincePs: nowPs,
  })
  if (ballot < area.promised) return false
  area.promised = ballot
  area.accepted = { ballot, cts }
  disk.highTs = Math.max(disk.highTs, cts)
  return true
}

/** What a settling replica is told: a decision, or a promise with what was accepted so far. */
export type Promised =
  | { decided: Decision }
  | { promised: true; accepted: { ballot: number; cts: number } | null }
  | { promised: false }

export const promise = (disk: Disk, transaction: Transaction, ballot: number, nowPs: number): Promised => {
  const settled = disk.decided[transaction.id]
  if (settled !== undefined) return { decided: settled }
  const area = (disk.pending[transaction.id] ??= {
    transaction,
    minCts: nextTs(disk, nowPs),
    promised: 0,
    accepted: null,
    sincePs: nowPs,
  })
  if (ballot <= area.promised) return { promised: false }
  area.promised = ballot
  return { promised: true, accepted: area.accepted }
}

/** What a replica knows for sure: complete up to `upTo`, of which `rows` are those after `from`. It votes later only. */
export interface SyncAnswer {
  upTo: number
  rows: Row[]
}

export const syncFrom = (disk: Disk, from: number, nowPs: number, rules: Rules): SyncAnswer => {
  // From here on it votes for later times only: that is the promise.
  const now = nextTs(disk, nowPs)
  const lowest = Object.values(disk.pending).map(
    ({ minCts, accepted }) => Math.min(minCts, accepted?.cts ?? minCts) - 1,
  )
  const upTo = rules.syncHeedsPending ? Math.min(now, ...lowest) : now
  return { upTo, rows: disk.rows.filter(({ cts }) => cts > from && cts <= upTo) }
}

/** Takes in what a quorum has answered: complete up to the lowest of their times. */
export const takeSync = (disk: Disk, answers: readonly SyncAnswer[]): void => {
  const upTo = Math.min(...answers.map((answer) => answer.upTo))
  if (upTo <= disk.syncTs) return
  for (const { rows } of answers) {
    for (const row of rows) if (row.cts <= upTo) addRow(disk, row)
  }
  disk.syncTs = upTo
}
