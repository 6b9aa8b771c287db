import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkProtocol } from '../../machine/check/check.ts'
import { compileProtocol } from '../../machine/protocol/compile.ts'
import type { ProtocolTable } from '../../machine/protocol/types.ts'
import { checkMessages } from './check.ts'
import type { Access, Coherence, Out } from './coherence.ts'
import { CCMS, CFS } from './directory.ts'
import { KDDM } from './kddm.ts'
import { CLUSTER_TABLES } from './tables.ts'

const ALL = [KDDM, CFS, CCMS]

describe('the protocols of clusters as tables', () => {
  it('break no invariant in any state that two to four nodes can reach', () => {
    for (const table of Object.values(CLUSTER_TABLES)) {
      for (const nodes of [2, 3, 4]) {
        expect(checkProtocol(compileProtocol(table), nodes).violations, table.name).toEqual([])
      }
    }
  })

  it('break one as soon as a rule for a transaction of others is dropped', () => {
    for (const table of Object.values(CLUSTER_TABLES)) {
      for (const [state, rules] of Object.entries(table.snoop)) {
        for (const op of Object.keys(rules)) {
          const { [op as 'BusRd']: _, ...rest } = rules
          const dropped: ProtocolTable = { ...table, snoop: { ...table.snoop, [state]: rest } }
          expect(checkProtocol(compileProtocol(dropped), 3).violations, `${table.name} ${state} ${op}`).not.toEqual([])
        }
      }
    }
  })
})

/** A protocol of which something that is sent is changed, or lost. */
const sending = (protocol: Coherence, change: (out: Out) => Out | null): Coherence => {
  const changed = (outs: Out[]): Out[] => outs.map(change).filter((out) => out !== null)
  return {
    ...protocol,
    want: (...told) => changed(protocol.want(...told)),
    receive: (...told) => changed(protocol.receive(...told)),
    used: (...told) => changed(protocol.used(...told)),
  }
}
const without = (kind: string) => (out: Out) => (out.note.kind === kind ? null : out)
const saying = (kind: string, over: Partial<Out['note']>) => (out: Out) =>
  out.note.kind === kind ? { ...out, note: { ...out.note, ...over } } : out

describe('the protocols of clusters with messages in flight', () => {
  it.each(ALL.map((protocol) => [protocol.id, protocol] as const))(
    '%s breaks no invariant in any order of arrival',
    (id, protocol) => {
      for (const [nodes, accesses] of [
        [2, 3],
        [3, 2],
      ]) {
        const { states, transitions, breaches } = checkMessages(protocol, nodes, accesses)
        console.log(`${id}, ${nodes} nodes, ${accesses} accesses each: ${states} states, ${transitions} steps`)
        expect(breaches).toEqual([])
        expect(states).toBeGreaterThan(500)
      }
    },
  )

  const wrong: [string, Coherence, string][] = [
    ['KDDM: a copy is not told to go', sending(KDDM, without('invalidate')), 'lostWakeUp'],
    [
      'KDDM: the writer does not wait for acknowledgements',
      sending(KDDM, saying('ownership', { expect: 0 })),
      'singleWriter',
    ],
    ['KDDM: an acknowledgement is lost', sending(KDDM, without('gone')), 'lostWakeUp'],
    ['KDDM: permission goes without the page', sending(KDDM, saying('ownership', { version: -1 })), 'lastValue'],
    ['KDDM: who waited for the owner is forgotten', { ...KDDM, used: () => [] }, 'lostWakeUp'],
    [
      'KDDM: the owner forgets who has copies',
      {
        ...KDDM,
        receive: (me, self, from, got) => {
          const outs = KDDM.receive(me, self, from, got)
          if (got.kind === 'request') me.copies = 0
          return outs
        },
      },
      'singleWriter',
    ],
    ['CFS: a holder is not told', sending(CFS, without('come down')), 'lostWakeUp'],
    ['CFS: a holder comes down without its data', sending(CFS, saying('down', { version: -1 })), 'lastValue'],
    [
      'CFS: a reader keeps its copy when another writes',
      {
        ...CFS,
        receive: (me, self, from, got) => {
          const before = { state: me.state, version: me.version }
          const outs = CFS.receive(me, self, from, got)
          if (got.kind === 'come down' && before.state === 'read') Object.assign(me, before)
          return outs
        },
      },
      'singleWriter',
    ],
    [
      'CCMS: the holder that is alone is not asked by a reader',
      sending(CCMS, saying('grant', { expect: 1 })),
      'singleWriter',
    ],
    ['CCMS: the answer of a holder is lost', sending(CCMS, without('down')), 'lostWakeUp'],
  ]
  it.each(wrong)('%s', (_words, protocol, fault) => {
    const { breaches } = checkMessages(protocol, 3, 2)
    expect(breaches.map((breach) => breach.fault)).toContain(fault)
    // The shortest way to it is told step by step.
    expect(breaches[0].way.length).toBeGreaterThan(1)
  })
})

/** Five nodes and random orders: more than can be gone through whole. */
const runAtRandom = (protocol: Coherence, choices: readonly number[]): string | undefined => {
  const count = 5
  const nodes = Array.from({ length: count }, (_, node) => protocol.initial(node, count))
  const channels = Array.from({ length: count * count }, (): Out[] => [])
  const pending: (Access | '')[] = nodes.map(() => '')
  let latest = 0
  const send = (from: number, outs: Out[]): void => outs.forEach((out) => channels[from * count + out.to].push(out))
  const perform = (node: number, access: Access): void => {
    if (access === 'write') protocol.wrote(nodes[node], ++latest)
    pending[node] = ''
    send(node, protocol.used(nodes[node], node))
  }
  const settle = (node: number): void => {
    const access = pending[node]
    if (access !== '' && nodes[node].wants === '') perform(node, access)
  }
  const step = (choice: number): boolean => {
    const ready = channels.flatMap((channel, index) => (channel.length > 0 ? [index] : []))
    const idle = nodes.flatMap((_, node) => (pending[node] === '' ? [node] : []))
    if (ready.length > 0 && (choice % 3 > 0 || idle.length === 0)) {
      const index = ready[choice % ready.length]
      const from = Math.floor(index / count)
      const to = index % count
      const { note } = channels[index].shift() as Out
      send(to, protocol.receive(nodes[to], to, from, note))
      settle(to)
      return true
    }
    if (idle.length === 0) return false
    const node = idle[choice % idle.length]
    const access: Access = choice % 2 === 0 ? 'read' : 'write'
    if (protocol.allows(nodes[node], access)) perform(node, access)
    else {
      pending[node] = access
      send(node, protocol.want(nodes[node], node, access))
      settle(node)
    }
    return true
  }
  const wrongNow = (): string | undefined => {
    const readers = nodes.filter(({ state }) => protocol.mayRead(state))
    if (readers.some(({ version }) => version !== latest)) return 'an old value can be read'
    const writers = nodes.filter(({ state }) => protocol.mayWrite(state))
    return writers.length > 0 && readers.length > 1 ? 'a writer is not alone' : undefined
  }
  for (const choice of choices) {
    step(choice)
    const wrongWord = wrongNow()
    if (wrongWord !== undefined) return wrongWord
  }
  while (channels.some((channel) => channel.length > 0)) step(1)
  return pending.some((access) => access !== '') ? 'somebody waits for ever' : undefined
}

describe('five nodes', () => {
  it.each(ALL.map((protocol) => [protocol.id, protocol] as const))(
    '%s keeps its rules in random orders',
    (_id, protocol) => {
      fc.assert(
        fc.property(fc.array(fc.nat(1000), { minLength: 20, maxLength: 200 }), (choices) => {
          expect(runAtRandom(protocol, choices)).toBeUndefined()
        }),
        { numRuns: 400 },
      )
    },
  )
})
