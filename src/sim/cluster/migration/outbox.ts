import type { Cluster } from '../core/cluster.ts'
import { PS_PER_S } from '../core/spec.ts'
import type { Actor, Data } from '../core/world.ts'

/** What an actor has to tell others, one after the other, each until it is heard or nobody is there to hear it. */
export interface Outbox<W extends Data> extends Data {
  words: W[]
  /** Being told right now. */
  telling: W | null
}

/** How words get to where they go. */
export interface Delivery<W extends Data, D extends Outbox<W>> {
  /** Role that hears them, at the other node. */
  service: string
  bytes: number
  kindOf(word: W): string
  /** Node for which a word is meant now; −1 where it has become pointless. */
  destination(cluster: Cluster, me: Actor<D>, word: W): number
  /** A word for one's own node. */
  hear(cluster: Cluster, me: Actor<D>, word: W): void
}

/** Name of the timer that tells again what was not heard. */
export const RETRY = 'tells again'

/** Goes on with the words, unless one is being told or waits for its next try. */
export const tellNext = <W extends Data, D extends Outbox<W>>(
  cluster: Cluster,
  me: Actor<D>,
  delivery: Delivery<W, D>,
): void => {
  while (me.data.telling === null && me.timers[RETRY] === undefined) {
    const word = me.data.words.shift()
    if (word === undefined) return
    const node = delivery.destination(cluster, me, word)
    if (node === me.node) delivery.hear(cluster, me, word)
    else if (node >= 0) {
      me.data.telling = word
      const { service, bytes } = delivery
      cluster.call(me as unknown as Actor, { node, service, kind: delivery.kindOf(word), bytes, data: word })
    }
  }
}

/** Says something: at once, if nothing else is to be said before. */
export const tell = <W extends Data, D extends Outbox<W>>(
  cluster: Cluster,
  me: Actor<D>,
  word: W,
  delivery: Delivery<W, D>,
): void => {
  me.data.words.push(word)
  tellNext(cluster, me, delivery)
}

/** The word was answered, or was not: then it is told again in a second. */
export const told = <W extends Data, D extends Outbox<W>>(
  cluster: Cluster,
  me: Actor<D>,
  gotThrough: boolean,
  delivery: Delivery<W, D>,
): void => {
  const { telling } = me.data
  me.data.telling = null
  if (gotThrough || telling === null) return tellNext(cluster, me, delivery)
  me.data.words.unshift(telling)
  cluster.setTimer(me as unknown as Actor, RETRY, PS_PER_S)
}
