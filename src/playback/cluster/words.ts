import { fixed, t } from '../../language/t.ts'
import { CLUSTER_EVENTS, type ClusterEvent, type ClusterEventName } from '../../sim/cluster/core/log.ts'
import type { Fault } from '../../sim/cluster/core/spec.ts'
import type { ClusterRun } from './run.ts'

/** A time as a person says it in a cluster: 12.4 ms, 1.25 s, 5 min 30 s. */
export const sayPs = (ps: number): string => {
  if (ps < 0) return t('for ever')
  if (ps === 0) return '0'
  const digits = (value: number): string => fixed(value, value >= 100 ? 0 : value >= 10 ? 1 : 2)
  if (ps < 1e9) return `${digits(ps / 1e6)} µs`
  if (ps < 1e12) return `${digits(ps / 1e9)} ms`
  if (ps < 120e12) return `${digits(ps / 1e12)} s`
  const seconds = Math.round(ps / 1e12)
  return `${Math.floor(seconds / 60)} min${seconds % 60 === 0 ? '' : ` ${seconds % 60} s`}`
}

/** Bytes, in the decimal units of networks. */
export const sayBytes = (bytes: number): string => {
  const digits = (value: number): string => fixed(value, value >= 100 ? 0 : value >= 10 ? 1 : 2)
  if (bytes >= 1e9) return `${digits(bytes / 1e9)} GB`
  if (bytes >= 1e6) return `${digits(bytes / 1e6)} MB`
  return bytes >= 1e3 ? `${digits(bytes / 1e3)} kB` : `${bytes} B`
}

/** What a process is called; with its number where others have the same name. */
export const processName = (run: ClusterRun, pid: number): string => {
  const name = run.processNames.get(pid)
  if (name === undefined) return t('process {pid}', { pid })
  return run.isNamesake(pid) ? `${name} ${pid}` : name
}
/** The same where there is little room: the last word of it. */
export const shortName = (run: ClusterRun, pid: number): string =>
  run.isNamesake(pid)
    ? (processName(run, pid).match(/\S+ \d+$/)?.[0] ?? t('process {pid}', { pid }))
    : processName(run, pid)
export const nodeName = (run: ClusterRun, node: number): string => run.info.nodes[node] ?? t('node {node}', { node })

/** Kernel work, without the numbers that tell one piece of it from the next. */
export const workName = (work: string): string => work.replace(/( \d+)+$/, '')

type Tell = (run: ClusterRun, event: ClusterEvent) => string

const name = processName
const at = (run: ClusterRun, { node }: ClusterEvent): string => nodeName(run, node)

const TELL: Partial<Record<ClusterEventName, Tell>> = {
  send: (run, e) => {
    const values = { node: at(run, e), what: run.text(e.c), bytes: sayBytes(e.d), to: nodeName(run, e.b) }
    return e.e > 1
      ? t('{node} sends {count} × {what} ({bytes}) to {to}', { ...values, count: e.e })
      : t('{node} sends {what} ({bytes}) to {to}', values)
  },
  arrive: (run, e) =>
    t('{what} arrives at {node} from {from}', { what: run.text(e.c), node: at(run, e), from: nodeName(run, e.b) }),
  lost: (run, e) =>
    t('{what} for {node} is lost: {why}', { what: run.text(e.c), node: at(run, e), why: run.text(e.d) }),
  freeze: (run, e) => t('{name} is frozen on {node}', { name: name(run, e.a), node: at(run, e) }),
  thaw: (run, e) => t('{name} runs on, on {node}', { name: name(run, e.a), node: at(run, e) }),
  place: (run, e) => t('{name} is on {node} now', { name: name(run, e.a), node: nodeName(run, e.c) }),
  exit: (run, e) => t('{name} ends', { name: name(run, e.a) }),
  kill: (run, e) => t('{name} is killed: {why}', { name: name(run, e.a), why: run.text(e.b) }),
  crash: (run, e) => t('{node} crashes', { node: at(run, e) }),
  restart: (run, e) => t('{node} starts again', { node: at(run, e) }),
  cut: (run, e) => t('the link between {a} and {b} is cut', { a: at(run, e), b: nodeName(run, e.a) }),
  heal: (run, e) => t('the link between {a} and {b} is whole again', { a: at(run, e), b: nodeName(run, e.a) }),
  slow: (run, e) =>
    t('the link between {a} and {b} is {factor} × slower', {
      a: at(run, e),
      b: nodeName(run, e.a),
      factor: e.b / 1000,
    }),
  peerLost: (run, e) =>
    t('{node} gives {other} up: {why}', { node: at(run, e), other: nodeName(run, e.a), why: run.text(e.b) }),
  hung: (run, e) =>
    t('{node} says that its call {what} to {other} hangs', {
      node: at(run, e),
      what: run.text(e.b),
      other: nodeName(run, e.c),
    }),
  view: (run, e) => {
    const values = { node: at(run, e), other: nodeName(run, e.a) }
    return e.b === 1
      ? t('{node} believes that {other} is up', values)
      : t('{node} believes that {other} is down', values)
  },
  migrate: (run, e) =>
    t('{name} is to move from {from} to {to}', { name: name(run, e.a), from: at(run, e), to: nodeName(run, e.b) }),
  commit: (run, e) =>
    t('{node} lets {name} go to {to}', { node: at(run, e), name: name(run, e.a), to: nodeName(run, e.b) }),
  abort: (run, e) => t('the move of {name} is off: {why}', { name: name(run, e.a), why: run.text(e.b) }),
  migrated: (run, e) => t('the move of {name} is over', { name: name(run, e.a) }),
  round: (run, e) => {
    const values = { number: e.b, name: name(run, e.a), bytes: sayBytes(e.c), rate: Math.round(e.d / 1e6) }
    return e.e === 1
      ? t('round {number} of {name}: {bytes} at {rate} Mbit/s, while it stands still', values)
      : t('round {number} of {name}: {bytes} at {rate} Mbit/s', values)
  },
  residual: (run, e) => {
    const values = { name: name(run, e.a), node: nodeName(run, e.b), what: run.text(e.c) }
    return e.d === 1
      ? t('{name} needs {node} for {what}', values)
      : t('{name} no longer needs {node} for {what}', values)
  },
  wait: (run, e) => {
    const values = { who: e.b >= 0 ? name(run, e.b) : at(run, e), what: run.text(e.c) }
    return e.d >= 0
      ? t('{who} waits for {what} from {node}', { ...values, node: nodeName(run, e.d) })
      : t('{who} waits for {what}', values)
  },
  grant: (run, e) => `${at(run, e)}: ${run.text(e.a)} ${run.text(e.b)}`,
  spawn: (run, e) => t('{name} begins on {node}', { name: name(run, e.a), node: at(run, e) }),
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
  const when =
    'atPs' in fault
      ? t('at {moment}', { moment: sayPs(fault.atPs) })
      : t('at message {number}', { number: fault.atMessage })
  switch (fault.kind) {
    case 'crash':
      return t('node {node} crashes {when}', { node: fault.node, when })
    case 'restart':
      return t('node {node} starts again {when}', { node: fault.node, when })
    case 'cut':
      return t('link {a}–{b} is cut {when}', { a: fault.a, b: fault.b, when })
    case 'heal':
      return t('link {a}–{b} is mended {when}', { a: fault.a, b: fault.b, when })
    case 'slow':
      return t('link {a}–{b} is {factor} × slower {when}', { a: fault.a, b: fault.b, factor: fault.factor, when })
    case 'partition':
      return t('node {nodes} is cut off {when}', { nodes: fault.side.join(', '), when })
    case 'healAll':
      return t('all links are mended {when}', { when })
    case 'crashSender':
      return t('its sender crashes {when}', { when })
    case 'crashReceiver':
      return t('its receiver crashes {when}', { when })
    case 'lose':
      return t('it is lost {when}', { when })
    case 'cutLink':
      return t('its link is cut {when}', { when })
    default:
      return t('it is {time} late {when}', { time: sayPs(fault.byPs), when })
  }
}
