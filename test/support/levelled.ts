import { Cluster } from '../../src/sim/cluster/core/cluster.ts'
import type { Program } from '../../src/sim/cluster/core/processes.ts'
import type { Role } from '../../src/sim/cluster/core/role.ts'
import { type Fault, PS_PER_MS, SPRITE_RPC, TCP_OPENMOSIX } from '../../src/sim/cluster/core/spec.ts'
import { withFamilies } from '../../src/sim/cluster/families.ts'
import type { Leveller } from '../../src/sim/cluster/levelling/leveller.ts'
import { withLeveller } from '../../src/sim/cluster/levelling/with-leveller.ts'
import { defaultsOf } from '../../src/sim/kernel/params.ts'
import { teleport } from './teleport.ts'

export interface Order {
  pid: number
  from: number
  to: number
  atPs: number
}

/** A cluster of nodes with one CPU each under a leveller, where moves are free: only decisions count. */
export const levelled = (
  leveller: Leveller,
  nodes: number,
  {
    programs = [],
    faults = [],
    params = {},
    seed = 1,
    roles = [],
    fileServer = -1,
  }: {
    programs?: readonly Program[]
    faults?: readonly Fault[]
    params?: Record<string, number>
    seed?: number
    roles?: readonly Role<never>[]
    fileServer?: number
  } = {},
): { cluster: Cluster; orders: Order[] } => {
  const orders: Order[] = []
  const system = withLeveller(withFamilies(teleport(orders)), leveller, { ...defaultsOf(leveller.params), ...params })
  const spec = {
    nodes: Array.from({ length: nodes }, (_, node) => ({ name: `n${node}`, cpus: 1 })),
    network: { medium: 'switch', latencyPs: PS_PER_MS / 10, bitsPerSecond: 100_000_000, lossPerMillion: 0 },
    stream: TCP_OPENMOSIX,
    rpc: SPRITE_RPC,
    quantumPs: 100 * PS_PER_MS,
    fileServer,
  } as const
  return { cluster: new Cluster({ spec, programs, faults, seed }, system, roles), orders }
}
