import { PS_PER_MS } from '../../core/spec.ts'
import type { SystemModule } from '../card.ts'
import { ETHERNET_1985, everySecond, letter, PLAIN_STREAM } from '../stream/common.ts'
import type { StreamPlan } from '../stream/plan.ts'
import { streamSystem } from '../stream/system.ts'
import { V_CARD } from './card.ts'

/** What is left when copying again would not pay: a few pages (assumed). */
const SMALL_BYTES = 64 * 1024
/** Repeated usually twice (Theimer, Lantz and Cheriton 1985 [M]). */
const ROUNDS_MAX = 3

const plan = ({ copyPsPerMb, statePs, hostPs }: Record<string, number>, linkRate: number): StreamPlan => {
  // The published 3 s for each megabyte is the copying itself, slower than the wire (V 1985 [M]).
  const rate = Math.min(linkRate, Math.floor((8e6 * 1e12) / copyPsPerMb))
  return {
    id: 'v',
    strategy: 'pre-copy',
    ask: letter('host?', 64),
    agree: letter('host', 64),
    state: [letter('kernel state', 1024)],
    pages: 'all',
    rounds: { minRate: rate, maxRate: rate, addRate: 0, smallBytes: SMALL_BYTES, roundsMax: ROUNDS_MAX },
    pageHeaderBytes: 32,
    last: letter('all sent', 64),
    ready: letter('complete', 64),
    go: letter('unfreeze', 64),
    beginPs: hostPs,
    freezePs: statePs,
    activatePs: 0,
    afterLoss: 'killed',
    serves: () => 'here',
    keepsFile: () => false,
    callPs: PS_PER_MS / 10,
    callBytes: { ask: 32, answer: 32 },
    words: { pages: 'its memory', calls: '' },
  }
}

/** V, 1985: the first pre-copy. */
export const V_SYSTEM: SystemModule = {
  card: V_CARD,
  spec: { network: ETHERNET_1985, stream: PLAIN_STREAM, rpc: everySecond(5) },
  create: (params, rounds) => streamSystem(plan(params, ETHERNET_1985.bitsPerSecond), rounds),
}
