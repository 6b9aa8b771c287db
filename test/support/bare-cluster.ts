import { Cluster, type ClusterConfig } from '../../src/sim/cluster/core/cluster.ts'
import type { ClusterSystem, Role } from '../../src/sim/cluster/core/role.ts'
import { type ClusterSpec, PS_PER_MS, SPRITE_RPC, TCP_OPENMOSIX } from '../../src/sim/cluster/core/spec.ts'
import type { Actor } from '../../src/sim/cluster/core/world.ts'

export const spec = (over: Partial<ClusterSpec['network']> = {}, nodes = 3, cpus = 1): ClusterSpec => ({
  nodes: Array.from({ length: nodes }, (_, node) => ({ name: `n${node}`, cpus })),
  network: { medium: 'switch', latencyPs: PS_PER_MS, bitsPerSecond: 8_000_000, lossPerMillion: 0, ...over },
  stream: TCP_OPENMOSIX,
  rpc: SPRITE_RPC,
  quantumPs: 10 * PS_PER_MS,
  fileServer: -1,
})

export interface Heard extends Record<string, unknown> {
  got: { at: number; value: unknown }[]
}

/** Writes down what it hears; answers calls, unless told to keep quiet. */
const listener: Role<Heard> = {
  name: 'listener',
  message: (cluster, me, { data }) => me.data.got.push({ at: cluster.now, value: data.value }),
  request: (cluster, me, message) => {
    me.data.got.push({ at: cluster.now, value: message.data.value })
    if (message.data.value === 'die') cluster.finish(me as unknown as Actor)
    else if (message.data.value !== 'keep quiet') cluster.reply(message, 'answer', 100)
  },
  reply: (cluster, me, message) => me.data.got.push({ at: cluster.now, value: message.kind }),
  failed: (cluster, me, _call, why) => me.data.got.push({ at: cluster.now, value: why }),
  peerLost: (cluster, me, _peer, why) => me.data.got.push({ at: cluster.now, value: why }),
  worked: (cluster, me, tag) => me.data.got.push({ at: cluster.now, value: tag }),
}

/** A system that does nothing. */
export const bare: ClusterSystem = {
  id: 'bare',
  roles: [listener],
  boot: () => undefined,
  migrate: () => false,
  call: (cluster, image) => cluster.processes.proceed(image),
  fault: () => undefined,
  fork: () => undefined,
  ended: () => undefined,
  crashed: () => undefined,
}

export const make = (config: Partial<ClusterConfig> = {}) =>
  new Cluster({ spec: spec(), programs: [], faults: [], seed: 1, ...config }, bare)
export const listen = (cluster: Cluster, node: number): Actor<Heard> =>
  cluster.start<Heard>('listener', node, { got: [] })
export const plain = (actor: Actor<Heard>): Actor => actor as unknown as Actor
export const values = (actor: Actor<Heard>) => actor.data.got.map(({ value }) => value)
