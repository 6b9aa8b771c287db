import type { Cluster } from '../../core/cluster.ts'
import type { Message } from '../../core/network.ts'
import type { Role } from '../../core/role.ts'
import type { Actor } from '../../core/world.ts'
import { LOCK, type LockData, MIGD, plain, WORD_BYTES } from './state.ts'

type Lock = Actor<LockData>

const answer = (cluster: Cluster, me: Lock, message: Message): void =>
  cluster.reply(message, 'migd is there', WORD_BYTES, { migd: me.data.migd })

/** Everybody who waited learns who is migd; the first of them becomes it where it was found dead. */
const settle = (cluster: Cluster, me: Lock, isDead: boolean): void => {
  const { waiting } = me.data
  me.data.waiting = []
  if (isDead && waiting.length > 0) me.data.migd = waiting[0].from
  for (const message of waiting) answer(cluster, me, message)
}

/**
 * Keeps migd single: its pseudo-device has one master, and the kernel that holds the device gives it to another host
 * only when the first does not answer any more.
 */
export const lockRole: Role<LockData> = {
  name: LOCK,
  request: (cluster, me, message) => {
    const { data } = me
    if (data.migd < 0) data.migd = message.from
    const complains = message.kind === 'where is migd' && message.data.dead === data.migd && message.from !== data.migd
    if (!complains) return answer(cluster, me, message)
    data.waiting.push(message)
    if (data.waiting.length > 1) return
    cluster.call(plain(me), { node: data.migd, service: MIGD, kind: 'are you migd', bytes: WORD_BYTES })
  },
  reply: (cluster, me) => settle(cluster, me, false),
  failed: (cluster, me) => settle(cluster, me, true),
}
