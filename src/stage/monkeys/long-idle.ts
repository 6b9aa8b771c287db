import type { Frame } from '../../playback/frame.ts'
import { FAMILY } from '../colours.ts'

/** So long does a CPU have to be idle, in ps, before anybody takes its place: 300 µs, a quantum of nothing. */
export const LONG_IDLE_PS = 300_000_000

/** The CPU that has been idle longest, if that is long; else −1. */
export const longIdle = ({ timePs, cpus }: Pick<Frame, 'timePs' | 'cpus'>): number => {
  let [found, sincePs] = [-1, timePs - LONG_IDLE_PS]
  cpus.forEach((cpu, index) => {
    if (FAMILY[cpu.label] !== 'idle' || cpu.interrupted || cpu.sincePs > sincePs) return
    if (found >= 0 && cpu.sincePs === sincePs) return
    ;[found, sincePs] = [index, cpu.sincePs]
  })
  return found
}
