import { CLUSTER_KIND } from '../../sim/cluster/core/log.ts'
import type { CpuTime } from './cpu-history.ts'
import { waitName } from './lanes.ts'
import type { ClusterRun } from './run.ts'

/** One move of a process, as the log tells it. Times in ps; −1 for what has not come. */
export interface Move {
  pid: number
  from: number
  to: number
  strategy: string
  askedPs: number
  frozenPs: number
  donePs: number
  outcome: 'moved' | 'called off' | 'process ended' | 'under way'
  why: string
}

/** What a kind of call cost, before and after the process moved. */
export interface CallCost {
  name: string
  atHome: { count: number; ps: number }
  away: { count: number; ps: number }
}

/** The figures of a run, up to a moment. */
export interface Figures {
  moves: Move[]
  messages: { kind: string; count: number; bytes: number }[]
  bytes: number
  lost: number
  calls: CallCost[]
  rounds: { pid: number; number: number; bytes: number; rate: number; frozen: boolean }[]
  /** What processes still need of other nodes when the run has come as far as it has. */
  residuals: { pid: number; on: number; what: string }[]
  /** By node. */
  cpus: CpuTime[]
  /** Transactions of a database whose client was told that they are done, and those that were called off. */
  commits: number
  calledOff: number
  finished: number
  killed: number
  alive: number
}

/** Builds the figures row by row. */
class Tally {
  readonly moves: Move[] = []
  readonly rounds: Figures['rounds'] = []
  bytes = 0
  lost = 0
  commits = 0
  calledOff = 0
  finished = 0
  killed = 0
  born = 0
  readonly messages = new Map<number, { count: number; bytes: number }>()
  readonly calls = new Map<string, CallCost>()
  readonly residuals = new Map<string, { pid: number; on: number; what: string }>()
  private readonly home = new Map<number, number>()
  private readonly frozenSince = new Map<number, number>()
  private readonly blockedSince = new Map<number, { ps: number; name: string; node: number }>()

  take(run: ClusterRun, row: number): void {
    const { kind, time, node, a, b, c, d, e } = run.rowAt(row)
    const K = CLUSTER_KIND
    if (kind === K.send) {
      const known = this.messages.get(c) ?? { count: 0, bytes: 0 }
      this.messages.set(c, { count: known.count + e, bytes: known.bytes + d })
      this.bytes += d
    } else if (kind === K.lost) this.lost++
    else if (kind === K.spawn) {
      this.born++
      this.home.set(a, this.home.get(c) ?? node)
    } else if (kind === K.migrate) {
      const strategy = run.text(c)
      const move: Move = {
        pid: a,
        from: node,
        to: b,
        strategy,
        askedPs: time,
        frozenPs: 0,
        donePs: -1,
        outcome: 'under way',
        why: '',
      }
      this.moves.push(move)
    } else if (kind === K.freeze) this.frozenSince.set(a, time)
    else if (kind === K.thaw) this.thaw(a, time)
    else if (kind === K.migrated) this.close(a, time, 'moved', '')
    else if (kind === K.abort) this.close(a, time, 'called off', run.text(b))
    else if (kind === K.exit || kind === K.kill) {
      if (kind === K.kill) this.killed++
      else this.finished++
      this.thaw(a, time)
      for (const [key, { pid }] of this.residuals) if (pid === a) this.residuals.delete(key)
      this.close(a, time, 'process ended', kind === K.kill ? run.text(b) : '')
    } else if (kind === K.block) this.blockedSince.set(a, { ps: time, name: run.text(b), node })
    else if (kind === K.proceed) this.proceed(a, time)
    else if (kind === K.state) this.transaction(run.text(b))
    else if (kind === K.residual) {
      if (d === 1) this.residuals.set(`${a}/${b}/${c}`, { pid: a, on: b, what: run.text(c) })
      else this.residuals.delete(`${a}/${b}/${c}`)
    } else if (kind === K.round) this.rounds.push({ pid: a, number: b, bytes: c, rate: d, frozen: e === 1 })
  }

  private transaction(state: string): void {
    if (state === 'acknowledged') this.commits++
    else if (state === 'called off') this.calledOff++
  }

  private openMove(pid: number): Move | undefined {
    return this.moves.findLast((move) => move.pid === pid && move.outcome === 'under way')
  }

  private thaw(pid: number, ps: number): void {
    const since = this.frozenSince.get(pid)
    if (since === undefined) return
    this.frozenSince.delete(pid)
    const move = this.openMove(pid) ?? this.moves.findLast((one) => one.pid === pid)
    if (move !== undefined) move.frozenPs += ps - since
  }

  private close(pid: number, ps: number, outcome: Move['outcome'], why: string): void {
    const move = this.openMove(pid)
    if (move !== undefined) Object.assign(move, { donePs: ps, outcome, why })
  }

  private proceed(pid: number, ps: number): void {
    const since = this.blockedSince.get(pid)
    if (since === undefined) return
    this.blockedSince.delete(pid)
    const name = waitName(since.name)
    const known = this.calls.get(name) ?? { name, atHome: { count: 0, ps: 0 }, away: { count: 0, ps: 0 } }
    this.calls.set(name, known)
    const cost = since.node === this.home.get(pid) ? known.atHome : known.away
    cost.count++
    cost.ps += ps - since.ps
  }
}

const cache = new WeakMap<ClusterRun, { length: number; tally: Tally }>()

/** The figures of a run so far; rows that have been counted are not counted again. */
export const figuresOf = (run: ClusterRun): Figures => {
  const entry = cache.get(run) ?? { length: 0, tally: new Tally() }
  cache.set(run, entry)
  for (; entry.length < run.length; entry.length++) entry.tally.take(run, entry.length)
  const { tally } = entry
  return {
    moves: tally.moves,
    messages: [...tally.messages]
      .map(([kind, sums]) => ({ kind: run.text(kind), ...sums }))
      .toSorted((a, b) => b.bytes - a.bytes),
    bytes: tally.bytes,
    lost: tally.lost,
    calls: [...tally.calls.values()],
    rounds: tally.rounds,
    residuals: [...tally.residuals.values()],
    cpus: run.info.nodes.map((_, node) => run.cpus.timeOf(node, run.reachedPs)),
    commits: tally.commits,
    calledOff: tally.calledOff,
    finished: tally.finished,
    killed: tally.killed,
    alive: tally.born - tally.finished - tally.killed,
  }
}
