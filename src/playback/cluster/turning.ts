import type { NetworkSpec } from '../../sim/cluster/core/spec.ts'
import { moveOnce } from '../../sim/cluster/migration/trial.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'

/** One process, moved by several systems with ever larger working sets. */
export interface TurningRequest {
  systems: readonly string[]
  network: NetworkSpec | null
  vmBytes: number
  dirtyRate: number
}

/** What a move came to, at a working set of so many bytes. */
export interface TurningPoint {
  system: string
  dirtyBytes: number
  freezeMs: number
  bytes: number
}

/** Shares of the memory that are tried as working set, in hundredths. */
export const SHARES = [1, 5, 12, 25, 50, 75, 100] as const
/** A larger process takes a page too long to move so often. */
export const VM_MOST = 16_777_216

/** One move after the other: each is a run of its own. */
export function* turningPoints({ systems, network, vmBytes, dirtyRate }: TurningRequest): Generator<TurningPoint> {
  const size = Math.min(vmBytes, VM_MOST)
  for (const share of SHARES) {
    for (const system of systems) {
      const module = CLUSTER_SYSTEMS[system]
      const own = network === null ? module : { ...module, spec: { ...module.spec, network } }
      const dirtyBytes = Math.floor((size * share) / 100)
      const move = {
        vmBytes: size,
        dirtyBytes,
        dirtyRate,
        files: 0,
        fileBlockBytes: 0,
        atExec: false,
        execArgsBytes: 0,
      }
      const { freezeMs, bytes } = moveOnce(own, move).result
      yield { system, dirtyBytes, freezeMs, bytes }
    }
  }
}

/** Where two systems change places. */
export interface Turn {
  of: 'freezeMs' | 'bytes'
  /** Less below the point, and more beyond it. */
  first: string
  second: string
  atBytes: number
}

/** A difference smaller than this share of the larger is none. */
const LEVEL = 0.02

/** Where the order of two systems turns round, between two working sets that were tried. */
export const turnsIn = (points: readonly TurningPoint[]): Turn[] => {
  const systems = [...new Set(points.map(({ system }) => system))]
  const turns: Turn[] = []
  for (const of of ['freezeMs', 'bytes'] as const) {
    for (const [index, first] of systems.entries()) {
      for (const second of systems.slice(index + 1)) turns.push(...turnsOf(points, of, first, second))
    }
  }
  return turns
}

const turnsOf = (points: readonly TurningPoint[], of: Turn['of'], first: string, second: string): Turn[] => {
  const turns: Turn[] = []
  let before: { at: number; difference: number } | undefined
  for (const a of points.filter(({ system }) => system === first)) {
    const b = points.find(({ system, dirtyBytes }) => system === second && dirtyBytes === a.dirtyBytes)
    if (b === undefined) continue
    const difference = a[of] - b[of]
    if (Math.abs(difference) < LEVEL * Math.max(a[of], b[of])) continue
    if (before !== undefined && before.difference * difference < 0) {
      const share = before.difference / (before.difference - difference)
      const atBytes = before.at + (a.dirtyBytes - before.at) * share
      turns.push(before.difference < 0 ? { of, first, second, atBytes } : { of, first: second, second: first, atBytes })
    }
    before = { at: a.dirtyBytes, difference }
  }
  return turns
}
