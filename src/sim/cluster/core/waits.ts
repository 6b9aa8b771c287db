import type { Wait, Whom } from './world.ts'

/** An actor that waits, as the state or a fold of the log has it. */
export interface Waiter extends Wait {
  id: number
  at: number
}

/** What is known of a cluster when somebody asks why nothing happens. */
export interface Standstill {
  nowPs: number
  waiters: readonly Waiter[]
  isUp: (node: number) => boolean
  isLinkUp: (a: number, b: number) => boolean
  /** Whether an actor still lives. */
  isAlive: (actor: number) => boolean
}

export type HangCause = 'node down' | 'link cut' | 'forgotten' | 'circle' | 'no quorum'

export interface Hang {
  /** The waits from the first to the one at which the chain ends. */
  chain: Waiter[]
  cause: HangCause
  /** Node, or nodes of the link, at which it ends; without a quorum, those that cannot answer. */
  nodes: number[]
  /** When the first timer ends a wait of the chain, or −1: for ever. */
  untilPs: number
}

const canAnswer = (at: number, { node, actor }: Whom, { isUp, isLinkUp, isAlive }: Standstill): boolean =>
  isUp(node) && isLinkUp(at, node) && (actor < 0 || isAlive(actor))

/**
 * Follows a wait from actor to actor to where it ends, and says why nothing can come of it: the node is down, the link
 * is cut, the one who should answer is gone, too few of several can, or the waits close a circle. Undefined where an answer may still come.
 */
export const hangOf = (first: Waiter, world: Standstill): Hang | undefined => {
  const chain: Waiter[] = []
  const found = (cause: HangCause, nodes: number[]): Hang => {
    const timers = chain.map(({ untilPs }) => untilPs).filter((ps) => ps >= 0)
    return { chain, cause, nodes, untilPs: timers.length === 0 ? -1 : Math.min(...timers) }
  }
  for (let wait = first; ;) {
    if (chain.some(({ id }) => id === wait.id)) return found('circle', [...new Set(chain.map(({ at }) => at))])
    chain.push(wait)
    const { at, among = [], need = 0 } = wait
    const silent = among.filter((whom) => !canAnswer(at, whom, world))
    if (among.length - silent.length < need) return found('no quorum', [...new Set(silent.map(({ node }) => node))])
    if (wait.node < 0) return undefined
    if (!world.isUp(wait.node)) return found('node down', [wait.node])
    if (!world.isLinkUp(wait.at, wait.node)) return found('link cut', [wait.at, wait.node])
    if (wait.actor < 0) return undefined
    if (!world.isAlive(wait.actor)) return found('forgotten', [wait.node])
    const next = world.waiters.find(({ id }) => id === wait.actor)
    if (next === undefined) return undefined
    wait = next
  }
}

/** Every hang there is, each under the wait that begins its chain; a wait inside another's chain is not repeated. */
export const hangsOf = (world: Standstill): Hang[] => {
  const hangs = world.waiters.map((wait) => hangOf(wait, world)).filter((hang) => hang !== undefined)
  const inner = new Set(hangs.flatMap(({ chain }) => chain.slice(1).map(({ id }) => id)))
  return hangs.filter(({ chain, cause }) => cause === 'circle' || !inner.has(chain[0].id))
}
