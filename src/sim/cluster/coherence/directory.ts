import { bit, type Coherence, nodesIn, type NodeState, note, type Note, type Out } from './coherence.ts'

/** Node that keeps the account of who holds what. */
export const SERVER = 0

interface Rules {
  id: string
  title: string
  states: Record<string, string>
  headerBytes: number
  /** States of a holder: who reads among others, who reads alone, who may write. */
  reads: string
  readsAlone: string
  writes: string
  /** A writer that others want to read keeps a copy. */
  keepsCopy: string
}

/**
 * A protocol with one node that grants and takes back, a request at a time: OpenSSI's CFS, where the serving node hands
 * out tokens, and DragonFly's CCMS as planned, where an incompatible request waits until the holder, which is told, has
 * come down. The server's own copy is what it has on disk.
 */
const directory = (rules: Rules): Coherence => {
  const mayRead = (state: string): boolean => state !== 'none'
  const mayWrite = (state: string): boolean =>
    state === rules.writes || (rules.readsAlone !== rules.reads && state === rules.readsAlone)

  /** Holders that must come down before a request can be granted, as bits. */
  const inTheWay = (me: NodeState, { asker, access }: Note): number => {
    const others = me.copies & ~bit(asker)
    // One that reads alone may have written by now: it must be asked even by a reader.
    return access === 'write' || me.owed === 1 ? others : 0
  }

  /** Grants what is first in the queue, or tells those in its way to come down. */
  const advance = (me: NodeState): Out[] => {
    const [first] = me.queue
    if (first === undefined || me.awaited !== 0) return []
    const down = inTheWay(me, first)
    if (down !== 0) {
      me.awaited = down
      return nodesIn(down).map((to) => ({ to, note: note('come down', first.asker, first.access) }))
    }
    me.queue.shift()
    const has = (me.copies & bit(first.asker)) !== 0
    const alone =
      first.access === 'write' || (rules.readsAlone !== rules.reads && (me.copies & ~bit(first.asker)) === 0)
    me.copies |= bit(first.asker)
    // `owed` says of the server whether one holder may have a newer version than the disk.
    me.owed = alone ? 1 : 0
    const grant = note('grant', first.asker, first.access, { version: has ? -1 : me.disk, expect: alone ? 1 : 0 })
    return [{ to: first.asker, note: grant }, ...advance(me)]
  }

  const cameDown = (me: NodeState, from: number, got: Note): Out[] => {
    me.disk = Math.max(me.disk, got.version)
    me.awaited &= ~bit(from)
    if (got.expect === 0) me.copies &= ~bit(from)
    if (me.awaited === 0) me.owed = 0
    return advance(me)
  }

  /** A holder is told to come down: it ships what it has, and keeps a copy where only a reader wants it. */
  const comeDown = (me: NodeState, got: Note): Out[] => {
    const keeps = got.access === 'read' && me.state !== 'none'
    const dirty = me.state === rules.writes
    const version = dirty ? me.version : -1
    me.state = keeps ? rules.keepsCopy : 'none'
    if (!keeps) me.version = -1
    return [{ to: SERVER, note: note('down', got.asker, got.access, { version, expect: keeps ? 1 : 0 }) }]
  }

  return {
    id: rules.id,
    title: rules.title,
    states: rules.states,
    headerBytes: rules.headerBytes,
    initial: (node) => ({
      state: 'none',
      version: -1,
      disk: node === SERVER ? 0 : -1,
      wants: '',
      ask: SERVER,
      owed: 0,
      copies: 0,
      queue: [],
      awaited: 0,
    }),
    mayRead,
    mayWrite,
    allows: ({ state }, access) => (access === 'read' ? mayRead(state) : mayWrite(state)),
    want: (me, self, access) => {
      me.wants = access
      return [{ to: SERVER, note: note('ask', self, access) }]
    },
    receive: (me, _self, from, got) => {
      switch (got.kind) {
        case 'ask':
          me.queue.push(got)
          return advance(me)
        case 'down':
          return cameDown(me, from, got)
        case 'come down':
          return comeDown(me, got)
        default:
          me.state = got.access === 'write' ? rules.writes : got.expect === 1 ? rules.readsAlone : rules.reads
          if (got.version >= 0) me.version = got.version
          me.wants = ''
          return []
      }
    },
    wrote: (me, version) => {
      me.version = version
      me.state = rules.writes
    },
    used: () => [],
    // The server takes back what a node that is down held; what it had written and not shipped is lost.
    nodeDown: (me, self, down) => {
      if (self !== SERVER) return []
      me.queue = me.queue.filter(({ asker }) => asker !== down)
      me.copies &= ~bit(down)
      const waited = (me.awaited & bit(down)) !== 0
      me.awaited &= ~bit(down)
      if (waited && me.awaited === 0) me.owed = 0
      return advance(me)
    },
  }
}

/** File tokens of OpenSSI's CFS: none, read, write; one token to a file (ANEESH [S], 2006). */
export const CFS = directory({
  id: 'cfs',
  title: 'CFS tokens (OpenSSI)',
  states: { none: 'no token', read: 'a read token', write: 'the write token' },
  headerBytes: 128,
  reads: 'read',
  readsAlone: 'read',
  writes: 'write',
  keepsCopy: 'read',
})

/** DragonFly's CCMS as planned: a grant may exceed the request, and EXCLUSIVE becomes MODIFIED in silence [S]. */
export const CCMS = directory({
  id: 'ccms',
  title: 'CCMS (DragonFly, as planned)',
  states: {
    none: 'INVALID',
    shared: 'SHARED',
    exclusive: 'EXCLUSIVE: alone, not written yet',
    modified: 'MODIFIED',
  },
  headerBytes: 64,
  reads: 'shared',
  readsAlone: 'exclusive',
  writes: 'modified',
  keepsCopy: 'shared',
})
