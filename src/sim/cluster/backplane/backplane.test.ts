import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextBelow, type RandomState, seedRandom } from '../../engine/random.ts'
import { defaultsOf } from '../../kernel/params.ts'
import { Cluster } from '../core/cluster.ts'
import { CLUSTER_KIND, rowAt } from '../core/log.ts'
import { type Fault, PS_PER_MS, PS_PER_S } from '../core/spec.ts'
import { checkHistory } from './history-checker.ts'
import { BACKPLANE } from './index.ts'
import { type Rules, TRUE_RULES } from './store.ts'
import { BACKPLANE_WORKLOAD, beginDatabase } from './workload.ts'
import { type Database, databaseOf } from './world.ts'

const SECONDS = PS_PER_S
const defaults = defaultsOf(BACKPLANE_WORKLOAD.params)

interface Trial {
  params?: Record<string, number>
  nodes?: number
  faults?: Fault[]
  seed?: number
  rules?: Rules
  quietPs?: number
  keepLog?: boolean
  lossPerMillion?: number
}

const clusterOf = ({
  params = {},
  nodes = 6,
  faults = [],
  seed = 1,
  rules = TRUE_RULES,
  quietPs = Infinity,
  keepLog = true,
  lossPerMillion = 0,
}: Trial): Cluster => {
  const spec = {
    ...BACKPLANE.spec,
    network: { ...BACKPLANE.spec.network, lossPerMillion },
    nodes: Array.from({ length: nodes }, (_, node) => ({ name: `node ${node}`, cpus: 2 })),
    quantumPs: 100 * PS_PER_MS,
    fileServer: -1,
  }
  const cluster = new Cluster(
    { spec, programs: [], faults, seed, keepLog },
    BACKPLANE.create({}),
    BACKPLANE_WORKLOAD.roles,
  )
  beginDatabase(cluster, { ...defaults, ...params }, rules, quietPs)
  return cluster
}

const countOf = ({ history }: Database, outcome: string): number =>
  history.filter((one) => one.outcome === outcome).length
const votersOf = (database: Database) => database.disks.slice(0, database.peers)
const complaintsOf = (database: Database) => checkHistory(votersOf(database), database.history, database.reads)

/** Faults of the first fifty seconds, longer than any timer of the database; by the sixtieth everything is whole again. */
const randomFaults = (random: RandomState, nodes: number, storm: boolean): Fault[] => {
  const faults: Fault[] = []
  const count = storm ? 10 + nextBelow(random, 20) : nextBelow(random, 12)
  if (storm) {
    // Senders that fall silent in the middle of what they say to all: the hardest to settle.
    for (let silent = 0; silent < 5; silent++) {
      faults.push({ kind: 'crashSender', atMessage: 100 + nextBelow(random, 1500) })
    }
  }
  const at = (): number => nextBelow(random, 50_000) * PS_PER_MS
  for (let fault = 0; fault < count; fault++) {
    const node = nextBelow(random, nodes)
    const other = (node + 1 + nextBelow(random, nodes - 1)) % nodes
    const kind = nextBelow(random, 11)
    if (kind <= 1) faults.push({ kind: 'crash', node, atPs: at() })
    else if (kind === 2) faults.push({ kind: 'restart', node, atPs: at() })
    else if (kind === 3) faults.push({ kind: 'cut', a: node, b: other, atPs: at() })
    else if (kind === 4) faults.push({ kind: 'heal', a: node, b: other, atPs: at() })
    else if (kind === 5) {
      const side = Array.from({ length: nodes }, (_, one) => one).filter(() => nextBelow(random, 2) === 0)
      faults.push({ kind: 'partition', side, atPs: at() })
    } else if (kind === 6) faults.push({ kind: 'lose', atMessage: nextBelow(random, 1500) })
    else if (kind === 7) faults.push({ kind: 'crashSender', atMessage: nextBelow(random, 1500) })
    else if (kind <= 9) {
      // A replica that is back before anybody notices.
      const when = at()
      faults.push({ kind: 'crash', node, atPs: when })
      faults.push({ kind: 'restart', node, atPs: when + (1 + nextBelow(random, 30)) * PS_PER_MS })
    } else faults.push({ kind: 'delay', atMessage: nextBelow(random, 1500), byPs: nextBelow(random, 8000) * PS_PER_MS })
  }
  const whole = 60 * SECONDS
  faults.push({ kind: 'healAll', atPs: whole })
  for (let node = 0; node < nodes; node++) {
    // What befalls a message may crash somebody later: whoever is down is started again every ten seconds.
    for (let second = 60; second <= 140; second += 10) faults.push({ kind: 'restart', node, atPs: second * SECONDS })
  }
  return faults
}

/** One random schedule, run until everything has settled. */
const schedule = (seed: number, rules: Rules = TRUE_RULES): Database => {
  const random = seedRandom(seed)
  const peers = nextBelow(random, 2) === 0 ? 3 : 5
  const snapshots = nextBelow(random, 2)
  const storm = seed % 2 === 0
  const clients = (storm ? 4 : 2) + nextBelow(random, 3)
  const nodes = peers + snapshots + clients
  const cluster = clusterOf({
    nodes,
    params: { peers, snapshots, clients, rows: 6, thinkPs: (storm ? 400 : 1000) * PS_PER_MS, conflict: 600 },
    faults: randomFaults(random, nodes, storm),
    lossPerMillion: nextBelow(random, 3) === 0 ? 20_000 : 0,
    seed,
    rules,
    quietPs: 60 * SECONDS,
    keepLog: false,
  })
  cluster.runUntil(190 * SECONDS)
  return databaseOf(cluster)
}

const SCHEDULES = process.env.VERIFY === '1' ? 10_000 : 40

describe('the Backplane database', () => {
  it(
    'loses no acknowledged commit and lets no two conflicting ones through, over random schedules',
    { timeout: 3_000_000 },
    () => {
      const sums = { acknowledged: 0, failed: 0, open: 0, openAndThere: 0, reads: 0 }
      for (let seed = 1; seed <= SCHEDULES; seed++) {
        const database = schedule(seed)
        expect(complaintsOf(database), `seed ${seed}`).toEqual([])
        sums.acknowledged += countOf(database, 'acknowledged')
        sums.failed += countOf(database, 'failed')
        sums.open += countOf(database, 'open')
        const there = new Set(votersOf(database)[0].rows.map(({ value }) => value))
        sums.openAndThere += database.history.filter(({ id, outcome }) => outcome === 'open' && there.has(id)).length
        sums.reads += database.reads.length
      }
      console.log(
        `${SCHEDULES} schedules: ${sums.acknowledged} transactions acknowledged, ${sums.failed} called off, ${sums.open} whose client never learnt (${sums.openAndThere} of them committed), ${sums.reads} reads`,
      )
      expect(sums.acknowledged).toBeGreaterThan(SCHEDULES * 5)
      expect(sums.openAndThere).toBeGreaterThan(0)
      expect(sums.open).toBeGreaterThan(sums.openAndThere)
    },
  )

  const broken: [string, Partial<Rules>][] = [
    ['a quorum that is one too small', { quorumOf: (replicas) => Math.floor(replicas / 2) }],
    ['other conflict areas are not looked at', { checksAreas: false }],
    ['later commits are not looked at', { checksLater: false }],
    ['SyncTs passes what is pending', { syncHeedsPending: false }],
    ['votes are not kept over a crash', { keepsVotes: false }],
    ['the client is told before a quorum has the commit', { acknowledgesAtQuorum: false }],
    ['who settles does not ask what was accepted', { settlesWithAccepted: false }],
  ]
  it.each(broken)('would be caught with %s', { timeout: 200_000 }, (_words, change) => {
    const rules = { ...TRUE_RULES, ...change }
    let complaints = 0
    for (let seed = 1; seed <= 600 && complaints === 0; seed++) complaints += complaintsOf(schedule(seed, rules)).length
    expect(complaints).toBeGreaterThan(0)
  })

  it('commits with three and with five replicas, and calls off what conflicts until it goes through', () => {
    for (const peers of [3, 5]) {
      const cluster = clusterOf({
        nodes: peers + 4,
        params: { peers, clients: 3, conflict: 1000 },
        quietPs: 20 * SECONDS,
      })
      cluster.runUntil(30 * SECONDS)
      const database = databaseOf(cluster)
      expect(countOf(database, 'acknowledged')).toBeGreaterThan(40)
      expect(countOf(database, 'failed')).toBeGreaterThan(0)
      expect(countOf(database, 'open')).toBe(0)
      expect(complaintsOf(database)).toEqual([])
    }
  })

  it('stalls without a quorum while reads go on, and goes on when it has one again', () => {
    const faults: Fault[] = [
      { kind: 'crash', node: 1, atPs: 5 * SECONDS },
      { kind: 'crash', node: 2, atPs: 5 * SECONDS },
      { kind: 'restart', node: 1, atPs: 60 * SECONDS },
    ]
    const cluster = clusterOf({ faults, nodes: 6, params: { clients: 2 } })
    const database = databaseOf(cluster)
    cluster.runUntil(5.5 * SECONDS)
    const before = countOf(database, 'acknowledged')
    const reads = database.reads.length
    const waits = new Set<string>()
    const causes = new Set<string>()
    for (let second = 6; second <= 55; second++) {
      cluster.runUntil(second * SECONDS)
      for (const { what } of cluster.standstill().waiters) waits.add(what)
      for (const { cause } of cluster.hangs()) causes.add(cause)
    }
    expect(countOf(database, 'acknowledged')).toBe(before)
    expect([...waits].some((what) => /COMMIT[12]: [01] of the 2 of 3/.test(what))).toBe(true)
    expect([...causes]).toContain('no quorum')
    cluster.runUntil(120 * SECONDS)
    expect(countOf(database, 'acknowledged')).toBeGreaterThan(before + 10)
    expect(database.reads.length).toBeGreaterThan(reads)
  })

  it('may call all of several off that want the same row, and then lets one after the other through', () => {
    // Each client is heard first by another replica: each has one vote, and nobody two.
    const far = [
      [4, 1],
      [4, 2],
      [5, 0],
      [5, 2],
      [6, 0],
      [6, 1],
    ]
    const faults = far.map(([a, b]): Fault => ({ kind: 'slow', a, b, factor: 100, atPs: 0 }))
    const params = { clients: 3, rows: 2, conflict: 1000, thinkPs: PS_PER_MS }
    const cluster = clusterOf({ nodes: 7, faults, params, quietPs: 5 * SECONDS })
    cluster.runUntil(40 * SECONDS)
    const database = databaseOf(cluster)
    const outcomes = database.history.map(({ outcome }) => outcome)
    const allFailed = outcomes.some((_, at) => outcomes.slice(at, at + 3).join() === 'failed,failed,failed')
    expect(allFailed).toBe(true)
    expect(countOf(database, 'acknowledged')).toBeGreaterThan(5)
    expect(complaintsOf(database)).toEqual([])
  })

  it('reads the past as it was, at any copy', () => {
    const cluster = clusterOf({ nodes: 6, params: { clients: 2 }, quietPs: 30 * SECONDS })
    cluster.runUntil(60 * SECONDS)
    const database = databaseOf(cluster)
    const past = database.reads.filter(({ ts }, at) => database.reads.slice(0, at).some((earlier) => earlier.ts > ts))
    expect(past.length).toBeGreaterThan(5)
    expect(complaintsOf(database)).toEqual([])
  })

  it('never asks a snapshot for a vote, and sends what the facts say', () => {
    const cluster = clusterOf({ nodes: 6, params: { clients: 2 } })
    cluster.runUntil(10 * SECONDS)
    const { log } = cluster.world
    const rows = log.slice(0, log.length)
    const sends = Array.from({ length: rows.rows }, (_, row) => rowAt(rows, row)).filter(
      ({ kind }) => kind === CLUSTER_KIND.send,
    )
    const of = (kind: string) => sends.filter(({ c }) => log.texts[c] === kind)
    expect(of('COMMIT1').every(({ b }) => b < 3)).toBe(true)
    expect(of('COMMIT2').every(({ b, d }) => b < 3 && d === 52)).toBe(true)
    // 48 bytes, one or two keys read, one or two rows written; a header alone is 40.
    expect([...new Set(of('COMMIT1').map(({ d }) => d))].toSorted((a, b) => a - b)).toEqual([
      48 + 8 + 24,
      48 + 16 + 24,
      48 + 16 + 48,
    ])
    expect([...new Set(of('SYNC').map(({ d }) => d))]).toEqual([40])
  })

  it('gives the same run from the same seed', () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const digest = (): string => {
          const cluster = clusterOf({ seed, nodes: 6 })
          cluster.runUntil(3 * SECONDS)
          return cluster.world.log.digest()
        }
        expect(digest()).toBe(digest())
      }),
      { numRuns: 5 },
    )
  })
})
