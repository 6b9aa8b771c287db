import type { ParamSpec } from '../../../kernel/params.ts'
import { type NetworkSpec, PS_PER_MS, PS_PER_S, PS_PER_US, type RpcSpec, type StreamSpec } from '../../core/spec.ts'

/** Ethernet of so many bits per second through a switch. */
export const ethernet = (bitsPerSecond: number, latencyPs: number): NetworkSpec => ({
  medium: 'switch',
  latencyPs,
  bitsPerSecond,
  lossPerMillion: 0,
})

/** 100 Mbit/s, and a tenth of a millisecond one way (assumed for a cluster of about 2004). */
export const FAST_ETHERNET = ethernet(100_000_000, 100 * PS_PER_US)
/** 1 Gbit/s, 50 µs one way (assumed). */
export const GIGABIT = ethernet(1_000_000_000, 50 * PS_PER_US)
/** An Ethernet of the 1980s: 10 Mbit/s for all; 0.2 ms one way (assumed). */
export const ETHERNET_1985: NetworkSpec = { ...ethernet(10_000_000, 200 * PS_PER_US), medium: 'bus' }

/** A call that is sent again every second, so often, and then given up. */
export const everySecond = (times: number): RpcSpec => ({
  waitsPs: Array.from({ length: times }, () => PS_PER_S),
  probeFirstPs: PS_PER_S,
  probeMaxPs: 5 * PS_PER_S,
  hungAfter: 10,
})

/** A transport whose makers are not known to have said more: TCP's first timeouts, half a minute of silence (assumed). */
export const PLAIN_STREAM: StreamSpec = {
  rtoFirstPs: 200 * PS_PER_MS,
  rtoMaxPs: 10 * PS_PER_S,
  idlePs: 10 * PS_PER_S,
  intervalPs: 5 * PS_PER_S,
  probes: 4,
}

/** A time that is a parameter of a system, in ps. */
export const timeParam = (name: string, title: string, byDefault: number, about: string): ParamSpec => ({
  name,
  title,
  unit: 'ps',
  min: 0,
  max: 60 * PS_PER_S,
  default: byDefault,
  about,
})

/** A rate that is a parameter of a system, in bits per second. */
export const rateParam = (name: string, title: string, byDefault: number, about: string): ParamSpec => ({
  name,
  title,
  unit: 'perSecond',
  min: 1000,
  max: 1_000_000_000_000,
  default: byDefault,
  about,
})

export const letter = (kind: string, bytes: number) => ({ kind, bytes })
