import { describe, expect, it } from 'vitest'
import { eventsOf } from '../../../test/support/cluster-log.ts'
import { PS_PER_S } from './core/spec.ts'
import { createCluster } from './run.ts'
import { summarize } from './summary.ts'

const start = (over: { crash?: boolean; keepLog?: boolean } = {}) =>
  createCluster(
    {
      system: 'openmosix',
      params: {},
      nodes: 4,
      cpusPerNode: 1,
      fileServer: -1,
      leveller: 'mosix',
      levellerParams: {},
      workload: { kind: 'build', params: { jobs: 12, atOnce: 6 } },
      faults: over.crash === true ? [{ kind: 'crash', node: 2, atPs: 7 * PS_PER_S }] : [],
      seed: 4,
    },
    { keepLog: over.keepLog ?? true },
  )

describe('the summary of a run', () => {
  it('says what the log says', () => {
    const cluster = start({ crash: true })
    cluster.runUntil(200 * PS_PER_S)
    const summary = summarize(cluster)
    const events = eventsOf(cluster)
    const ofName = (wanted: string) => events.filter(({ name }) => name === wanted)
    const { processes, moves, network } = summary
    expect(processes.started).toBe(ofName('spawn').length)
    expect(processes.finished).toBe(ofName('exit').length)
    expect(processes.killed).toBe(ofName('kill').length)
    expect(Object.values(processes.reasons).reduce((sum, count) => sum + count, 0)).toBe(processes.killed)
    expect(processes.killed).toBeGreaterThan(0)
    expect(moves.ordered).toBe(ofName('migrate').length)
    expect(moves.completed).toBe(ofName('migrated').length)
    expect(moves.arrivals).toBe(ofName('place').filter(({ b }) => b >= 0).length)
    const sent = ofName('send').filter(({ node, b }) => node !== b)
    expect(network.messages).toBe(sent.reduce((sum, { e }) => sum + e, 0))
    expect(network.bytes).toBe(sent.reduce((sum, { d }) => sum + d, 0))
    const pages = sent.filter(({ c }) => cluster.world.log.texts[c] === 'page')
    expect(network.byKind['page'].messages).toBe(pages.reduce((sum, { e }) => sum + e, 0))
    expect(summary.rows).toBe(events.length)
    let frozen = 0
    const since = new Map<number, number>()
    for (const { name, a, time } of events) {
      if (name === 'freeze') since.set(a, since.get(a) ?? time)
      else if (name === 'thaw' || name === 'exit' || name === 'kill') {
        frozen += since.has(a) ? time - (since.get(a) as number) : 0
        since.delete(a)
      }
    }
    // One was on its way to the node that crashed: it still stands.
    expect(since.size).toBe(1)
    for (const ps of since.values()) frozen += cluster.now - ps
    expect(moves.frozenPs).toBe(frozen)
    expect(moves.longestFrozenPs).toBeGreaterThan(190 * PS_PER_S)
    expect(frozen).toBeGreaterThan(0)
  })

  it('has the makespan when all is done, and no word of it before', () => {
    const cluster = start()
    cluster.runUntil(5 * PS_PER_S)
    expect(summarize(cluster).makespanPs).toBe(-1)
    cluster.runUntil(200 * PS_PER_S)
    const [make] = cluster.processes.all
    expect(summarize(cluster).makespanPs).toBe(make.endedPs - make.bornPs)
  })

  it('is plain, and the same without a log', () => {
    const [kept, bare] = [start(), start({ keepLog: false })]
    for (const cluster of [kept, bare]) cluster.runUntil(30 * PS_PER_S)
    const summary = summarize(kept)
    expect(summarize(bare)).toEqual(summary)
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary)
  })

  it('names what hangs', () => {
    const cluster = start({ crash: true })
    cluster.runUntil(20 * PS_PER_S)
    const { hangs } = summarize(cluster)
    expect(hangs.length).toBeGreaterThan(0)
    for (const { cause, nodes, chain } of hangs) {
      expect([cause, nodes]).toEqual(['node down', [2]])
      expect(chain[0].what).not.toBe('')
    }
  })
})
