import type { Cluster } from '../../core/cluster.ts'
import type { Image } from '../../core/processes.ts'
import type { Role } from '../../core/role.ts'
import { PS_PER_MS, PS_PER_S } from '../../core/spec.ts'
import { RECOV_MEMBERSHIP } from '../../membership/recov.ts'
import type { CallStep, Leveller } from '../leveller.ts'
import { period, time } from '../params.ts'
import { askerRole, guestEnded, hostRole, startMigd } from './host.ts'
import { lockRole } from './lock.ts'
import { migdRole } from './migd.ts'
import {
  ASKER,
  type AskerData,
  firstMigd,
  HOST,
  type HostData,
  hostOf,
  LOCK,
  type LockData,
  lockNode,
  WORD_BYTES,
} from './state.ts'

/** Migd's answer for a process at its home that starts a program; asks for it where there is none yet. */
const placeAtExec = (cluster: Cluster, image: Image, step: CallStep): number | undefined => {
  const host = hostOf(cluster, image.node)
  if (host === undefined || cluster.processes.all[image.pid].home !== image.node) return -1
  const answer = host.data.answers[image.id]
  delete host.data.answers[image.id]
  if (answer !== undefined) return answer
  cluster.start<AskerData>(ASKER, image.node, { image: image.id, step }, image.pid)
  return undefined
}

const boot = (cluster: Cluster, node: number, params: Record<string, number>): void => {
  const { idlePs, threshold, periodPs, selectPs, releasePs, openPs } = params
  const migd = cluster.now === 0 ? firstMigd(cluster) : -1
  if (node === lockNode(cluster)) cluster.start<LockData>(LOCK, node, { migd, waiting: [] })
  if (node === migd) startMigd(cluster, node, selectPs, releasePs)
  cluster.start<HostData>(HOST, node, {
    idlePs,
    threshold,
    periodPs,
    selectPs,
    releasePs,
    openPs,
    migd,
    words: [],
    isTelling: false,
    reportIn: 0,
    wasIdle: false,
    ranPs: {},
    lookedPs: cluster.now,
    orders: {},
    isOpen: false,
    answers: {},
  })
}

/** Idle workstations are lent out, one program at a time, and given back when their owner returns. */
export const SPRITE_LEVELLER: Leveller = {
  id: 'sprite',
  title: 'Idle hosts (Sprite)',
  about:
    'A host is idle when little runs and nobody has touched it for 30 s. A daemon, migd, knows which are. A process that is about to start a program asks it for one, gets the one that has been idle longest, and goes there. Nothing is moved for the sake of balance; but when the owner of a host comes back, guests go home at once. If migd dies, any host starts it again.',
  params: [
    time('idlePs', 'Idle after', 30 * PS_PER_S, 'time without input (DO91 [S])'),
    {
      name: 'threshold',
      title: 'Load of an idle host',
      unit: 'permille',
      min: 0,
      max: 1000,
      default: 300,
      about: 'its own processes must take less than this of each of its CPUs (unverified)',
    },
    period('how often a host looks at its load and its keyboard (assumed)'),
    time('openPs', 'Opening migd’s device', 20 * PS_PER_MS, 'once on each host that asks (DO91 [S])'),
    time(
      'selectPs',
      'Choosing a host',
      11 * PS_PER_MS,
      'at migd, for each (DO91 [S]; that it is all CPU time is assumed)',
    ),
    time('releasePs', 'Giving a host back', 5 * PS_PER_MS, 'at migd, for each (DO91 [S]; likewise)'),
  ],
  roles: [hostRole, migdRole, lockRole, askerRole] as unknown as Role<never>[],
  membership: RECOV_MEMBERSHIP,
  boot,
  atExec: placeAtExec,
  ended: (cluster, _process, image) => guestEnded(cluster, image),
  sources: [
    {
      what: 'idle host',
      value: 'load below a threshold, no input for 30 s',
      source: 'Douglis and Ousterhout (1991) [S]',
    },
    {
      what: 'longest idle first; central migd, restarted by any host',
      value: '',
      source: 'Douglis, thesis (1990) [S]',
    },
    { what: 'eviction goes home', value: '', source: 'Douglis and Ousterhout (1991) [S]' },
    { what: 'select and release', value: '36 ms: 20 + 11 + 5', source: 'Douglis and Ousterhout (1991) [S]' },
    {
      what: 'threshold, period, size of the messages',
      value: `0.3 of a CPU, 1 s, ${WORD_BYTES} bytes`,
      source: 'unverified',
    },
    {
      what: 'one guest for each CPU; who may start migd is settled by the server of its device',
      value: '',
      source: 'assumed',
    },
  ],
}
