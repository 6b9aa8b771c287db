import type { Cluster } from '../core/cluster.ts'
import type { Disk, Rules, Transaction } from './store.ts'

/** What a client saw of a transaction, in the notebook of whoever watches: not part of any node, lost in no crash. */
export interface Noted {
  id: number
  reads: { key: number; value: number }[]
  writes: number[]
  freezeTs: number
  /** `acknowledged`: the client was told so; `failed`: it was called off; `open`: nobody knows. */
  outcome: 'acknowledged' | 'failed' | 'open'
  cts: number
}

/** A read at a copy, as a client got it, and the moment that it is of. */
export interface NotedRead {
  node: number
  ts: number
  values: { key: number; value: number }[]
}

/** What of a database outlives its actors: the disks of its nodes; and the notebook. */
export interface Database {
  disks: Disk[]
  rules: Rules
  peers: number
  snapshots: number
  rows: number
  /** Clients by number: the node of each. They come back with their nodes. */
  clients: number[]
  thinkPs: number
  conflictPermille: number
  history: Noted[]
  reads: NotedRead[]
  nextTransaction: number
  /** Clients begin nothing new after this, ps. */
  quietPs: number
}

const databases = new WeakMap<Cluster, Database>()

export const setDatabase = (cluster: Cluster, database: Database): void => void databases.set(cluster, database)

export const databaseOf = (cluster: Cluster): Database => {
  const found = databases.get(cluster)
  if (found === undefined) throw new Error('this cluster has no database')
  return found
}

export const PEER = 'database peer'
export const CLIENT = 'database client'

/** Bytes on the wire: header, COMMIT1, COMMIT2 (BPL [C]); a row, a key, a timestamp (assumed). */
export const BYTES = { header: 40, commit1: 48, commit2: 52, row: 24, key: 8 } as const

export const commit1Bytes = ({ reads, writes }: Transaction): number =>
  BYTES.commit1 + BYTES.key * reads.length + BYTES.row * writes.length

/** Replicas that vote. */
export const peersOf = ({ peers }: Database): number[] => Array.from({ length: peers }, (_, node) => node)
/** Copies that can be read: replicas and snapshots. */
export const copiesOf = ({ peers, snapshots }: Database): number[] =>
  Array.from({ length: peers + snapshots }, (_, node) => node)

/** Whether a database has been set up: nodes boot before it is. */
export const hasDatabase = (cluster: Cluster): boolean => databases.has(cluster)
