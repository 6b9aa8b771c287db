import type { Cluster } from '../../core/cluster.ts'
import { childHasExited, parentOf } from '../family.ts'
import { type Delivery, tell as send } from '../outbox.ts'
import { residual } from '../rows.ts'
import { onWire, SMALL_BYTES } from './flavour.ts'
import { type Half, knownHalf, originOf, plain, type Site, SITE, type SiteData, type Word } from './state.ts'

/** What a process needs of its origin, in the log's words. */
export const ORIGIN = 'bookkeeping of its number by its origin (a surrogate can take over)'

/** Where a word goes now; −1 where it has become pointless. */
const destination = (cluster: Cluster, me: Site, { host, pid }: Word): number => {
  if (host < 0) return originOf(cluster, me, pid)
  return me.data.up[host] ? host : -1
}

export const tell = (cluster: Cluster, me: Site, word: Word): void => send(cluster, me, word, WORDS)

/** A parent that waits goes on. */
const wake = (cluster: Cluster, node: number, pid: number): void => {
  const half = knownHalf(cluster, node, pid)
  if (half === undefined || half.state !== WAITS) return
  cluster.enter(plain(half), 'has its child')
  cluster.endWait(plain(half))
  half.data.children--
  cluster.processes.proceed(cluster.processes.images[half.data.image])
}
export const WAITS = 'waits for a child'

/** The keeper of a parent's number hears that a child has ended. */
export const childEnded = (cluster: Cluster, me: Site, parent: number, child: number): void =>
  tell(cluster, me, { kind: 'child exited', host: -1, pid: parent, image: -1, children: 0, child })

/** What a site does about a word that it is told. */
export const heard = (cluster: Cluster, me: Site, word: Word, from: number): void => {
  const { kind, pid, children, host, child } = word
  if (kind === 'moved') {
    me.data.places[pid] = from
    me.data.family.children[pid] ??= children
  } else if (kind === 'exit') {
    delete me.data.places[pid]
    const parent = parentOf(cluster, pid)
    if (parent >= 0) childEnded(cluster, me, parent, pid)
  } else if (kind === 'child exited' && host >= 0) wake(cluster, me.node, pid)
  else if (kind === 'child exited' && me.data.ended[child] !== true) {
    me.data.ended[child] = true
    if (!childHasExited(me.data.family, pid)) return
    tell(cluster, me, { ...word, host: me.data.places[pid] ?? cluster.processes.all[pid].home })
  }
}

/** Words between sites. */
export const WORDS: Delivery<Word, SiteData> = {
  service: SITE,
  bytes: onWire(SMALL_BYTES),
  kindOf: ({ kind }) => kind,
  destination,
  hear: (cluster, me, word) => heard(cluster, me, word, me.node),
}

/** The origin of a process, as its own site sees it, is told where it runs; the log shows what it needs of whom. */
export const tellOrigin = (cluster: Cluster, me: Site, half: Half): void => {
  const origin = originOf(cluster, me, half.pid)
  const process = cluster.processes.all[half.pid]
  const { originShown, children } = half.data
  const shown = origin === me.node ? -1 : origin
  if (shown !== originShown) {
    if (originShown >= 0) residual(cluster, process, { on: originShown, what: ORIGIN, begins: false })
    if (shown >= 0) residual(cluster, process, { on: shown, what: ORIGIN, begins: true })
    half.data.originShown = shown
  }
  tell(cluster, me, { kind: 'moved', host: -1, pid: half.pid, image: -1, children, child: -1 })
}
