import { explore, type Explored, type Move } from '../../machine/check/explore.ts'
import type { Access, Coherence, NodeState, Note, Out } from './coherence.ts'

/** What may never be, with messages in flight. */
export const MESSAGE_INVARIANTS = {
  singleWriter: 'while one node may write, no other may read',
  lastValue: 'what a node may read, or writes upon, is the last that was written',
  livelock: 'no message is passed round for ever',
  lostWakeUp: 'who waits is waited for: some message is under way, or somebody works on it',
} as const
export type MessageInvariant = keyof typeof MESSAGE_INVARIANTS

/** All nodes and all messages at one moment. */
export interface Snapshot {
  nodes: NodeState[]
  /** By sender × receiver: messages on the way, first sent first. */
  channels: Note[][]
  /** What each node wants to do and has not been allowed to. */
  pending: (Access | '')[]
  /** Accesses that each node may still begin. */
  left: number[]
  latest: number
  /** Somebody has written upon content that was not the last. */
  torn: boolean
}

/** What happened: a node began an access, or a message arrived. */
export type Step = { begins: Access; node: number } | { arrives: string; from: number; to: number }

const send = (s: Snapshot, from: number, outs: readonly Out[]): void => {
  const count = s.nodes.length
  for (const { to, note } of outs) s.channels[from * count + to].push(note)
}

/** Does what a node has been allowed to do, at once. */
const perform = (protocol: Coherence, s: Snapshot, node: number, access: Access): void => {
  const me = s.nodes[node]
  if (access === 'write') {
    s.torn ||= me.version !== s.latest
    protocol.wrote(me, ++s.latest)
  }
  s.pending[node] = ''
  send(s, node, protocol.used(me, node))
}

const copyOf = (s: Snapshot): Snapshot => ({
  ...s,
  nodes: s.nodes.map((node) => ({ ...node, queue: [...node.queue] })),
  channels: s.channels.map((channel) => [...channel]),
  pending: [...s.pending],
  left: [...s.left],
})

const begin = (protocol: Coherence, before: Snapshot, node: number, access: Access): Snapshot => {
  const s = copyOf(before)
  s.left[node]--
  if (protocol.allows(s.nodes[node], access)) {
    perform(protocol, s, node, access)
    return s
  }
  s.pending[node] = access
  send(s, node, protocol.want(s.nodes[node], node, access))
  settle(protocol, s, node)
  return s
}

/** A node that has just been allowed what it wanted does it. */
const settle = (protocol: Coherence, s: Snapshot, node: number): void => {
  const access = s.pending[node]
  if (access !== '' && s.nodes[node].wants === '') perform(protocol, s, node, access)
}

const deliver = (protocol: Coherence, before: Snapshot, from: number, to: number): Snapshot => {
  const s = copyOf(before)
  const got = s.channels[from * s.nodes.length + to].shift() as Note
  send(s, to, protocol.receive(s.nodes[to], to, from, got))
  settle(protocol, s, to)
  return s
}

const movesOf = (protocol: Coherence) =>
  function* (s: Snapshot): Generator<Move<Snapshot, Step>> {
    for (let node = 0; node < s.nodes.length; node++) {
      if (s.left[node] === 0 || s.pending[node] !== '') continue
      for (const access of ['read', 'write'] as const) {
        yield { step: { begins: access, node }, next: begin(protocol, s, node, access) }
      }
    }
    for (let from = 0; from < s.nodes.length; from++) {
      for (let to = 0; to < s.nodes.length; to++) {
        const [first] = s.channels[from * s.nodes.length + to]
        if (first === undefined) continue
        yield { step: { arrives: first.kind, from, to }, next: deliver(protocol, s, from, to) }
      }
    }
  }

/** The first rule that a moment breaks, or undefined. */
export const brokenAt = (protocol: Coherence, s: Snapshot): MessageInvariant | undefined => {
  const readers = s.nodes.filter(({ state }) => protocol.mayRead(state) || protocol.mayWrite(state))
  if (readers.length > 1 && readers.some(({ state }) => protocol.mayWrite(state))) return 'singleWriter'
  if (s.torn || readers.some(({ version }) => version !== s.latest)) return 'lastValue'
  const quiet = s.channels.every((channel) => channel.length === 0)
  return quiet && s.pending.some((access) => access !== '') ? 'lostWakeUp' : undefined
}

/** Nobody has done anything yet. */
export const startOf = (protocol: Coherence, nodes: number, accesses: number): Snapshot => ({
  nodes: Array.from({ length: nodes }, (_, node) => protocol.initial(node, nodes)),
  channels: Array.from({ length: nodes * nodes }, () => []),
  pending: Array.from({ length: nodes }, () => ''),
  left: Array.from({ length: nodes }, () => accesses),
  latest: 0,
  torn: false,
})

const STATES_MAX = 3_000_000

/**
 * Goes through every order in which messages can arrive (first in, first out between any two nodes) while each node
 * begins up to `accesses` reads or writes of one page, whenever it likes.
 */
export const checkMessages = (
  protocol: Coherence,
  nodes: number,
  accesses: number,
): Explored<Snapshot, Step, MessageInvariant> =>
  explore({
    initial: startOf(protocol, nodes, accesses),
    keyOf: (s) => JSON.stringify(s),
    movesFrom: movesOf(protocol),
    brokenBy: (s) => brokenAt(protocol, s),
    circle: 'livelock',
    limit: STATES_MAX,
  })
