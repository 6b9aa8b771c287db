import { nodeKey, type WaitEdge, type WaitGraph, type WaitNode } from '../playback/wait-for.ts'

/** A node as it is drawn, around its middle. `more`: so many threads wait here that are not drawn. */
export interface PlacedNode {
  node: WaitNode
  x: number
  y: number
  width: number
  more: number
  /** Part of a circle of waits. */
  ring: boolean
}

export interface PlacedEdge {
  kind: WaitEdge['kind']
  from: PlacedNode
  to: PlacedNode
  ring: boolean
}

export interface WaitPicture {
  nodes: PlacedNode[]
  edges: PlacedEdge[]
  /** Middle of the circle of waits, if there is one. */
  ring: { x: number; y: number } | null
  /** Threads that wait and are not drawn, for want of room. */
  hidden: number
}

export const NODE_HEIGHT = 22
const ROW = 27
/** Width of a column, and of the gap in it that an arrow needs. */
const COLUMN = { most: 150, least: 62 } as const
const GAP = { most: 26, least: 14, share: 0.22 } as const
/** A chain has at least a waiter, a lock and its holder. */
const CHAIN_MIN = 3
/** Of those who wait for one lock so many are drawn, the first ones. */
const WAITERS_MAX = 4
const RING_WIDTH = 300
/** Room left beside a ring for chains, at least. */
const BESIDE_MIN = 240
const PAD = 4

/** A tree of waits: the root holds, its children wait for what it holds, and so on. */
interface Tree {
  node: WaitNode
  /** Kind of the arrow to the parent. */
  kind: WaitEdge['kind']
  children: Tree[]
  more: number
}

type InEdges = ReadonlyMap<string, WaitEdge[]>

const grow = (node: WaitNode, kind: WaitEdge['kind'], into: InEdges, seen: Set<string>): Tree => {
  seen.add(nodeKey(node))
  const all: Tree[] = []
  for (const edge of into.get(nodeKey(node)) ?? []) {
    if (!seen.has(nodeKey(edge.from))) all.push(grow(edge.from, edge.kind, into, seen))
  }
  if (all.length <= WAITERS_MAX) return { node, kind, children: all, more: 0 }
  const rest = all.slice(WAITERS_MAX - 1)
  const more = rest.reduce((sum, tree) => sum + waitersIn(tree), 0)
  return { node, kind, children: [...all.slice(0, WAITERS_MAX - 1), { ...rest[0], children: [], more }], more: 0 }
}

const depthOf = ({ children }: Tree): number => 1 + Math.max(0, ...children.map(depthOf))
const rowsOf = ({ children }: Tree): number =>
  Math.max(
    1,
    children.reduce((sum, child) => sum + rowsOf(child), 0),
  )
const waitersIn = ({ node, children, more }: Tree): number =>
  children.reduce((sum, child) => sum + waitersIn(child), more > 0 ? more : node.kind === 'thread' ? 1 : 0)

/** Waiting at a port for whatever comes is no wait for anyone: such queues are not drawn. */
const isDrawn = ({ edges }: WaitGraph, ring: ReadonlySet<string>, edge: WaitEdge): boolean => {
  if (ring.has(nodeKey(edge.from)) && ring.has(nodeKey(edge.to))) return false
  if (edge.to.kind !== 'queue') return true
  return edges.some((other) => other.kind === 'answers' && nodeKey(other.from) === nodeKey(edge.to))
}

/** The circles' nodes in order: each thread, and what it waits for. */
const ringNodes = ({ cycles }: WaitGraph): WaitNode[] =>
  cycles.length === 0
    ? []
    : cycles[0].threads.flatMap((thread, order) => [{ kind: 'thread' as const, index: thread }, cycles[0].wants[order]])

const treesOf = (graph: WaitGraph, ring: ReadonlySet<string>): Tree[] => {
  const edges = graph.edges.filter((edge) => isDrawn(graph, ring, edge))
  const into = new Map<string, WaitEdge[]>()
  for (const edge of edges) into.set(nodeKey(edge.to), [...(into.get(nodeKey(edge.to)) ?? []), edge])
  const leaves = new Set(edges.map(({ from }) => nodeKey(from)))
  const roots = [...new Map(edges.map(({ to }) => [nodeKey(to), to])).entries()]
    .filter(([key]) => ring.has(key) || !leaves.has(key))
    .map(([, node]) => node)
  // What belongs to a ring is drawn once more as the end of a chain, but nothing is followed through it.
  const seen = new Set(ring)
  return roots.map((root) => grow(root, 'held', into, seen)).filter(({ children }) => children.length > 0)
}

class Drawing {
  readonly picture: WaitPicture = { nodes: [], edges: [], ring: null, hidden: 0 }

  /** The ring's nodes on an ellipse, the first on the left, each arrow to the next. */
  ring(nodes: readonly WaitNode[], graph: WaitGraph, width: number, height: number): void {
    const middle = { x: width / 2, y: height / 2 }
    const nodeWidth = Math.min(116, width / 3.4)
    const radius = { x: (width - nodeWidth) / 2 - PAD, y: (height - NODE_HEIGHT) / 2 - PAD }
    const placed = nodes.map((node, order): PlacedNode => {
      const angle = (order / nodes.length) * 2 * Math.PI
      const [x, y] = [middle.x - Math.cos(angle) * radius.x, middle.y - Math.sin(angle) * radius.y]
      return { node, x, y, width: nodeWidth, more: 0, ring: true }
    })
    placed.forEach((from, order) => {
      const to = placed[(order + 1) % placed.length]
      const edge = graph.edges.find(
        (other) => nodeKey(other.from) === nodeKey(from.node) && nodeKey(other.to) === nodeKey(to.node),
      )
      this.picture.edges.push({ kind: edge?.kind ?? 'held', from, to, ring: true })
    })
    this.picture.nodes.push(...placed)
    this.picture.ring = middle
  }

  /** Trees in bands beside each other, as many as there is room for; each from its waiters on the left to its holder. */
  trees(all: readonly Tree[], left: number, width: number, height: number): void {
    const trees = all.filter((tree) => depthOf(tree) * COLUMN.least <= width)
    for (const tree of all) if (!trees.includes(tree)) this.picture.hidden += waitersIn(tree)
    const columns = Math.max(CHAIN_MIN, ...trees.map(depthOf))
    const bands = Math.max(1, Math.floor(width / (columns * (COLUMN.most - 20))))
    const column = Math.min(COLUMN.most, width / (columns * bands))
    const rows = Math.floor(height / ROW)
    let band = 0
    let row = 0
    for (const tree of trees) {
      const needed = rowsOf(tree)
      if (row > 0 && row + needed > rows) {
        band++
        row = 0
      }
      if (band >= bands || needed > rows) {
        this.picture.hidden += waitersIn(tree)
        continue
      }
      this.tree(tree, left + band * columns * column, depthOf(tree) - 1, row, column)
      row += needed
    }
  }

  private tree({ node, more, children }: Tree, left: number, depth: number, row: number, column: number): PlacedNode {
    let next = row
    const placed = children.map((child) => {
      const at = this.tree(child, left, depth - 1, next, column)
      next += rowsOf(child)
      return at
    })
    const y = placed.length === 0 ? (row + 0.5) * ROW + PAD : (placed[0].y + placed[placed.length - 1].y) / 2
    const width = column - Math.max(GAP.least, Math.min(GAP.most, column * GAP.share))
    const own = { node, x: left + depth * column + width / 2 + PAD, y, width, more, ring: false }
    this.picture.nodes.push(own)
    placed.forEach((from, order) => {
      this.picture.edges.push({ kind: children[order].kind, from, to: own, ring: false })
    })
    return own
  }
}

/**
 * Where everything of a graph of waits is drawn, within `width` by `height`: chains from the one who waits on the left
 * to the one who holds on the right; the first circle as a ring beside them.
 */
export const layoutWaits = (graph: WaitGraph, width: number, height: number): WaitPicture => {
  const drawing = new Drawing()
  const circle = ringNodes(graph)
  const trees = treesOf(graph, new Set(circle.map(nodeKey)))
  if (circle.length === 0) {
    drawing.trees(trees, 0, width, height)
    return drawing.picture
  }
  const beside = width - RING_WIDTH >= BESIDE_MIN
  drawing.ring(circle, graph, beside ? RING_WIDTH : width, height)
  if (beside) drawing.trees(trees, RING_WIDTH + GAP.most, width - RING_WIDTH - GAP.most, height)
  else drawing.picture.hidden += trees.reduce((sum, tree) => sum + waitersIn(tree), 0)
  return drawing.picture
}
