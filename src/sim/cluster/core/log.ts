/**
 * What happens in a cluster, written once. A row is a time (ps, never less than the row's before it), a kind, the node
 * at which it happens, six numbers whose meaning {@link CLUSTER_EVENT_FIELDS} gives, and the row that caused it (−1
 * for a root: a timer that nobody set, a fault, the start).
 */
export const CLUSTER_EVENTS = [
  'send',
  'arrive',
  'lost',
  'actor',
  'state',
  'spawn',
  'image',
  'freeze',
  'thaw',
  'place',
  'pages',
  'block',
  'proceed',
  'exit',
  'kill',
  'cpu',
  'wait',
  'endWait',
  'timer',
  'crash',
  'restart',
  'cut',
  'heal',
  'slow',
  'peerLost',
  'hung',
  'view',
  'load',
  'migrate',
  'commit',
  'abort',
  'migrated',
  'round',
  'residual',
  'grant',
  'note',
  'among',
] as const
export type ClusterEventName = (typeof CLUSTER_EVENTS)[number]
export const CLUSTER_KIND = Object.fromEntries(CLUSTER_EVENTS.map((name, index) => [name, index])) as Record<
  ClusterEventName,
  number
>

type Fields = readonly [a: string, b: string, c: string, d: string, e: string, f?: string]
const none = '-'
/** By kind: what the columns a to f hold; f is −1 where it is not named. `text` is an index into the log's texts; −1 where there is nothing to say. */
export const CLUSTER_EVENT_FIELDS: Record<ClusterEventName, Fields> = {
  send: ['message', 'to node', 'kind (text)', 'bytes of all its copies', 'how many messages it stands for'],
  arrive: ['message', 'from node', 'kind (text)', 'bytes', 'messages'],
  lost: ['message', 'to node', 'kind (text)', 'why (text)', none],
  actor: ['actor', 'role (text)', 'process or −1', none, none],
  state: ['actor', 'state (text)', 'process or −1', none, none],
  spawn: ['process', 'name (text)', 'parent or −1', 'pages', 'pages of its working set'],
  image: ['process', 'image', 'state (IMAGE_STATES)', none, none],
  freeze: ['process', 'image', none, none, none],
  thaw: ['process', 'image', none, none, none],
  place: ['process', 'from node or −1', 'to node', none, none],
  pages: ['process', 'first page', 'pages', 'from node', 'node that has them now'],
  block: ['process', 'on what (text)', none, none, none],
  proceed: ['process', none, none, none, none],
  exit: ['process', none, none, none, none],
  kill: ['process', 'why (text)', none, none, none],
  cpu: ['CPU', 'process, or −1', 'kernel work (text), or −1', none, none],
  wait: [
    'actor',
    'process or −1',
    'for what (text)',
    'node waited for, or −1',
    'until, ps, or −1 for ever',
    'actor waited for, or −1',
  ],
  endWait: ['actor', 'process or −1', none, none, none],
  timer: ['actor', 'name (text)', none, none, none],
  crash: [none, none, none, none, none],
  restart: [none, none, none, none, none],
  cut: ['other node', none, none, none, none],
  heal: ['other node', none, none, none, none],
  slow: ['other node', 'factor, in thousandths', none, none, none],
  peerLost: ['other node', 'why (text)', 'actor', none, none],
  hung: ['actor', 'for what (text)', 'node', none, none],
  view: ['other node', '1 up, 0 down', 'whose view (text)', none, none],
  load: ['load, in thousandths of a process', none, none, none, none],
  migrate: ['process', 'to node', 'strategy (text)', none, none],
  commit: ['process', 'to node', none, none, none],
  abort: ['process', 'why (text)', none, none, none],
  migrated: ['process', 'to node', none, none, none],
  round: ['process', 'round, from 1', 'bytes sent in it', 'bits per second', '1 for the one while frozen'],
  residual: ['process', 'node it still needs', 'for what (text)', '1 begins, 0 ends', none],
  grant: ['what (text)', 'state (text)', 'unit', 'a number that belongs to it, or −1', none],
  note: ['text', none, none, none, none],
  // After a `wait` for nobody in particular: one of those who could answer.
  among: ['actor', 'node', 'actor there, or −1', 'how many of them are enough', none],
}

export interface ClusterEvent {
  index: number
  time: number
  kind: number
  node: number
  a: number
  b: number
  c: number
  d: number
  e: number
  f: number
  cause: number
}

const WIDTH = 10

/** Columns of a piece of the log; `rows` × 10 numbers: time, kind, node, a to f, cause. */
export interface ClusterRows {
  rows: number
  values: Float64Array<ArrayBuffer>
}

/** Append-only log of a cluster's run, with texts by number and a running digest over every field. */
export class ClusterLog {
  readonly mutable = ['length', 'low', 'high', 'values', 'texts', 'counts'] as const
  length = 0
  readonly texts: string[] = []
  /** How many rows of each kind there have been. */
  readonly counts: number[] = CLUSTER_EVENTS.map(() => 0)
  private readonly numberOf = new Map<string, number>()
  private values = new Float64Array(WIDTH * 1024)
  private low = 0x811c9dc5
  private high = 0x9dc5811c
  private readonly keep: boolean

  /** `keep` false: rows are counted and digested only. */
  constructor(keep = true) {
    this.keep = keep
  }

  /** The number that stands for a text. */
  text(words: string): number {
    const known = this.numberOf.get(words)
    if (known !== undefined) return known
    const fresh = this.texts.push(words) - 1
    this.numberOf.set(words, fresh)
    return fresh
  }

  push(
    time: number,
    kind: number,
    node: number,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f: number,
    cause: number,
  ): number {
    const index = this.length++
    this.counts[kind]++
    const at = this.keep ? index * WIDTH : 0
    if (at + WIDTH > this.values.length) {
      const wider = new Float64Array(this.values.length * 2)
      wider.set(this.values)
      this.values = wider
    }
    const values = this.values
    values[at] = time
    values[at + 1] = kind
    values[at + 2] = node
    values[at + 3] = a
    values[at + 4] = b
    values[at + 5] = c
    values[at + 6] = d
    values[at + 7] = e
    values[at + 8] = f
    values[at + 9] = cause
    let low = this.low
    // FNV-1a over the halves of each number in one lane, a multiply-rotate in the other.
    for (let field = 0; field < WIDTH; field++) {
      const value = values[at + field]
      low = Math.imul(low ^ (value >>> 0), 0x01000193)
      low = Math.imul(low ^ ((value / 0x100000000) >>> 0), 0x01000193)
    }
    this.low = low
    const mixed = Math.imul(this.high ^ low, 0xcc9e2d51)
    this.high = (((mixed << 15) | (mixed >>> 17)) + index) | 0
    return index
  }

  /** Sixteen hexadecimal digits over everything logged so far. */
  digest(): string {
    const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')
    return hex(this.high) + hex(this.low)
  }

  /** Rows `from` to `to` (exclusive), in a fresh array that may be transferred. */
  slice(from: number, to: number): ClusterRows {
    if (!this.keep) throw new Error('this run does not keep its log')
    const rows = Math.max(0, Math.min(to, this.length) - from)
    return { rows, values: this.values.slice(from * WIDTH, (from + rows) * WIDTH) }
  }
}

/** One row of a piece of the log, by its place in the piece; `first` is the log index of the piece's first row. */
export const rowAt = ({ values }: ClusterRows, row: number, first = 0): ClusterEvent => {
  const at = row * WIDTH
  return {
    index: first + row,
    time: values[at],
    kind: values[at + 1],
    node: values[at + 2],
    a: values[at + 3],
    b: values[at + 4],
    c: values[at + 5],
    d: values[at + 6],
    e: values[at + 7],
    f: values[at + 8],
    cause: values[at + 9],
  }
}
