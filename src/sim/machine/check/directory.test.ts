import { describe, expect, it } from 'vitest'
import { MODIFIED_MSI } from '../../../../test/support/modified-msi.ts'
import { compileProtocol } from '../protocol/compile.ts'
import { PROTOCOLS } from '../protocol/registry.ts'
import type { BusOp, ProtocolTable } from '../protocol/types.ts'
import { checkProtocol } from './check.ts'
import { CHECK_OPS, type CheckOp, emptySnapshot, stepOf } from './model.ts'

/**
 * The caches under a directory instead of a bus: the home of the line knows its holders and who of them may have
 * written, is told of every transaction and every eviction, and asks only the holders that it knows of.
 */
interface Home {
  states: string[]
  holders: Set<number>
  owner: number | undefined
}

const mayWrite = (table: ProtocolTable, state: string): boolean =>
  table.traits[state]?.dirty === true || table.traits[state]?.exclusive === true

/** What the home learns when a cache tells it the state of its copy. */
const note = (table: ProtocolTable, home: Home, cache: number, state: string): void => {
  home.states[cache] = state
  if (state === 'I') home.holders.delete(cache)
  else home.holders.add(cache)
  if (mayWrite(table, state)) home.owner = cache
  else if (home.owner === cache) home.owner = undefined
}

const ask = (table: ProtocolTable, home: Home, requester: number, bus: BusOp): boolean => {
  for (const holder of home.holders) {
    if (holder === requester) continue
    const state = home.states[holder]
    note(table, home, holder, table.snoop[state]?.[bus]?.next ?? state)
  }
  return home.holders.size > (home.holders.has(requester) ? 1 : 0)
}

const stepAtHome = (table: ProtocolTable, before: Home, cache: number, op: CheckOp): Home => {
  const home = { states: [...before.states], holders: new Set(before.holders), owner: before.owner }
  if (op === 'evict') {
    note(table, home, cache, 'I')
    return home
  }
  const rule = table.processor[home.states[cache]][op]
  if (rule.bus === undefined) {
    // A silent hit: the home is not told, and must still be right.
    home.states[cache] = rule.alone
    return home
  }
  let shared = ask(table, home, cache, rule.bus)
  if (shared && rule.thenIfShared !== undefined) shared = ask(table, home, cache, rule.thenIfShared)
  note(table, home, cache, shared ? rule.shared : rule.alone)
  return home
}

/** Walks bus and directory together through everything reachable; returns the number of states of the caches. */
const walkTogether = (table: ProtocolTable, caches: number): number => {
  const protocol = compileProtocol(table)
  const start: Home = { states: Array<string>(caches).fill('I'), holders: new Set(), owner: undefined }
  const visits = [{ home: start, snapshot: emptySnapshot(1, caches) }]
  const seen = new Set([start.states.join()])
  for (const { home, snapshot } of visits) {
    for (let cache = 0; cache < caches; cache++) {
      for (const op of CHECK_OPS) {
        const onBus = stepOf(protocol, caches, snapshot, cache, 0, op)
        if (onBus === undefined) continue
        const next = stepAtHome(table, home, cache, op)
        const states = Array.from(onBus.states, (state) => table.states[state])
        expect(next.states).toEqual(states)
        const valid = [...states.keys()].filter((other) => states[other] !== 'I')
        expect([...next.holders].toSorted((a, b) => a - b)).toEqual(valid)
        expect(next.owner).toBe(valid.find((other) => mayWrite(table, states[other])))
        if (seen.has(states.join())) continue
        seen.add(states.join())
        visits.push({ home: next, snapshot: onBus })
      }
    }
  }
  return seen.size
}

describe('a directory that asks only the holders it knows of', () => {
  for (const table of [...Object.values(PROTOCOLS), MODIFIED_MSI]) {
    it(`does what the bus does under ${table.title}, and knows holders and owner in every reachable state`, () => {
      for (const caches of [2, 3, 4]) {
        expect(walkTogether(table, caches)).toBe(checkProtocol(compileProtocol(table), caches).states)
      }
    })
  }
})
