import { nextBelow } from '../../engine/random.ts'
import type { Cluster } from '../core/cluster.ts'
import type { Actor } from '../core/world.ts'

const STEPS = 1000

/** Sets the first timer at a random time within the period: nodes have not been started at the same instant. */
export const startAtRandom = (cluster: Cluster, me: Actor, name: string, periodPs: number): void =>
  cluster.setTimer(me, name, Math.floor((periodPs / STEPS) * (1 + nextBelow(cluster.world.random, STEPS))))
