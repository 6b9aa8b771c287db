import type { Run } from '../run.ts'
import { FAMILY_OF, type TimeFamily } from './cpu-track.ts'
import type { QueryState } from './query.ts'
import type { Resolved } from './resolve-query.ts'
import type { Finder, Hit } from './search.ts'

const FAMILY_OF_STATE: Partial<Record<QueryState, TimeFamily>> = {
  running: 'work',
  stalled: 'stall',
  spinning: 'spin',
  idle: 'idle',
  overhead: 'overhead',
}

/** Stretches of the CPUs' lanes. */
export class CpuFinder implements Finder {
  private readonly run: Run
  private readonly wanted: Resolved
  private cpu = 0
  private at = 0

  constructor(run: Run, wanted: Resolved) {
    this.run = run
    this.wanted = wanted
  }

  step(most: number, found: (hit: Hit) => void): boolean {
    const { lanes } = this.run.segments
    let left = most
    while (this.cpu < lanes.length) {
      if (this.wanted.query.cpu !== undefined && this.wanted.query.cpu !== this.cpu) {
        this.cpu++
        continue
      }
      const end = Math.min(lanes[this.cpu].length, this.at + left)
      left -= end - this.at
      this.look(end, found)
      if (end < lanes[this.cpu].length) return false
      this.cpu++
      this.at = 0
    }
    return true
  }

  private look(end: number, found: (hit: Hit) => void): void {
    const lane = this.run.segments.lanes[this.cpu]
    const { query, threads, lines } = this.wanted
    const family = query.state === undefined ? undefined : FAMILY_OF_STATE[query.state]
    for (; this.at < end; this.at++) {
      const { at, cpu } = this
      const [label, who, line] = [lane.state[at], lane.who[at], lane.detail[at]]
      if (family !== undefined && FAMILY_OF[label] !== family) continue
      if (threads !== null && !threads.has(who)) continue
      if (lines !== null && !lines.has(line)) continue
      const [fromPs, toPs] = [lane.start[at], lane.endOf(at, this.run.reachedPs)]
      if (toPs > fromPs) found({ fromPs, toPs, cpu, who, kind: 'label', what: label, on: line })
    }
  }
}
