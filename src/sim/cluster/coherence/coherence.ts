/** What a node may want of a page or file. */
export type Access = 'read' | 'write'

/** A message of a coherence protocol. Everything that is not said by `kind` is a number. */
export interface Note {
  kind: string
  /** Node on whose behalf it is: who asked first. */
  asker: number
  access: Access
  /** Version of the content that it carries, or −1: permission alone. */
  version: number
  /** How many words of others the asker must wait for. */
  expect: number
  /** Nodes that have copies, as bits. */
  copies: number
}

/** A message to be sent, or, to oneself, what has come of an earlier one. */
export interface Out {
  to: number
  note: Note
}

/** What one node knows of one page or file. All of it is numbers and words: a copy is a checkpoint. */
export interface NodeState {
  /** State by the protocol's own names. */
  state: string
  /** Version of the copy that is here, or −1. */
  version: number
  /** Version that a serving node has on its disk; −1 where there is none. */
  disk: number
  /** What is wanted and not granted yet. */
  wants: Access | ''
  /** Node that is asked: the probable owner, the server. */
  ask: number
  /** Acknowledgements that are still to come; below zero where they came before what they acknowledge. */
  owed: number
  /** Nodes with copies, as bits, where this node keeps account of them. */
  copies: number
  /** Requests that wait until this node can answer. */
  queue: Note[]
  /** Nodes of which an answer is awaited, as bits. */
  awaited: number
}

/** A protocol between nodes, as functions on what each knows; they change `me` and say what is to be sent. */
export interface Coherence {
  id: string
  title: string
  /** Letters and meanings of the states. */
  states: Record<string, string>
  initial(node: number, nodes: number): NodeState
  /** May it be done at once? */
  allows(me: NodeState, access: Access): boolean
  /** It is wanted: what is to be asked. */
  want(me: NodeState, self: number, access: Access): Out[]
  receive(me: NodeState, self: number, from: number, note: Note): Out[]
  /** The node has written: the version is the newest now. */
  wrote(me: NodeState, version: number): void
  /** What it wanted has been done: what waited for this node goes on. */
  used(me: NodeState, self: number): Out[]
  /** Another node is known to be down. */
  nodeDown(me: NodeState, self: number, down: number): Out[]
  /** Whether a node in this state may write in silence; read. */
  mayWrite(state: string): boolean
  mayRead(state: string): boolean
  /** Bytes of a message without content (assumed where the protocol's sources do not say). */
  headerBytes: number
}

export const bit = (node: number): number => 1 << node
export const countBits = (bits: number): number => {
  let left = bits
  let count = 0
  for (; left !== 0; left &= left - 1) count++
  return count
}
export const nodesIn = (bits: number): number[] =>
  Array.from({ length: 32 }, (_, node) => node).filter((node) => (bits & bit(node)) !== 0)

/** A note with what it does not say left empty. */
export const note = (kind: string, asker: number, access: Access, over: Partial<Note> = {}): Note => ({
  kind,
  asker,
  access,
  version: -1,
  expect: 0,
  copies: 0,
  ...over,
})
