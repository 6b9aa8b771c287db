import { create } from 'zustand'
import type { Family } from '../playback/cluster/traffic.ts'
import { CLUSTER_PRESETS } from '../scenario/cluster/presets.ts'
import type { ClusterPreset } from '../scenario/cluster/preset.ts'
import { CLUSTER_LIMITS, type ClusterScenario } from '../scenario/cluster/scenario.ts'
import type { Fault } from '../sim/cluster/core/spec.ts'

/** Something on the stage of a side that was chosen. */
export type ClusterPick =
  | { side: number; kind: 'node'; node: number }
  | { side: number; kind: 'process'; pid: number }
  | { side: number; kind: 'link'; a: number; b: number }

/** A node that is looked into, from a moment of the cluster on. */
export interface ClusterInside {
  side: number
  node: number
  atPs: number
  /** The camera is to go there by itself. */
  asked: boolean
  /** What had the stage to itself before. */
  aloneBefore: number
}

/** Only what the user has chosen on the page of clusters. */
export interface ClusterAppState {
  scenario: ClusterScenario
  playing: boolean
  momentPs: number
  /** Simulated ps for one second of watching; 0: as fast as can be followed. */
  speedPs: number
  picked: ClusterPick | null
  /** The side that has the stage to itself, or −1. */
  alone: number
  /** Kinds of messages that are not drawn. */
  hidden: readonly Family[]
  dialog: 'share' | 'help' | 'export' | { system: string } | null
  /** The form in which something can be made to go wrong is open. */
  faultForm: boolean
  notice: string | null
  /** What went wrong before the last changes of it, and what was undone: newest last. */
  past: readonly (readonly Fault[])[]
  future: readonly (readonly Fault[])[]
  /** Digests that a link came with, and the engine that made them: the runs must have the same. */
  expected: { digests: string; engine: number } | null
  inside: ClusterInside | null
  /** The machine inside runs, on its own clock. */
  insidePlaying: boolean
}

const [FIRST] = CLUSTER_PRESETS
const FRESH = { picked: null, inside: null, alone: -1, expected: null, past: [], future: [] } as const

export const useCluster = create<ClusterAppState>(() => ({
  ...FRESH,
  scenario: FIRST.scenario,
  playing: false,
  momentPs: 0,
  speedPs: 0,
  hidden: [],
  dialog: null,
  faultForm: false,
  notice: null,
  insidePlaying: false,
}))

/** Changes what the user has chosen. */
export const chooseCluster = (change: Partial<ClusterAppState>): void => useCluster.setState({ ...change })

/** Changes the scenario: the runs begin anew, the moment stays. */
export const changeCluster = (change: Partial<ClusterScenario>): void =>
  useCluster.setState(({ scenario, momentPs, alone }) => {
    const next = { ...scenario, ...change }
    return {
      scenario: next,
      expected: null,
      inside: null,
      momentPs: Math.min(momentPs, next.untilPs),
      alone: alone < next.systems.length ? alone : -1,
    }
  })

/** Opens a preset, from its beginning. */
export const chooseClusterPreset = ({ scenario }: ClusterPreset, playing: boolean): void =>
  useCluster.setState({ ...FRESH, scenario, playing, momentPs: 0, speedPs: 0, faultForm: false })

/** Looks into a node: it gets the stage to itself, and the cluster stands still. */
export const enterNode = (entry: Omit<ClusterInside, 'aloneBefore'>, playing: boolean): void =>
  useCluster.setState(({ alone, inside }) => ({
    inside: { ...entry, aloneBefore: inside?.aloneBefore ?? alone },
    alone: entry.side,
    insidePlaying: playing,
    playing: false,
    picked: null,
  }))

/** Comes back out of a node to the cluster; the other systems come back, too, unless somebody zoomed out. */
export const leaveNode = (withOthers: boolean): void =>
  useCluster.setState(({ inside, alone }) => ({
    inside: null,
    alone: withOthers && inside !== null ? inside.aloneBefore : alone,
  }))

/** Draws a kind of messages, or does not. */
export const toggleFamily = (family: Family): void =>
  useCluster.setState(({ hidden }) => ({
    hidden: hidden.includes(family) ? hidden.filter((one) => one !== family) : [...hidden, family],
  }))

const timeOf = (fault: Fault): number => ('atPs' in fault ? fault.atPs : -1)

const putFaults = (faults: Fault[]): void => {
  const { past, scenario } = useCluster.getState()
  changeCluster({ faults })
  chooseCluster({ past: [...past, scenario.faults], future: [] })
}

/** Something goes wrong at a moment: the run is made anew with it. */
export const addFault = (fault: Fault): void => {
  const { scenario } = useCluster.getState()
  if (scenario.faults.length >= CLUSTER_LIMITS.faults) {
    chooseCluster({ notice: `There are ${CLUSTER_LIMITS.faults} faults already; remove one first.` })
    return
  }
  putFaults([...scenario.faults, fault].toSorted((a, b) => timeOf(a) - timeOf(b)))
}

export const removeFault = (index: number): void => {
  const { scenario } = useCluster.getState()
  putFaults(scenario.faults.filter((_, at) => at !== index))
}

/** Takes back the last change of what goes wrong, whatever it was. */
export const undoFault = (): void => {
  const { past, future, scenario } = useCluster.getState()
  const before = past.at(-1)
  if (before === undefined) return
  changeCluster({ faults: [...before] })
  chooseCluster({ past: past.slice(0, -1), future: [...future, scenario.faults] })
}

/** Does again what was undone last. */
export const redoFault = (): void => {
  const { past, future, scenario } = useCluster.getState()
  const after = future.at(-1)
  if (after === undefined) return
  changeCluster({ faults: [...after] })
  chooseCluster({ past: [...past, scenario.faults], future: future.slice(0, -1) })
}
