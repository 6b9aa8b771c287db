import { CLUSTER_EVENTS, type ClusterEvent, type ClusterEventName } from '../../sim/cluster/core/log.ts'
import { IMAGE_STATES, type ImageState } from '../../sim/cluster/core/processes.ts'
import type { Whom } from '../../sim/cluster/core/world.ts'
import type { ClusterInfo } from './messages.ts'

/** What a node shows. */
export interface NodeView {
  up: boolean
  /** By CPU: process that runs there, or −1; and the text of the kernel's work there, or −1. */
  cpus: { pid: number; work: number }[]
  /** Thousandths of a process, as its own load daemon says; −1 where none has spoken. */
  load: number
  /** What it believes of the others: 1 up, 0 down; absent where it has said nothing. */
  view: Map<number, number>
}

export interface ImageView {
  id: number
  node: number
  state: ImageState
  /** A bit for each page: whether a copy is here. */
  pages: Uint32Array
  /** How many. */
  count: number
}

export interface ProcessView {
  pid: number
  name: number
  parent: number
  pages: number
  /** Node where it runs, or ran last. */
  node: number
  home: number
  status: 'alive' | 'done' | 'killed'
  /** Text: why it was killed, or −1. */
  why: number
  /** Since when it is frozen, in ps; −1 while it is not. */
  frozenPs: number
  /** Text of what it is blocked on, or −1; and since when. */
  blockedOn: number
  blockedPs: number
  images: Map<number, ImageView>
  /** Where it is going, or −1; and whether it has been committed there. */
  movingTo: number
  committed: boolean
}

export interface ActorView {
  id: number
  role: number
  node: number
  pid: number
  state: number
  alive: boolean
}

export interface WaitView {
  actor: number
  at: number
  pid: number
  what: number
  node: number
  target: number
  untilPs: number
  sincePs: number
  /** Those of whom `need` can end it, where it is not for one. */
  among: Whom[]
  need: number
}

export interface ResidualView {
  pid: number
  from: number
  on: number
  what: number
}

/** The link between two nodes, where it is not as it should be. */
export interface LinkView {
  a: number
  b: number
  cut: boolean
  factor: number
}

/** A vote, a token, a state of a page or of a replica: who says so, and of which unit. */
export interface GrantView {
  node: number
  what: number
  state: number
  unit: number
}

/** Everything that can be seen of a cluster at an instant: the fold of the log up to there. Plain data and maps. */
export interface ClusterState {
  /** Rows that have been folded. */
  index: number
  nodes: NodeView[]
  processes: Map<number, ProcessView>
  actors: Map<number, ActorView>
  waits: Map<number, WaitView>
  residuals: Map<string, ResidualView>
  links: Map<string, LinkView>
  /** Messages on their way: the row of their sending, by number. */
  flying: Map<number, number>
  grants: Map<string, GrantView>
  /** Sums so far. */
  bytes: number
  messages: number
  lost: number
}

/** A cluster of which nothing has happened yet. */
export const emptyState = (info: ClusterInfo): ClusterState => ({
  index: 0,
  nodes: info.nodes.map(() => ({
    up: true,
    cpus: Array.from({ length: info.cpusPerNode }, () => ({ pid: -1, work: -1 })),
    load: -1,
    view: new Map<number, number>(),
  })),
  processes: new Map(),
  actors: new Map(),
  waits: new Map(),
  residuals: new Map(),
  links: new Map(),
  flying: new Map(),
  grants: new Map(),
  bytes: 0,
  messages: 0,
  lost: 0,
})

const linkKey = (a: number, b: number): string => (a < b ? `${a}-${b}` : `${b}-${a}`)

const linkOf = (state: ClusterState, a: number, b: number): LinkView => {
  const key = linkKey(a, b)
  const link = state.links.get(key) ?? { a: Math.min(a, b), b: Math.max(a, b), cut: false, factor: 1 }
  state.links.set(key, link)
  return link
}

/** Whether the two can hear each other, as far as the wire goes. */
export const isLinkUp = ({ links }: ClusterState, a: number, b: number): boolean =>
  links.get(linkKey(a, b))?.cut !== true

const imageAt = (process: ProcessView, node: number): ImageView | undefined => {
  let found: ImageView | undefined
  for (const image of process.images.values()) if (image.node === node && image.state !== 'gone') found = image
  return found
}

const setImage = (process: ProcessView, { node, b: id, c }: ClusterEvent): void => {
  const state = IMAGE_STATES[c]
  const known = process.images.get(id)
  if (known === undefined) {
    process.images.set(id, { id, node, state, pages: new Uint32Array(Math.ceil(process.pages / 32)), count: 0 })
    return
  }
  known.state = state
  if (state !== 'gone') return
  known.pages.fill(0)
  known.count = 0
}

const addPages = (process: ProcessView, { b: first, c: count, e: to }: ClusterEvent): void => {
  const image = imageAt(process, to)
  if (image === undefined) return
  for (let page = first; page < Math.min(first + count, process.pages); page++) {
    const bit = 1 << (page & 31)
    if ((image.pages[page >>> 5] & bit) === 0) image.count++
    image.pages[page >>> 5] |= bit
  }
}

const spawn = (state: ClusterState, { time, node, a: pid, b: name, c: parent, d: pages }: ClusterEvent): void => {
  state.processes.set(pid, {
    pid,
    name,
    parent,
    pages: Math.max(0, pages),
    node,
    home: parent >= 0 ? (state.processes.get(parent)?.home ?? node) : node,
    status: 'alive',
    why: -1,
    frozenPs: -1,
    blockedOn: -1,
    blockedPs: time,
    images: new Map(),
    movingTo: -1,
    committed: false,
  })
}

/** A process begins at a node with all its pages, or goes on at another. */
const place = (process: ProcessView, { b: from, c: to }: ClusterEvent): void => {
  process.node = to
  if (from >= 0) return
  const image = imageAt(process, to)
  if (image === undefined) return
  image.pages.fill(0xffffffff)
  // The last word ends with the last page.
  if (process.pages % 32 > 0) image.pages[image.pages.length - 1] = 2 ** (process.pages % 32) - 1
  image.count = process.pages
}

type Fold = (state: ClusterState, event: ClusterEvent) => void

/** What a row about a process changes in it; rows about processes that are not known are passed over. */
const ofProcess =
  (change: (process: ProcessView, event: ClusterEvent) => void): Fold =>
  (state, event) => {
    const process = state.processes.get(event.a)
    if (process !== undefined) change(process, event)
  }

const endOf = (status: 'done' | 'killed'): Fold =>
  ofProcess((process, event) => {
    process.status = status
    process.why = status === 'killed' ? event.b : -1
    process.frozenPs = -1
    process.movingTo = -1
  })

const crash: Fold = (state, { node }) => {
  state.nodes[node].up = false
  state.nodes[node].view.clear()
  for (const cpu of state.nodes[node].cpus) Object.assign(cpu, { pid: -1, work: -1 })
  for (const actor of state.actors.values()) {
    if (actor.node !== node) continue
    actor.alive = false
    state.waits.delete(actor.id)
  }
}

const FOLDS: Partial<Record<ClusterEventName, Fold>> = {
  send: (state, { a, d, e, index }) => {
    state.flying.set(a, index)
    state.bytes += d
    state.messages += e
  },
  arrive: (state, { a }) => void state.flying.delete(a),
  lost: (state, { a }) => {
    state.flying.delete(a)
    state.lost++
  },
  actor: (state, { node, a: id, b: role, c: pid }) =>
    void state.actors.set(id, { id, role, node, pid, state: -1, alive: true }),
  state: (state, { a, b }) => {
    const actor = state.actors.get(a)
    if (actor !== undefined) actor.state = b
  },
  spawn,
  image: ofProcess(setImage),
  freeze: ofProcess((process, { time }) => {
    process.frozenPs = time
  }),
  thaw: ofProcess((process) => {
    process.frozenPs = -1
  }),
  place: ofProcess(place),
  pages: ofProcess(addPages),
  block: ofProcess((process, { b, time }) => {
    process.blockedOn = b
    process.blockedPs = time
  }),
  proceed: ofProcess((process) => {
    process.blockedOn = -1
  }),
  exit: endOf('done'),
  kill: endOf('killed'),
  cpu: (state, { node, a: cpu, b: pid, c: work }) => {
    state.nodes[node].cpus[cpu] = { pid, work }
  },
  wait: (state, { time, node: at, a: actor, b: pid, c: what, d: node, e: untilPs, f: target }) => {
    const before = state.waits.get(actor)
    const same = before !== undefined && before.what === what && before.node === node
    const sincePs = same ? before.sincePs : time
    state.waits.set(actor, { actor, at, pid, what, node, target, untilPs, sincePs, among: [], need: 0 })
  },
  among: (state, { a: waiter, b: node, c: actor, d: need }) => {
    const wait = state.waits.get(waiter)
    if (wait === undefined) return
    wait.among = [...wait.among, { node, actor }]
    wait.need = need
  },
  endWait: (state, { a }) => void state.waits.delete(a),
  crash,
  restart: (state, { node }) => {
    state.nodes[node].up = true
  },
  cut: (state, { node, a }) => {
    linkOf(state, node, a).cut = true
  },
  heal: (state, { node, a }) => {
    linkOf(state, node, a).cut = false
  },
  slow: (state, { node, a, b }) => {
    linkOf(state, node, a).factor = b / 1000
  },
  view: (state, { node, a, b }) => void state.nodes[node].view.set(a, b),
  load: (state, { node, a }) => {
    state.nodes[node].load = a
  },
  migrate: ofProcess((process, { b }) => {
    process.movingTo = b
    process.committed = false
  }),
  commit: ofProcess((process) => {
    process.committed = true
  }),
  abort: ofProcess((process) => {
    process.movingTo = -1
  }),
  migrated: ofProcess((process) => {
    process.movingTo = -1
  }),
  residual: (state, { node, a: pid, b: on, c: what, d: begins }) => {
    const key = `${pid}/${on}/${what}`
    if (begins === 1) state.residuals.set(key, { pid, from: node, on, what })
    else state.residuals.delete(key)
  },
  grant: (state, { node, a: what, b, c: unit }) =>
    void state.grants.set(`${node}/${what}/${unit}`, { node, what, state: b, unit }),
}

/** Folds one more row into a state. */
export const applyRow = (state: ClusterState, event: ClusterEvent): void => {
  state.index = event.index + 1
  FOLDS[CLUSTER_EVENTS[event.kind]]?.(state, event)
}
