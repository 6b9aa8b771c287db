import { CLUSTER_KIND, type ClusterEvent, type ClusterLog, rowAt } from '../core/log.ts'
import { PS_PER_MS } from '../core/spec.ts'
import type { MoveResult } from './card.ts'

/** What the transports send for themselves. */
const TRANSPORT_KINDS = ['keepalive', 'alive', 'close', 'reset', 'acknowledged', 'refused']

const eventsOf = (log: ClusterLog): ClusterEvent[] => {
  const rows = log.slice(0, log.length)
  return Array.from({ length: rows.rows }, (_, row) => rowAt(rows, row))
}

/** Everything from the `migrate` row of a process on; nothing where there is none. */
const sinceOrder = (log: ClusterLog, pid: number): ClusterEvent[] => {
  const events = eventsOf(log)
  const first = events.findIndex(({ kind, a }) => kind === CLUSTER_KIND.migrate && a === pid)
  return first < 0 ? [] : events.slice(first)
}

/**
 * Time between each `freeze` and the row that ends it, in ps; one that nothing ends lasts until the log does. A process
 * that was killed and has come back as another did nothing in between.
 */
const frozenPs = (events: readonly ClusterEvent[]): number => {
  const killed = events.find(({ kind }) => kind === CLUSTER_KIND.kill)
  const back = events.find(({ kind, time }) => kind === CLUSTER_KIND.migrated && time >= (killed?.time ?? Infinity))
  if (killed !== undefined && back !== undefined) return back.time - killed.time
  let sum = 0
  let since = -1
  for (const { kind, time } of events) {
    if (kind === CLUSTER_KIND.freeze && since < 0) since = time
    else if (since >= 0 && (kind === CLUSTER_KIND.thaw || kind === CLUSTER_KIND.kill || kind === CLUSTER_KIND.exit)) {
      sum += time - since
      since = -1
    }
  }
  return since < 0 ? sum : sum + (events.at(-1)?.time ?? since) - since
}

const sendingsOf = (
  log: ClusterLog,
  events: readonly ClusterEvent[],
  background: readonly string[],
): Pick<MoveResult, 'bytes' | 'messages'> => {
  const messages: Record<string, number> = {}
  let bytes = 0
  for (const { kind, c, d, e } of events) {
    if (kind !== CLUSTER_KIND.send) continue
    const name = log.texts[c]
    if (TRANSPORT_KINDS.includes(name) || background.includes(name)) continue
    messages[name] = (messages[name] ?? 0) + e
    bytes += d
  }
  return { bytes, messages }
}

/** What the process needs of other nodes at the end of the log: "what for (node n)". */
const residualOf = (log: ClusterLog, events: readonly ClusterEvent[]): string[] => {
  const needs = new Set<string>()
  for (const { kind, b, c, d } of events) {
    if (kind !== CLUSTER_KIND.residual) continue
    const need = `${log.texts[c]} (node ${b})`
    if (d === 1) needs.add(need)
    else needs.delete(need)
  }
  return [...needs]
}

/**
 * What the first move of a process came to, read from the log alone (see `rows.ts`). `background`: kinds of messages
 * that the system sends whether or not anybody moves. Sends count from the order to the end of the log, so what is
 * pulled later counts too; a move that never came to its end has lasted until the log ends.
 */
export const measure = (log: ClusterLog, pid: number, background: readonly string[] = []): MoveResult => {
  const events = sinceOrder(log, pid)
  // The columns of what is about one process begin with its number; `send` has a message there.
  const own = events.filter(({ kind, a }) => a === pid && kind !== CLUSTER_KIND.send)
  const ends = [CLUSTER_KIND.abort, CLUSTER_KIND.kill, CLUSTER_KIND.exit]
  const begun = events.at(0)?.time ?? 0
  const last =
    own.find(({ kind }) => kind === CLUSTER_KIND.migrated) ??
    own.find(({ kind }) => ends.includes(kind)) ??
    events.at(-1)
  const ended = last?.time ?? 0
  return {
    freezeMs: frozenPs(own) / PS_PER_MS,
    totalMs: (ended - begun) / PS_PER_MS,
    ...sendingsOf(log, events, background),
    rounds: own
      .filter(({ kind }) => kind === CLUSTER_KIND.round)
      .map(({ c: bytes, d: rate }) => ({ bytes, ms: rate === 0 ? 0 : (bytes * 8000) / rate, rate })),
    residual: residualOf(log, own),
  }
}
