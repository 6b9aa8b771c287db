import { create } from 'zustand'
import { CLUSTER_PRESETS } from '../scenario/cluster/presets.ts'
import type { ClusterPreset } from '../scenario/cluster/preset.ts'
import { CLUSTER_LIMITS, type ClusterScenario } from '../scenario/cluster/scenario.ts'
import type { Fault } from '../sim/cluster/core/spec.ts'

/** Something on the stage of a side that was chosen. */
export type ClusterPick =
  | { side: number; kind: 'node'; node: number }
  | { side: number; kind: 'process'; pid: number }
  | { side: number; kind: 'link'; a: number; b: number }

/** Only what the user has chosen on the page of clusters. */
export interface ClusterAppState {
  scenario: ClusterScenario
  playing: boolean
  momentPs: number
  /** Simulated ps for one second of watching; 0: as fast as can be followed. */
  speedPs: number
  picked: ClusterPick | null
  dialog: 'share' | 'help' | { system: string } | null
  notice: string | null
  /** Digest that a link came with: the first side's run must have the same. */
  expectedDigest: string
  /** The node that is looked into, and the moment at which. */
  inside: { side: number; node: number; atPs: number } | null
}

const [FIRST] = CLUSTER_PRESETS

export const useCluster = create<ClusterAppState>(() => ({
  scenario: FIRST.scenario,
  playing: false,
  momentPs: 0,
  speedPs: 0,
  picked: null,
  dialog: null,
  notice: null,
  expectedDigest: '',
  inside: null,
}))

/** Changes what the user has chosen. */
export const chooseCluster = (change: Partial<ClusterAppState>): void => useCluster.setState({ ...change })

/** Changes the scenario: the runs begin anew, the moment stays. */
export const changeCluster = (change: Partial<ClusterScenario>): void =>
  useCluster.setState(({ scenario }) => ({
    scenario: { ...scenario, ...change },
    expectedDigest: '',
    inside: null,
  }))

/** Opens a preset, from its beginning. */
export const chooseClusterPreset = ({ scenario }: ClusterPreset, playing: boolean): void =>
  useCluster.setState({
    scenario,
    playing,
    momentPs: 0,
    speedPs: 0,
    picked: null,
    expectedDigest: '',
    inside: null,
  })

const timeOf = (fault: Fault): number => ('atPs' in fault ? fault.atPs : -1)

/** Something goes wrong at a moment: the run is made anew with it. */
export const addFault = (fault: Fault): void => {
  const { scenario } = useCluster.getState()
  if (scenario.faults.length >= CLUSTER_LIMITS.faults) {
    chooseCluster({ notice: `There are ${CLUSTER_LIMITS.faults} faults already; remove one first.` })
    return
  }
  changeCluster({ faults: [...scenario.faults, fault].toSorted((a, b) => timeOf(a) - timeOf(b)) })
}

export const removeFault = (index: number): void => {
  const { scenario } = useCluster.getState()
  changeCluster({ faults: scenario.faults.filter((_, at) => at !== index) })
}
