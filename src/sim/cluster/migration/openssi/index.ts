import { defaultsOf } from '../../../kernel/params.ts'
import { type NetworkSpec, PS_PER_US, TCP_OPENMOSIX } from '../../core/spec.ts'
import { CLMS_MEMBERSHIP } from '../../membership/clms.ts'
import { withMembership } from '../../membership/membership.ts'
import type { SystemCard, SystemModule } from '../card.ts'
import { CLUSTER_RPC, type Flavour, type VprocCosts, vprocParams } from '../vproc/flavour.ts'
import { vprocSystem } from '../vproc/system.ts'
import { MEMBERSHIP_KINDS } from '../vproc/view.ts'

const FLAVOUR: Flavour = {
  id: 'openssi',
  strategy: 'eager',
  carries: 'dirty pages',
  stopsWhenCutOff: true,
}

/** 100 Mbit/s through a switch; the latency is assumed. */
const NETWORK: NetworkSpec = {
  medium: 'switch',
  latencyPs: 100 * PS_PER_US,
  bitsPerSecond: 100_000_000,
  lossPerMillion: 0,
}

const OPENSSI_CARD: SystemCard = {
  id: 'openssi',
  title: 'OpenSSI',
  era: '2004–06, Linux 2.4 and 2.6 on PCs, 100 Mbit/s; times assumed',
  strategy: 'eager',
  about:
    'A process has no home and no deputy. Its number is known in the whole cluster; files, sockets and pipes are opened again where it arrives, through the cluster file system and its tokens. Its dirty pages go along when it is stopped between two system calls, the rest is read from the file server again.',
  residual:
    'Its origin, for its number, its exit and its family, until a surrogate takes over; the file server, for pages that it has not touched yet.',
  failure:
    'Until the source lets go, a failed move is given up. When a node is down, what ran there is dead, and a surrogate keeps the numbers of which it was the origin. A node that the cluster has lost stops itself, so that nothing runs twice (assumed).',
  limits:
    'Kernel sources could not be had. How memory gets across, what a node does that has been cut off, every time and every size are assumed. The membership’s timeout is unverified.',
  shipped: true,
  params: vprocParams({ rpc: 40, state: 500, file: 100, page: 10, call: 1, fork: 200, exec: 800, exit: 100 }, 250),
  sources: [
    { what: 'files, sockets, pipes and devices are opened again', value: 'on arrival', source: 'LWN 95948 (2004) [A]' },
    { what: 'no home, no deputy', value: '', source: 'Aneesh Kumar, LKML 17 October 2006 [S]' },
    { what: 'numbers known in the cluster, surrogate origin', value: '', source: 'LWN 95948 (2004) [A]' },
    {
      what: 'tokens of the cluster file system',
      value: 'one for each file in 2006',
      source: 'Aneesh Kumar, LKML 2006 [S]',
    },
    { what: 'eager copy of dirty pages at a system call', value: '', source: 'from memory, unverified [M]' },
    { what: 'survivors give origins to the surrogate', value: '', source: 'surrogate [A], the rest unverified [M]' },
    { what: 'all times and sizes', value: 'see parameters', source: 'assumed' },
  ],
}

/** OpenSSI: the same idea on Linux, without a deputy. */
export const OPENSSI: SystemModule = {
  card: OPENSSI_CARD,
  spec: { network: NETWORK, stream: TCP_OPENMOSIX, rpc: CLUSTER_RPC },
  background: MEMBERSHIP_KINDS,
  create: (params) =>
    withMembership(
      vprocSystem(FLAVOUR, params as unknown as VprocCosts),
      CLMS_MEMBERSHIP,
      defaultsOf(CLMS_MEMBERSHIP.params),
    ),
}
