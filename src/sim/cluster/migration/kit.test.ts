import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClusterSystem, Role } from '../core/role.ts'
import { PAGE_BYTES } from '../core/processes.ts'
import { PS_PER_MS, PS_PER_S, SPRITE_RPC, TCP_OPENMOSIX } from '../core/spec.ts'
import type { Actor } from '../core/world.ts'
import type { MoveSpec, SystemModule } from './card.ts'
import { dirtyRuns, loadPages, pagesIn, type PageLoad, runsWhere, trainBytes, trainsOf, unloadPages } from './pages.ts'
import { beginMove, commitMove, endMove, endRound, residual } from './rows.ts'
import { moveOnce, SOURCE } from './trial.ts'

/** The simplest move there is: freeze, send the dirty pages, run there. */
const porter: Role = {
  name: 'porter',
  timer: (cluster, me) => cluster.processes.freezeWhenQuiet(cluster.processes.images[0], me.id),
  frozen: (cluster, me, image) => {
    const process = cluster.processes.all[image.pid]
    const body = cluster.processes.addImage(image.pid, 1)
    const carrier = cluster.start('carrier', 1, { body: body.id, from: image.id }, image.pid)
    const trains = trainsOf(dirtyRuns(image))
    trains.forEach((train, index) =>
      cluster.send(me, carrier, {
        kind: 'page',
        bytes: trainBytes(train, 12),
        count: train.pages,
        data: { ...loadPages(image, train), last: index === trains.length - 1 },
      }),
    )
    endRound(cluster, me.node, process, {
      number: 1,
      bytes: pagesIn(dirtyRuns(image)) * PAGE_BYTES,
      bitsPerSecond: 8e6,
      frozen: true,
    })
    residual(cluster, process, { on: 0, what: 'calls', begins: true })
    residual(cluster, process, { on: 2, what: 'swap', begins: true })
  },
}
const carrier: Role = {
  name: 'carrier',
  message: (cluster, me, message) => {
    const { images, all } = cluster.processes
    const body = images[Number(me.data.body)]
    const from = images[Number(me.data.from)]
    unloadPages(cluster, body, message.data as unknown as PageLoad, from.node)
    if (message.data.last !== true) return
    const process = all[body.pid]
    commitMove(cluster, me.node, process, me.node)
    cluster.processes.copyRegisters(from, body)
    cluster.processes.retire(from, false)
    cluster.processes.thaw(body)
    residual(cluster, process, { on: 0, what: 'calls', begins: false })
    endMove(cluster, me.node, process, me.node)
  },
}
const system: ClusterSystem = {
  id: 'porter',
  roles: [porter, carrier],
  boot: (cluster, node) => void cluster.start('porter', node, {}),
  migrate: (cluster, process, to) => {
    const image = cluster.processes.images[process.image]
    beginMove(cluster, process, to, 'eager')
    cluster.processes.freezeWhenQuiet(image, cluster.find('porter', image.node)?.id ?? -1)
    return true
  },
  call: (cluster, image) => cluster.processes.proceed(image),
  fault: (cluster, image, page) => {
    image.present[page] = 1
    cluster.processes.proceed(image)
  },
  fork: () => undefined,
  ended: () => undefined,
  crashed: () => undefined,
}
const module: SystemModule = {
  card: {
    id: 'porter',
    title: 'porter',
    era: '',
    strategy: 'eager',
    about: '',
    residual: '',
    failure: '',
    limits: '',
    shipped: false,
    params: [],
    sources: [],
  },
  spec: {
    network: { medium: 'switch', latencyPs: PS_PER_MS, bitsPerSecond: 8_000_000, lossPerMillion: 0 },
    stream: TCP_OPENMOSIX,
    rpc: SPRITE_RPC,
  },
  create: () => system,
}
const move: MoveSpec = {
  vmBytes: 400 * PAGE_BYTES,
  dirtyBytes: 100 * PAGE_BYTES,
  dirtyRate: 0,
  files: 0,
  fileBlockBytes: 0,
  atExec: false,
  execArgsBytes: 0,
}

describe('the pages of a move', () => {
  it('are all in the messages, once and in order, one by one while they are few', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 2000 }), fc.constantFrom(Infinity, 16), (wanted, most) => {
        const trains = trainsOf(
          runsWhere(wanted.length, (page) => wanted[page]),
          most,
        )
        const sent = trains.flatMap(({ runs }) =>
          runs.flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first + at)),
        )
        expect(sent).toEqual(wanted.flatMap((is, page) => (is ? [page] : [])))
        if (sent.length <= 64) expect(trains.every(({ pages }) => pages === 1)).toBe(true)
        else if (most === Infinity) expect(trains.length).toBeLessThanOrEqual(256)
        expect(Math.max(0, ...trains.map(({ pages }) => pages))).toBeLessThanOrEqual(most)
        expect(trains.every(({ runs, pages }) => pagesIn(runs) === pages)).toBe(true)
      }),
    )
  })
})

describe('one move, measured on the log', () => {
  it('counts what stood still, what was sent, and what is still needed', () => {
    const { result, outcome } = moveOnce(module, move)
    // 100 pages of 4,108 bytes at 1 byte per µs, then 1 ms of latency.
    const ms = (100 * 4108) / 1000 + 1
    expect(outcome).toBe('migrated')
    expect(result).toEqual({
      freezeMs: ms,
      totalMs: ms,
      bytes: 410_800,
      messages: { page: 100 },
      rounds: [{ bytes: 409_600, ms: 409.6, rate: 8e6 }],
      residual: ['swap (node 2)'],
    })
  })

  it('carries the versions that were sent, and the process goes round its working set at its new place', () => {
    const { process, cluster } = moveOnce(module, { ...move, dirtyRate: 10_000_000 })
    const body = cluster.processes.images[process.image]
    expect(body.node).toBe(1)
    const round = process.latest.slice(0, 100)
    expect(Math.min(...round)).toBeGreaterThanOrEqual(2)
    expect(body.version.slice(0, 100)).toEqual(round)
  })

  it('writes at the rate that was asked for until it is frozen', () => {
    const later: SystemModule = {
      ...module,
      create: () => ({
        ...system,
        migrate: (cluster, process, to) => {
          beginMove(cluster, process, to, 'eager')
          cluster.setTimer(cluster.find('porter', SOURCE) as Actor, 'later', 3 * PS_PER_S)
          return true
        },
      }),
    }
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 100_000_000 }), fc.integer({ min: 64, max: 5000 }), (rate, pages) => {
        const spec = { ...move, dirtyBytes: pages * PAGE_BYTES, vmBytes: 2 * pages * PAGE_BYTES, dirtyRate: rate }
        let writes = -1
        moveOnce(later, spec, [], {
          watch: ({ processes: { images } }, { latest }) => {
            if (writes < 0 && images[0].state === 'frozen')
              writes = latest.reduce((sum, version) => sum + version, 0) - pages
          },
        })
        const expected = (3 * rate) / PAGE_BYTES
        expect(Math.abs(writes - expected)).toBeLessThanOrEqual(Math.max(2, pages / 1000, expected / 200))
      }),
      { numRuns: 25 },
    )
  })

  it('is open where it never comes to its end', () => {
    const { outcome, process } = moveOnce(module, move, [{ kind: 'crash', node: SOURCE, atPs: PS_PER_MS }])
    expect([outcome, process.status]).toEqual(['open', 'alive'])
  })
})
