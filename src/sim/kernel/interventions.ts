/** What a person does to a run while it goes on. Each happens at one instant; what comes of it, the run shows. */
export const INTERVENTIONS = [
  'move',
  'pin',
  'unpin',
  'kill',
  'priority',
  'load',
  'latency',
  'loseIpi',
  'forgetWake',
] as const
export type InterventionKind = (typeof INTERVENTIONS)[number]

/** What `latency` can change: lines from cache to cache, memory, the bus and the links, interrupts between CPUs. */
export const LATENCIES = ['transfer', 'memory', 'wires', 'ipi'] as const
export type LatencyName = (typeof LATENCIES)[number]

/** A thread of that name is moved once, kept, let go again, ended, or made more or less important by `steps`. */
type OfThread =
  | { kind: 'move' | 'pin'; thread: string; cpu: number }
  | { kind: 'unpin' | 'kill' | 'forgetWake'; thread: string }
  | { kind: 'priority'; thread: string; steps: number }

/** Work comes `permille` thousandths as often, or something takes that much of the time that the machine says. */
type OfMachine =
  | { kind: 'load'; permille: number }
  | { kind: 'latency'; what: LatencyName; permille: number }
  | { kind: 'loseIpi'; count: number }

/** An intervention, in ps after the start of the run. */
export type Intervention = { atPs: number } & (OfThread | OfMachine)

export const INTERVENTION_LIMITS = {
  count: 64,
  steps: 100,
  ipis: 1000,
  /** 1000 is as it was. */
  permille: { min: 0, max: 1_000_000 },
  loadPermille: { min: 10, max: 100_000 },
} as const
