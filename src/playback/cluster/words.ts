import { CLUSTER_EVENTS, type ClusterEvent, type ClusterEventName } from '../../sim/cluster/core/log.ts'
import type { Fault } from '../../sim/cluster/core/spec.ts'
import type { ClusterRun } from './run.ts'

/** A time as a person says it in a cluster: 12.4 ms, 1.25 s, 5 min 30 s. */
export const sayPs = (ps: number): string => {
  if (ps < 0) return 'for ever'
  if (ps === 0) return '0'
  const digits = (value: number): string =>
    value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
  if (ps < 1e9) return `${digits(ps / 1e6)} µs`
  if (ps < 1e12) return `${digits(ps / 1e9)} ms`
  if (ps < 120e12) return `${digits(ps / 1e12)} s`
  const seconds = Math.round(ps / 1e12)
  return `${Math.floor(seconds / 60)} min${seconds % 60 === 0 ? '' : ` ${seconds % 60} s`}`
}

/** Bytes, in the decimal units of networks. */
export const sayBytes = (bytes: number): string => {
  const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))
  if (bytes >= 1e9) return `${digits(bytes / 1e9)} GB`
  if (bytes >= 1e6) return `${digits(bytes / 1e6)} MB`
  return bytes >= 1e3 ? `${digits(bytes / 1e3)} kB` : `${bytes} B`
}

/** What a process is called; with its number where others have the same name. */
export const processName = (run: ClusterRun, pid: number): string => {
  const name = run.processNames.get(pid)
  if (name === undefined) return `process ${pid}`
  return run.isNamesake(pid) ? `${name} ${pid}` : name
}
/** The same where there is little room: the last word of it. */
export const shortName = (run: ClusterRun, pid: number): string =>
  run.isNamesake(pid) ? (processName(run, pid).match(/\S+ \d+$/)?.[0] ?? `process ${pid}`) : processName(run, pid)
export const nodeName = (run: ClusterRun, node: number): string => run.info.nodes[node] ?? `node ${node}`

/** Kernel work, without the numbers that tell one piece of it from the next. */
export const workName = (work: string): string => work.replace(/( \d+)+$/, '')

type Tell = (run: ClusterRun, event: ClusterEvent) => string

const name = processName
const at = (run: ClusterRun, { node }: ClusterEvent): string => nodeName(run, node)

const TELL: Partial<Record<ClusterEventName, Tell>> = {
  send: (run, e) =>
    `${at(run, e)} sends ${e.e > 1 ? `${e.e} × ` : ''}${run.text(e.c)} (${sayBytes(e.d)}) to ${nodeName(run, e.b)}`,
  arrive: (run, e) => `${run.text(e.c)} arrives at ${at(run, e)} from ${nodeName(run, e.b)}`,
  lost: (run, e) => `${run.text(e.c)} for ${at(run, e)} is lost: ${run.text(e.d)}`,
  freeze: (run, e) => `${name(run, e.a)} is frozen on ${at(run, e)}`,
  thaw: (run, e) => `${name(run, e.a)} runs on, on ${at(run, e)}`,
  place: (run, e) => `${name(run, e.a)} is on ${nodeName(run, e.c)} now`,
  exit: (run, e) => `${name(run, e.a)} ends`,
  kill: (run, e) => `${name(run, e.a)} is killed: ${run.text(e.b)}`,
  crash: (run, e) => `${at(run, e)} crashes`,
  restart: (run, e) => `${at(run, e)} starts again`,
  cut: (run, e) => `the link between ${at(run, e)} and ${nodeName(run, e.a)} is cut`,
  heal: (run, e) => `the link between ${at(run, e)} and ${nodeName(run, e.a)} is whole again`,
  slow: (run, e) => `the link between ${at(run, e)} and ${nodeName(run, e.a)} is ${e.b / 1000} × slower`,
  peerLost: (run, e) => `${at(run, e)} gives ${nodeName(run, e.a)} up: ${run.text(e.b)}`,
  hung: (run, e) => `${at(run, e)} says that its call ${run.text(e.b)} to ${nodeName(run, e.c)} hangs`,
  view: (run, e) => `${at(run, e)} believes that ${nodeName(run, e.a)} is ${e.b === 1 ? 'up' : 'down'}`,
  migrate: (run, e) => `${name(run, e.a)} is to move from ${at(run, e)} to ${nodeName(run, e.b)}`,
  commit: (run, e) => `${at(run, e)} lets ${name(run, e.a)} go to ${nodeName(run, e.b)}`,
  abort: (run, e) => `the move of ${name(run, e.a)} is off: ${run.text(e.b)}`,
  migrated: (run, e) => `the move of ${name(run, e.a)} is over`,
  round: (run, e) =>
    `round ${e.b} of ${name(run, e.a)}: ${sayBytes(e.c)} at ${Math.round(e.d / 1e6)} Mbit/s${e.e === 1 ? ', while it stands still' : ''}`,
  residual: (run, e) =>
    `${name(run, e.a)} ${e.d === 1 ? 'needs' : 'no longer needs'} ${nodeName(run, e.b)} for ${run.text(e.c)}`,
  wait: (run, e) =>
    `${e.b >= 0 ? name(run, e.b) : at(run, e)} waits for ${run.text(e.c)}${e.d >= 0 ? ` from ${nodeName(run, e.d)}` : ''}`,
  grant: (run, e) => `${at(run, e)}: ${run.text(e.a)} ${run.text(e.b)}`,
  spawn: (run, e) => `${name(run, e.a)} begins on ${at(run, e)}`,
  note: (run, e) => run.text(e.a),
}

/** A row in a sentence; empty for rows that say nothing to a person. */
export const tellRow = (run: ClusterRun, event: ClusterEvent): string =>
  TELL[CLUSTER_EVENTS[event.kind]]?.(run, event) ?? ''

/** A row and what made it happen, back to its root; the row itself first. */
export const causesOf = (run: ClusterRun, row: number): number[] => {
  const chain: number[] = []
  for (let link = row; link >= 0 && chain.length < 40; link = run.rowAt(link).cause) chain.push(link)
  return chain
}

/** A fault in a few words. */
export const faultWords = (fault: Fault): string => {
  const when = 'atPs' in fault ? `at ${sayPs(fault.atPs)}` : `at message ${fault.atMessage}`
  switch (fault.kind) {
    case 'crash':
      return `node ${fault.node} crashes ${when}`
    case 'restart':
      return `node ${fault.node} starts again ${when}`
    case 'cut':
      return `link ${fault.a}–${fault.b} is cut ${when}`
    case 'heal':
      return `link ${fault.a}–${fault.b} is mended ${when}`
    case 'slow':
      return `link ${fault.a}–${fault.b} is ${fault.factor} × slower ${when}`
    case 'partition':
      return `node ${fault.side.join(', ')} is cut off ${when}`
    case 'healAll':
      return `all links are mended ${when}`
    case 'crashSender':
      return `its sender crashes ${when}`
    case 'crashReceiver':
      return `its receiver crashes ${when}`
    case 'lose':
      return `it is lost ${when}`
    case 'cutLink':
      return `its link is cut ${when}`
    default:
      return `it is ${sayPs(fault.byPs)} late ${when}`
  }
}
