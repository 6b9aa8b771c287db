import type { Cluster } from '../core/cluster.ts'
import type { Role } from '../core/role.ts'
import type { Actor, Data } from '../core/world.ts'

const CONSOLE = 'console'

/** Somebody in front of a node, from one time to another. */
export interface ConsoleData extends Data {
  fromPs: number
  toPs: number
  /** Row of the log at which it began, or −1. */
  row: number
}

/** The keyboard and mouse of a workstation: there is input from one time on, until another. */
export const consoleRole: Role<ConsoleData> = {
  name: CONSOLE,
  begin: (cluster, me) => cluster.setTimer(me as unknown as Actor, 'the owner comes', me.data.fromPs - cluster.now),
  timer: (cluster, me) => {
    me.data.row = cluster.world.record('note', me.node, cluster.world.log.text('the owner is at the keyboard'))
  },
}

/** Sets somebody in front of a node. */
export const startConsole = (cluster: Cluster, node: number, fromPs: number, toPs: number): void => {
  cluster.start<ConsoleData>(CONSOLE, node, { fromPs, toPs, row: -1 })
}

/** When there was input at a node last, ps, and the row at which it began; −1: never. */
export const lastInput = (cluster: Cluster, node: number): { atPs: number; row: number } => {
  const { fromPs, toPs, row } = (cluster.find(CONSOLE, node)?.data ?? { fromPs: Infinity }) as ConsoleData
  return cluster.now < fromPs ? { atPs: -1, row: -1 } : { atPs: Math.min(cluster.now, toPs), row }
}
