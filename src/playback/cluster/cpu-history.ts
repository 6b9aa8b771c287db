import { CLUSTER_KIND, type ClusterEvent } from '../../sim/cluster/core/log.ts'

/** What a CPU did from a time on: a process, kernel work (a text), or neither. */
interface Turn {
  ps: number
  pid: number
  work: number
}

/** What one CPU mostly did for a while. */
export interface CpuStretch {
  pid: number
  work: number
  /** Share of the time for which it was busy, and for which with that. */
  busy: number
  share: number
}

/** Where the time of a node's CPUs went, in ps of all of them together. */
export interface CpuTime {
  processes: number
  /** Of that: for processes at home elsewhere. */
  guests: number
  kernel: number
  idle: number
  down: number
}

/** Turns looked at in one stretch; a longer one is told by its end. */
const TURNS_MAX = 400
const NOTHING: CpuStretch = { pid: -1, work: -1, busy: 0, share: 0 }

/** What every CPU did, in the order of time. */
export class CpuHistory {
  private readonly turns: Turn[][][]
  private readonly downSince: number[]
  private readonly downs: { from: number; to: number }[][]
  private readonly homes = new Map<number, number>()
  private readonly spent: CpuTime[]

  constructor(nodes: number, cpus: number) {
    this.turns = Array.from({ length: nodes }, () => Array.from({ length: cpus }, () => []))
    this.downs = Array.from({ length: nodes }, () => [])
    this.downSince = Array.from({ length: nodes }, () => -1)
    this.spent = Array.from({ length: nodes }, () => ({ processes: 0, guests: 0, kernel: 0, idle: 0, down: 0 }))
  }

  add({ kind, time, node, a, b, c }: ClusterEvent): void {
    if (kind === CLUSTER_KIND.cpu) this.turn(node, a, { ps: time, pid: b, work: c })
    else if (kind === CLUSTER_KIND.spawn) this.homes.set(a, this.homes.get(c) ?? node)
    else if (kind === CLUSTER_KIND.crash) {
      this.turns[node].forEach((_, cpu) => this.turn(node, cpu, { ps: time, pid: -1, work: -1 }))
      this.downSince[node] = time
    } else if (kind === CLUSTER_KIND.restart && this.downSince[node] >= 0) {
      this.downs[node].push({ from: this.downSince[node], to: time })
      this.downSince[node] = -1
    }
  }

  private turn(node: number, cpu: number, next: Turn): void {
    const turns = this.turns[node][cpu]
    const last = turns.at(-1)
    if (last !== undefined) this.book(node, last, next.ps)
    turns.push(next)
  }

  private book(node: number, { ps, pid, work }: Turn, until: number): void {
    const spent = this.spent[node]
    if (pid >= 0) {
      spent.processes += until - ps
      if (this.homes.get(pid) !== node) spent.guests += until - ps
    } else if (work >= 0) spent.kernel += until - ps
  }

  /** Where a node's CPU time has gone until the last row, and until `reachedPs` what was under way then. */
  timeOf(node: number, reachedPs: number): CpuTime {
    const sum = { ...this.spent[node] }
    const cpus = this.turns[node].length
    for (const turns of this.turns[node]) {
      const last = turns.at(-1)
      if (last === undefined) continue
      const takes = reachedPs - last.ps
      if (last.pid >= 0) {
        sum.processes += takes
        if (this.homes.get(last.pid) !== node) sum.guests += takes
      } else if (last.work >= 0) sum.kernel += takes
    }
    sum.down = this.downs[node].reduce((all, { from, to }) => all + (to - from), 0) * cpus
    if (this.downSince[node] >= 0) sum.down += (reachedPs - this.downSince[node]) * cpus
    sum.idle = Math.max(0, reachedPs * cpus - sum.processes - sum.kernel - sum.down)
    return sum
  }

  /**
   * Shares of a node's CPUs in stretches of equal length between two moments: by home of the processes that ran there,
   * and −1 for kernel work.
   */
  bins(node: number, fromPs: number, toPs: number, count: number): Map<number, Float64Array> {
    const byHome = new Map<number, Float64Array>()
    const size = (toPs - fromPs) / count
    const cpus = this.turns[node].length
    for (const turns of this.turns[node]) {
      for (let at = Math.max(0, lastUntil(turns, fromPs)); at < turns.length && turns[at].ps < toPs; at++) {
        const { ps, pid, work } = turns[at]
        if (pid < 0 && work < 0) continue
        const home = pid < 0 ? -1 : (this.homes.get(pid) ?? -1)
        const bins = byHome.get(home) ?? new Float64Array(count)
        byHome.set(home, bins)
        const end = Math.min(toPs, turns[at + 1]?.ps ?? toPs)
        addTo(bins, (Math.max(ps, fromPs) - fromPs) / size, (end - fromPs) / size, cpus)
      }
    }
    return byHome
  }

  /** What a CPU mostly did between two moments; at a moment, where they are the same. */
  between(node: number, cpu: number, fromPs: number, toPs: number): CpuStretch {
    const turns = this.turns[node][cpu]
    const last = lastUntil(turns, toPs)
    if (last < 0) return NOTHING
    if (fromPs >= toPs || turns[last].ps <= fromPs) return whole(turns[last])
    const sums = new Map<number, { turn: Turn; ps: number }>()
    let busy = 0
    let end = toPs
    for (let place = last; place >= Math.max(0, last - TURNS_MAX) && end > fromPs; place--) {
      const turn = turns[place]
      const takes = end - Math.max(fromPs, turn.ps)
      end = turn.ps
      if (turn.pid < 0 && turn.work < 0) continue
      busy += takes
      // Kernel work of all kinds is one thing; who it is for changes too fast to be read.
      const key = turn.pid >= 0 ? turn.pid : -1
      const sum = sums.get(key) ?? { turn, ps: 0 }
      sum.ps += takes
      sums.set(key, sum)
    }
    const most = [...sums.values()].reduce<{ turn: Turn; ps: number } | null>(
      (best, sum) => (best === null || sum.ps > best.ps ? sum : best),
      null,
    )
    const span = toPs - Math.max(fromPs, end)
    if (most === null || span <= 0) return NOTHING
    return { pid: most.turn.pid, work: most.turn.work, busy: busy / span, share: most.ps / span }
  }
}

/** Adds a stretch, in bins, to the bins that it lies in; one CPU of so many. */
const addTo = (bins: Float64Array, from: number, to: number, cpus: number): void => {
  const last = Math.min(bins.length - 1, Math.floor(to))
  for (let bin = Math.floor(from); bin <= last; bin++) {
    bins[bin] += Math.max(0, Math.min(to, bin + 1) - Math.max(from, bin)) / cpus
  }
}

const whole = ({ pid, work }: Turn): CpuStretch => {
  const busy = pid >= 0 || work >= 0 ? 1 : 0
  return { pid, work, busy, share: busy }
}

/** Index of the last turn that had begun at a time, or −1. */
const lastUntil = (turns: readonly Turn[], ps: number): number => {
  let low = 0
  let high = turns.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (turns[middle].ps <= ps) low = middle + 1
    else high = middle
  }
  return low - 1
}
