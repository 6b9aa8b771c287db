import { bit, type Coherence, countBits, nodesIn, type NodeState, note, type Note, type Out } from './coherence.ts'

/** Node that owns a page which nobody has touched (KRG: the default owner; here the first). */
const DEFAULT_OWNER = 0

const isOwner = ({ state }: NodeState): boolean => ['INV_OWNER', 'READ_OWNER', 'WRITE_OWNER'].includes(state)
/** Waits for ownership: what is asked of it meanwhile waits too, for it will be the owner. */
const willOwn = ({ wants }: NodeState): boolean => wants === 'write'

/** The owner answers a reader: a copy, and the account of it. */
const giveCopy = (me: NodeState, { asker }: Note): Out[] => {
  me.copies |= bit(asker)
  me.state = 'READ_OWNER'
  return [{ to: asker, note: note('copy', asker, 'read', { version: me.version }) }]
}

/** Copies are told to go, in the name of who is to write: they answer that node, not the owner. */
const invalidate = (copies: number, asker: number): Out[] =>
  nodesIn(copies & ~bit(asker)).map((to) => ({ to, note: note('invalidate', asker, 'write') }))

/** The owner answers a writer: the page (or permission alone, where it has a copy), and how many will acknowledge. */
const giveAway = (me: NodeState, self: number, { asker }: Note): Out[] => {
  const others = me.copies & ~bit(asker) & ~bit(self)
  const has = (me.copies & bit(asker)) !== 0
  const grant = note('ownership', asker, 'write', { version: has ? -1 : me.version, expect: countBits(others) })
  const outs = [...invalidate(others, asker), { to: asker, note: grant }]
  Object.assign(me, { state: 'INV_COPY', version: -1, copies: 0, ask: asker })
  return outs
}

const serve = (me: NodeState, self: number, request: Note): Out[] =>
  request.access === 'read' ? giveCopy(me, request) : giveAway(me, self, request)

/** What waited for this node to own the page is served in turn, for as long as it owns it. */
const serveQueue = (me: NodeState, self: number): Out[] => {
  const outs: Out[] = []
  while (me.queue.length > 0 && me.wants === '') {
    const request = me.queue.shift() as Note
    if (isOwner(me)) outs.push(...serve(me, self, request))
    // The page has gone on: so does the request.
    else outs.push({ to: me.ask, note: request })
  }
  return outs
}

/** All copies that had to go have acknowledged: the page may be written. */
const complete = (me: NodeState, self: number): Out[] => {
  if (me.owed !== 0 || me.state !== 'WAIT_ACK') return []
  Object.assign(me, { state: 'WRITE_OWNER', wants: '', copies: bit(self) })
  return []
}

const request = (me: NodeState, self: number, asked: Note): Out[] => {
  if (isOwner(me) && me.wants === '') return serve(me, self, asked)
  if (isOwner(me) || willOwn(me) || me.state === 'WAIT_ACK') {
    me.queue.push(asked)
    return []
  }
  const to = me.ask
  // Whoever asks to write will be the owner: the next one is sent there at once (KRG: the probable owner).
  if (asked.access === 'write') me.ask = asked.asker
  return [{ to, note: asked }]
}

/**
 * Kerrighed's pages between nodes (KRG kddm [S]): requests follow probable owners; the owner sends copies to readers,
 * and gives itself away to a writer, with the page or with permission alone; copies acknowledge their end to the
 * writer. There is no time-out and no recovery.
 */
export const KDDM: Coherence = {
  id: 'kddm',
  title: 'KDDM (Kerrighed)',
  states: {
    INV_COPY: 'no copy',
    READ_COPY: 'a copy to read',
    INV_OWNER: 'owns what nobody has touched',
    READ_OWNER: 'owns it; others may have copies',
    WRITE_OWNER: 'owns it alone, and may write',
    WAIT_ACK: 'owns it, and waits until the copies are gone',
  },
  headerBytes: 64,
  initial: (node) => ({
    state: node === DEFAULT_OWNER ? 'INV_OWNER' : 'INV_COPY',
    version: node === DEFAULT_OWNER ? 0 : -1,
    disk: -1,
    wants: '',
    ask: DEFAULT_OWNER,
    owed: 0,
    copies: node === DEFAULT_OWNER ? bit(node) : 0,
    queue: [],
    awaited: 0,
  }),
  mayRead: (state) => ['READ_COPY', 'INV_OWNER', 'READ_OWNER', 'WRITE_OWNER'].includes(state),
  mayWrite: (state) => state === 'WRITE_OWNER',
  allows: ({ state }, access) => (access === 'read' ? KDDM.mayRead(state) : KDDM.mayWrite(state)),
  want: (me, self, access) => {
    me.wants = access
    if (access === 'write' && isOwner(me)) {
      const others = me.copies & ~bit(self)
      Object.assign(me, { state: 'WAIT_ACK', owed: me.owed + countBits(others), copies: bit(self) })
      return [...invalidate(others, self), ...complete(me, self)]
    }
    return [{ to: me.ask, note: note('request', self, access) }]
  },
  receive: (me, self, from, got) => {
    switch (got.kind) {
      case 'request':
        return request(me, self, got)
      case 'copy':
        Object.assign(me, { state: 'READ_COPY', version: got.version, wants: '', ask: from })
        return serveQueue(me, self)
      case 'invalidate':
        Object.assign(me, { state: 'INV_COPY', version: -1, ask: got.asker })
        return [{ to: got.asker, note: note('gone', got.asker, 'write') }]
      case 'ownership': {
        const version = got.version >= 0 ? got.version : me.version
        Object.assign(me, { state: 'WAIT_ACK', version, owed: me.owed + got.expect, copies: bit(self) })
        return complete(me, self)
      }
      default:
        me.owed--
        return complete(me, self)
    }
  },
  wrote: (me, version) => {
    me.version = version
  },
  used: serveQueue,
  // comm_failure and kddm_failure are commented out (KRG [S]): nothing is done, and who waits goes on waiting.
  nodeDown: () => [],
}
