import type { Cluster } from '../../core/cluster.ts'
import type { Actor } from '../../core/world.ts'
import { childHasExited, parentOf } from '../family.ts'
import { onWire, SMALL_CALL_BYTES } from './costs.ts'
import { keepWatch, KERNEL, type KernelData, knownHalf, shadowOf, type Word } from './state.ts'

/** A process has exited, as its home sees it: the parent that waits is woken, wherever it runs. */
export const childExited = (cluster: Cluster, home: Actor<KernelData>, pid: number): void => {
  const parent = parentOf(cluster, pid)
  if (parent < 0) return
  if (!childHasExited(home.data.family, parent)) return
  const away = shadowOf(cluster, parent)
  if (away === undefined) wakeParent(cluster, home.node, parent)
  else tell(cluster, home, { kind: 'child exited', host: away.data.host, pid: parent, image: -1 })
}

/** Lets a parent go on that waits for a child. */
export const wakeParent = (cluster: Cluster, node: number, pid: number): void => {
  const half = knownHalf(cluster, node, pid)
  if (half === undefined || half.state !== 'waits for a child') return
  cluster.enter(half as unknown as Actor, 'has its child')
  cluster.endWait(half as unknown as Actor)
  cluster.processes.proceed(cluster.processes.images[half.data.image])
}

/** Something to be told to another kernel: at once, and again at every ping until it gets through. */
export const tell = (cluster: Cluster, me: Actor<KernelData>, word: Word): void => {
  me.data.words.push(word)
  keepWatch(cluster, me)
  tellNext(cluster, me)
}

export const tellNext = (cluster: Cluster, me: Actor<KernelData>): void => {
  if (me.data.telling !== null) return
  const word = me.data.words.shift()
  if (word === undefined) return
  me.data.telling = word
  const { kind, host, pid, image } = word
  cluster.call(me as unknown as Actor, {
    node: host,
    service: KERNEL,
    kind,
    bytes: onWire(SMALL_CALL_BYTES),
    data: { pid, image },
  })
}
