import type { OpenFile, Process } from '../../core/processes.ts'
import type { Strategy } from '../card.ts'

/** A message of a fixed kind. */
export interface Letter {
  kind: string
  /** Bytes of one. */
  bytes: number
  /** How many there are of it for a process; one where absent. */
  count?(process: Process): number
}

/** When pre-copy goes on, and how fast. Rates in bits per second. */
export interface RoundRule {
  /** Rate of the first round, and lowest of all. */
  minRate: number
  /** Above it the rest is sent while the process stands still. */
  maxRate: number
  /** Added to the rate at which pages were written in the round before. */
  addRate: number
  /** Less than this is sent while the process stands still. */
  smallBytes: number
  roundsMax: number
}

/** Pages that stay behind are fetched when they are touched. */
export interface FetchRule {
  askBytes: number
  /** Bytes before each page that comes. */
  headerBytes: number
  /** How many come for one that was touched: the range around it. */
  pages: number
  /** CPU time at the holder, ps, for each answer. */
  servePs: number
  /** The holder sends the rest by itself, at so many bits per second; 0: it does not. */
  pushRate: number
}

/** Where a call of a process is served: where it runs, where it was born, at the file server. */
export type Served = 'here' | 'origin' | 'server'

/**
 * What tells one system that moves processes over a connection from another. The source asks; the target agrees; pages
 * may go ahead while the process runs; it stops; the rest and its state go; the target is ready; the source lets go;
 * the target runs it. Whatever fails before the source lets go leaves the process where it is. A target that does not
 * hear that the source has let go may not run it, and the source has let go: then the process is dead. (Two sides that
 * cannot talk cannot both know; to run twice is the one thing that no system may do.)
 */
export interface StreamPlan {
  id: string
  strategy: Strategy
  ask: Letter
  agree: Letter
  /** Goes while the process stands still, in this order, before the pages. */
  state: readonly Letter[]
  /** Pages that go while it stands still, where there are no rounds: all of them or none. */
  pages: 'all' | 'none'
  rounds?: RoundRule
  /** Bytes before each page on the wire. */
  pageHeaderBytes: number
  /** Everything has been sent; the target has it all; the source lets go, and the process is the target's. */
  last: Letter
  ready: Letter
  go: Letter
  /** CPU time, in ps: at the source before it asks, and when the process has stopped; at the target before it runs. */
  beginPs: number
  freezePs: number
  activatePs: number
  fetch?: FetchRule
  /** What becomes of a process that needs something of a node which does not answer. */
  afterLoss: 'killed' | 'waits'
  serves(name: string): Served
  /** Whether a file stays with the node that opened it; others are opened again at the target. */
  keepsFile(file: OpenFile): boolean
  /** CPU time of a system call where it is served, ps; bytes of request and answer where that is elsewhere. */
  callPs: number
  callBytes: { ask: number; answer: number }
  /** What a process needs of another node is called this in `residual` rows. */
  words: { pages: string; calls: string }
}
